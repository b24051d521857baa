import type { Host } from '../../sim/host.ts';

/** Does all that the host does, to be changed in part. */
export function sameHost(host: Host): Host {
  return {
    machine: host.machine,
    process: host.process,
    journal: host.journal,
    now: () => host.now(),
    random: () => host.random(),
    after: (delayMs, fn) => host.after(delayMs, fn),
    startUp: (leastMs, spreadMs, begin) => host.startUp(leastMs, spreadMs, begin),
    cancel: (timer) => host.cancel(timer),
    listen: (address, port, service) => host.listen(address, port, service),
    connect: (options, handler) => host.connect(options, handler),
    resolve: (name) => host.resolve(name),
    isRunning: (daemon) => host.isRunning(daemon),
    onProcessChange: (daemon, changed) => host.onProcessChange(daemon, changed),
    addAddress: (address) => host.addAddress(address),
    removeAddress: (address) => host.removeAddress(address),
    holdsAddress: (address) => host.holdsAddress(address),
    blockAddress: (address, blocked) => host.blockAddress(address, blocked),
    announce: (address) => host.announce(address),
    virtualServices: () => host.virtualServices(),
    sendDatagram: (protocol, to, payload) => host.sendDatagram(protocol, to, payload),
    onDatagram: (protocol, receive) => host.onDatagram(protocol, receive),
    linkUp: () => host.linkUp(),
    onLinkChange: (changed) => host.onLinkChange(changed),
    exit: (detail) => host.exit(detail),
    record: (event) => host.record(event),
  };
}
