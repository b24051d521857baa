import { expect, it } from 'vitest';
import type { Host } from '../../sim/host.ts';
import { clusterOf, holders, simulate, VIP } from './cluster.testing.ts';
import cases from './samples/accept.json';

/** A web server on each machine, which also asks for the virtual address once it is held. */
function serving(answered: Set<string>) {
  return (_: unknown, host: Host) => ({
    start: () => {
      host.listen(null, 80, { accept: () => ({ message: () => undefined, closed: () => undefined }) });
      host.after(25_000, () => {
        const opened = () => void answered.add(host.machine);
        const ignore = () => undefined;
        host.connect({ address: VIP, port: 80, parent: null, cause: null }, { opened, message: ignore, closed: ignore });
      });
    },
  });
}

it.each(cases)('$name: who gets an answer from a master’s virtual address, as keepalived 2.2.7 with nftables', (recorded) => {
  const answered = new Set<string>();
  const cluster = clusterOf({ lb1: recorded.conf, lb2: recorded.conf.replace(/priority \d+/, 'priority 50') });
  const trace = simulate(cluster, 20_000, 3, [], serving(answered));
  expect(holders(trace, 12_000)).toEqual(['lb1']);
  expect([answered.has('lb2'), answered.has('lb1')]).toEqual([recorded.answersAnother, recorded.answersItself]);
});
