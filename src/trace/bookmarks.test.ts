import { describe, expect, it } from 'vitest';
import type { Cluster } from '../model/cluster.ts';
import { bookmarkTimes, faultStories } from './bookmarks.ts';
import { event, fault, faultEnd, machine, pairCluster, request, shopCluster, startTrace } from './folds.testing.ts';
import type { TraceWriter } from './writer.ts';

const VIP = '10.77.0.100';

function down(writer: TraceWriter, atMs: number, by: string, server: string, address: string): void {
  event(writer, atMs, { kind: 'server-down', machine: by, subject: `be/${server}`, address });
}

function turn(writer: TraceWriter, atMs: number, name: string, from: string, to: string): void {
  event(writer, atMs, { kind: 'state', machine: name, subject: 'VI_1', chart: 'keepalived.vrrp', from, to });
}

function taken(writer: TraceWriter, atMs: number, name: string): void {
  event(writer, atMs, { kind: 'address-taken', machine: name, subject: VIP });
}

/** A request every 100 ms; those that begin inside a stretch get 503. */
function traffic(writer: TraceWriter, toMs: number, ...bad: readonly (readonly [number, number])[]): void {
  for (let tMs = 0; tMs < toMs; tMs += 100) {
    request(writer, tMs, tMs + 20, bad.some(([from, to]) => tMs >= from && tMs < to) ? 503 : 200);
  }
}

const told = (cluster: Cluster, writer: TraceWriter, toMs = 20_000) =>
  faultStories(cluster, writer.finish(1, toMs, null)).map(({ marks }) =>
    marks.map(({ kind, atMs, words }) => `${atMs} ${kind}: ${words}`),
  );

describe('bookmarks', () => {
  it('are the fault, who noticed, and the first good answer', () => {
    const cluster = shopCluster();
    const writer = startTrace(cluster);
    fault(writer, 5000, 'power-off', 'web1');
    traffic(writer, 20_000, [5000, 9000]);
    down(writer, 8800, 'lb1', 'web1', '10.77.0.21');
    expect(told(cluster, writer)).toEqual([
      ['5000 fault: web1 loses power', '8800 detection: lb1 takes web1 out', '9000 recovery: first good answer'],
    ]);
  });

  it('of faults at one moment are one story', () => {
    const cluster = shopCluster();
    const writer = startTrace(cluster);
    fault(writer, 5000, 'power-off', 'web1');
    fault(writer, 5000, 'power-off', 'web2', 1);
    traffic(writer, 20_000, [5000, 20_000]);
    down(writer, 8800, 'lb1', 'web1', '10.77.0.21');
    down(writer, 8900, 'lb1', 'web2', '10.77.0.22');
    expect(told(cluster, writer)).toEqual([
      [
        '5000 fault: web1 loses power, web2 loses power',
        '8800 detection: lb1 takes web1 out',
        '8900 detection: lb1 takes web2 out',
      ],
    ]);
  });

  it('have the takeover, and not the return of the first holder', () => {
    const cluster = pairCluster();
    const writer = startTrace(cluster);
    fault(writer, 5000, 'power-off', 'lb1');
    turn(writer, 7800, 'lb2', 'backup', 'master');
    taken(writer, 7800, 'lb2');
    faultEnd(writer, 12_000, 'power-off', 'lb1');
    turn(writer, 15_000, 'lb1', 'init', 'backup');
    turn(writer, 16_000, 'lb1', 'backup', 'master');
    taken(writer, 16_000, 'lb1');
    turn(writer, 16_001, 'lb2', 'master', 'backup');
    expect(told(cluster, writer)).toEqual([
      ['5000 fault: lb1 loses power', '7800 detection: lb2 becomes master', `7800 takeover: lb2 takes ${VIP}`],
    ]);
  });

  it('belong to the fault that lies on the way, not to the latest', () => {
    const cluster = shopCluster();
    const writer = startTrace(cluster);
    fault(writer, 5000, 'power-off', 'web1', 0);
    fault(writer, 7000, 'freeze', 'web2/mysql', 1);
    down(writer, 8000, 'lb1', 'web1', '10.77.0.21');
    down(writer, 11_000, 'lb1', 'web2', '10.77.0.22');
    expect(told(cluster, writer).map((marks) => marks.slice(1))).toEqual([
      ['8000 detection: lb1 takes web1 out'],
      ['11000 detection: lb1 takes web2 out'],
    ]);
  });

  it('belong to a fault farther on where the checked machine itself is well', () => {
    const [lb1, web1] = shopCluster().machines;
    const db1 = machine('db1', '10.77.0.31', [['mysql', [3306], []]]);
    const web = { ...web1!, processes: web1!.processes.map((process) => ({ ...process, talksTo: ['db1'] })) };
    const cluster = { ...shopCluster(), machines: [lb1!, web, db1] };
    const writer = startTrace(cluster);
    fault(writer, 2000, 'kill', 'web1/app', 0);
    faultEnd(writer, 3000, 'kill', 'web1/app', 0);
    fault(writer, 5000, 'power-off', 'db1', 1);
    down(writer, 9000, 'lb1', 'web1', '10.77.0.21');
    expect(told(cluster, writer).map((marks) => marks.slice(1))).toEqual([[], ['9000 detection: lb1 takes web1 out']]);
  });

  it('belong to a fault that is over, where nothing else could be why', () => {
    const cluster = shopCluster();
    const writer = startTrace(cluster);
    fault(writer, 5000, 'power-off', 'web1');
    faultEnd(writer, 6000, 'power-off', 'web1');
    down(writer, 6400, 'lb1', 'web1', '10.77.0.21');
    expect(told(cluster, writer)[0]?.[1]).toBe('6400 detection: lb1 takes web1 out');
  });

  it('do not take what a load balancer finds when it comes back for news of the fault before', () => {
    const cluster = shopCluster();
    const writer = startTrace(cluster);
    fault(writer, 2000, 'power-off', 'lb1', 0);
    fault(writer, 4000, 'power-off', 'web1', 1);
    faultEnd(writer, 6000, 'power-off', 'lb1', 0);
    down(writer, 9000, 'lb1', 'web1', '10.77.0.21');
    expect(told(cluster, writer).map((marks) => marks.length)).toEqual([1, 1]);
  });

  it('leave out what nobody did: no reaction, no failure, no end of it', () => {
    const cluster = shopCluster();
    const writer = startTrace(cluster);
    down(writer, 1000, 'lb1', 'web2', '10.77.0.22');
    fault(writer, 5000, 'drain', 'web1', 0);
    fault(writer, 9000, 'kill', 'web2/mysql', 1);
    traffic(writer, 20_000, [9000, 20_000]);
    expect(told(cluster, writer)).toEqual([['5000 fault: web1 drained'], ['9000 fault: mysql killed']]);
    expect(faultStories(cluster, startTrace(cluster).finish(1, 1000, null))).toEqual([]);
  });

  it('are moments to go through, each once', () => {
    const cluster = pairCluster();
    const writer = startTrace(cluster);
    fault(writer, 5000, 'unplug', 'lb1');
    turn(writer, 7800, 'lb2', 'backup', 'master');
    taken(writer, 7800, 'lb2');
    expect(bookmarkTimes(faultStories(cluster, writer.finish(1, 20_000, null)))).toEqual([5000, 7800]);
  });
});
