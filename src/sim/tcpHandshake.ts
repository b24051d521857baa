import type { ConnectOptions, SocketHandler } from './host.ts';
import type { Listener, MachineState } from './machineState.ts';
import { latencyMs } from './network.ts';
import type { ProcessState } from './processState.ts';
import { QueueEvent } from './queue.ts';
import { End } from './tcpEnd.ts';
import type { World } from './world.ts';

/** A SYN is sent again after 1, 2, 3, 4, 5 s and then with doubling gaps (tcp_syn_linear_timeouts 4, tcp_syn_retries 6, Linux ≥ 6.5; measured: 1, 2, 3, 4). */
const SYN_RETRY_GAPS_MS = [1000, 1000, 1000, 1000, 1000, 2000, 4000, 8000, 16000, 32000];
/** Then the kernel reports ETIMEDOUT. */
const SYN_LAST_WAIT_MS = 64_000;
/** Connections that wait for a process to accept them, where it does not say: nginx and Node ask for 511. */
const BACKLOG = 511;
/** A request that went through this many proxies is going round in circles. */
const DEPTH_MAX = 64;

/** connect(): sends the first SYN. */
export function connect(world: World, process: ProcessState, options: ConnectOptions, handler: SocketHandler, localAddress: string, request: number): End {
  const parent = options.parent as End | null;
  const depth = parent === null ? 0 : parent.depth + 1;
  const trace = world.trace;
  const hop = trace.hop(
    parent === null ? request : parent.request,
    parent === null ? -1 : parent.hop,
    process.index,
    trace.addresses.of(options.address),
    options.port,
    world.queue.nowMs,
    trace.cause(options.cause),
  );
  const end = new End(world, process, handler, localAddress, options.address, hop, parent === null ? request : parent.request, depth, true);
  end.connecting = true;
  if (depth > DEPTH_MAX) {
    world.stop(`A request goes round in circles: ${process.id} passed it on for the ${depth}th time, to ${options.address}:${options.port}.`);
    return end;
  }
  sendSyn(world, end, options.port, 0, false);
  return end;
}

function sendSyn(world: World, end: End, port: number, attempt: number, waited: boolean): void {
  const { queue, network } = world;
  const from = end.machine;
  const route = network.route(from, end.peerAddress, queue.nowMs, waited);
  if (route === 'asking') {
    queue.schedule(new SynTimer(end, port, attempt, true), network.askAgainMs(from, end.peerAddress, queue.nowMs));
    return;
  }
  if (route === 'unreachable') {
    // Only the first SYN's failure is reported at once; a connection that was being retried goes on until its own timeout (measured with nginx).
    if (attempt === 0) queue.schedule(new SynFailure(end), 0);
    else scheduleSynRetry(world, end, port, attempt);
    return;
  }
  world.trace.hopRoute(end.hop, route.index);
  if (network.arrives(from, route)) queue.schedule(new SynArrival(end, route, port, attempt), latencyMs(from, route));
  else scheduleSynRetry(world, end, port, attempt);
}

function scheduleSynRetry(world: World, end: End, port: number, attempt: number): void {
  const gap = SYN_RETRY_GAPS_MS[attempt];
  world.queue.schedule(new SynTimer(end, port, attempt + 1, false), gap ?? SYN_LAST_WAIT_MS);
}

class SynTimer extends QueueEvent {
  constructor(
    readonly end: End,
    readonly port: number,
    readonly attempt: number,
    readonly waited: boolean,
  ) {
    super();
  }
  run(): void {
    const { end } = this;
    if (!end.connecting || !end.process.alive) return;
    if (this.attempt > SYN_RETRY_GAPS_MS.length) end.fail('timeout');
    else sendSyn(end.world, end, this.port, this.attempt, this.waited);
  }
}

class SynFailure extends QueueEvent {
  constructor(readonly end: End) {
    super();
  }
  run(): void {
    this.end.fail('unreachable');
  }
}

class SynArrival extends QueueEvent {
  constructor(
    readonly end: End,
    readonly to: MachineState,
    readonly port: number,
    readonly attempt: number,
  ) {
    super();
  }
  run(): void {
    const { end, to } = this;
    if (!end.connecting || !end.process.alive) return;
    const { world } = end;
    // An address that is not held here is not for this machine: dropped, as hosts do not forward.
    if (!world.network.arrives(end.machine, to) || !to.holds(end.peerAddress)) {
      scheduleSynRetry(world, end, this.port, this.attempt);
      return;
    }
    const listener = findListener(to, end.peerAddress, this.port);
    if (listener === null) {
      world.queue.schedule(new Refusal(end), latencyMs(to, end.machine));
      return;
    }
    if (isFull(listener)) {
      scheduleSynRetry(world, end, this.port, this.attempt);
      return;
    }
    accept(world, end, listener);
  }
}

/** The kernel drops a SYN while more than `backlog` connections wait to be accepted (sk_acceptq_is_full). */
function isFull({ waiting, service }: Listener): boolean {
  return waiting + (service.waiting ?? 0) > (service.backlog ?? BACKLOG);
}

function accept(world: World, end: End, listener: Listener): void {
  const { process } = listener;
  const server = new End(world, process, null, end.peerAddress, end.localAddress, end.hop, end.request, end.depth, false);
  server.peer = end;
  server.open = true;
  end.peer = server;
  // Before the service's accept, so that a greeting it sends at once arrives after the handshake.
  world.queue.schedule(new Opened(end), latencyMs(process.machine, end.machine));
  world.trace.hopOpen(end.hop, world.queue.nowMs + latencyMs(process.machine, end.machine), process.index);
  if (!process.frozen) {
    server.handler = listener.service.accept(server);
    return;
  }
  listener.waiting++;
  process.deliver(() => {
    listener.waiting--;
    server.handler = listener.service.accept(server);
  });
}

function findListener(machine: MachineState, address: string, port: number): Listener | null {
  let any: Listener | null = null;
  for (const listener of machine.listeners) {
    if (listener.port !== port) continue;
    if (listener.address === address) return listener;
    if (listener.address === null) any = listener;
  }
  return any;
}

class Refusal extends QueueEvent {
  constructor(readonly end: End) {
    super();
  }
  run(): void {
    this.end.fail('refused');
  }
}

class Opened extends QueueEvent {
  constructor(readonly end: End) {
    super();
  }
  run(): void {
    const { end } = this;
    if (!end.connecting || !end.process.alive) return;
    end.connecting = false;
    end.open = true;
    const { process } = end;
    if (process.frozen) process.deliver(() => end.handler?.opened?.(end));
    else end.handler?.opened?.(end);
  }
}
