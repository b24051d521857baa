import type { Host } from '../../sim/host.ts';

/** The host as one of keepalived's child processes has it: once the child has ended, nothing that it asked for comes back to it. */
export interface ChildHost {
  readonly host: Host;
  end(): void;
}

export function childHost(parent: Host): ChildHost {
  let alive = true;
  const whileAlive =
    <T extends unknown[]>(fn: (...args: T) => void) =>
    (...args: T): void => {
      if (alive) fn(...args);
    };
  const host: Host = {
    machine: parent.machine,
    process: parent.process,
    now: () => parent.now(),
    random: () => parent.random(),
    after: (delayMs, fn) => parent.after(delayMs, whileAlive(fn)),
    startUp: (leastMs, spreadMs, begin) => parent.startUp(leastMs, spreadMs, whileAlive(begin)),
    cancel: (timer) => parent.cancel(timer),
    listen: (address, port, service) => parent.listen(address, port, service),
    connect: (options, handler) => parent.connect(options, handler),
    resolve: (name) => parent.resolve(name),
    isRunning: (daemon) => parent.isRunning(daemon),
    onProcessChange: (daemon, changed) => parent.onProcessChange(daemon, whileAlive(changed)),
    addAddress: (address) => parent.addAddress(address),
    removeAddress: (address) => parent.removeAddress(address),
    holdsAddress: (address) => parent.holdsAddress(address),
    blockAddress: (address, blocked) => parent.blockAddress(address, blocked),
    announce: (address) => parent.announce(address),
    virtualServices: () => parent.virtualServices(),
    sendDatagram: (protocol, to, payload) => parent.sendDatagram(protocol, to, payload),
    onDatagram: (protocol, receive) => parent.onDatagram(protocol, whileAlive(receive)),
    linkUp: () => parent.linkUp(),
    onLinkChange: (changed) => parent.onLinkChange(whileAlive(changed)),
    exit: (detail) => parent.exit(detail),
    record: (event) => parent.record(event),
  };
  return {
    host,
    end: () => {
      alive = false;
    },
  };
}
