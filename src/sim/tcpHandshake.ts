import type { ConnectOptions, SocketHandler } from './host.ts';
import { forwardSyn, type Syn } from './ipvs/forward.ts';
import type { MachineState } from './machineState.ts';
import { latencyMs } from './network.ts';
import type { ProcessState } from './processState.ts';
import { QueueEvent } from './queue.ts';
import { accept, findListener, isFull, refuse } from './tcpAnswer.ts';
import { End } from './tcpEnd.ts';
import { wheelDelayMs } from './timerWheel.ts';
import type { World } from './world.ts';

/** A SYN is sent again after 1, 2, 3, 4, 5 s and then with doubling gaps (tcp_syn_linear_timeouts 4, tcp_syn_retries 6, Linux ≥ 6.5; measured: 1, 2, 3, 4). */
const SYN_RETRY_GAPS_MS = [1000, 1000, 1000, 1000, 1000, 2000, 4000, 8000, 16000, 32000];
/** Then the kernel reports ETIMEDOUT. */
const SYN_LAST_WAIT_MS = 64_000;
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
    if (attempt === 0) refuse(world, end, 'unreachable', 0);
    else scheduleSynRetry(world, end, port, attempt);
    return;
  }
  world.trace.hopRoute(end.hop, route.index);
  if (network.shakesHands(from, route)) queue.schedule(new SynArrival(end, route, port, attempt), latencyMs(from, route));
  else scheduleSynRetry(world, end, port, attempt);
}

function scheduleSynRetry(world: World, end: End, port: number, attempt: number): void {
  const gapMs = SYN_RETRY_GAPS_MS[attempt] ?? SYN_LAST_WAIT_MS;
  world.queue.schedule(new SynTimer(end, port, attempt + 1, false), wheelDelayMs(end.machine.phaseMs, world.queue.nowMs, gapMs));
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

class SynArrival extends QueueEvent implements Syn {
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
    const blocked = to.blockedAddresses.size > 0 && to.blockedAddresses.has(end.peerAddress);
    if (blocked || !world.network.shakesHands(end.machine, to) || !to.holds(end.peerAddress)) {
      this.lost();
      return;
    }
    const service = to.services?.find(end.peerAddress, this.port) ?? null;
    if (service !== null) {
      forwardSyn(world, this, to, service, null);
      return;
    }
    const listener = findListener(to, end.peerAddress, this.port);
    if (listener === null) refuse(world, end, 'refused', latencyMs(to, end.machine));
    else if (isFull(listener)) this.lost();
    else accept(world, end, listener, end.peerAddress, end.hop, latencyMs(to, end.machine));
  }

  lost(): void {
    scheduleSynRetry(this.end.world, this.end, this.port, this.attempt);
  }
}
