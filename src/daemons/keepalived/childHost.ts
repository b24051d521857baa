import type { Host } from '../../sim/host.ts';
import { sameHost } from './sameHost.ts';

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
    ...sameHost(parent),
    after: (delayMs, fn) => parent.after(delayMs, whileAlive(fn)),
    startUp: (leastMs, spreadMs, begin) => parent.startUp(leastMs, spreadMs, whileAlive(begin)),
    onProcessChange: (daemon, changed) => parent.onProcessChange(daemon, whileAlive(changed)),
    onDatagram: (protocol, receive) => parent.onDatagram(protocol, whileAlive(receive)),
    onLinkChange: (changed) => parent.onLinkChange(whileAlive(changed)),
  };
  return {
    host,
    end: () => {
      alive = false;
    },
  };
}
