import { describe, expect, it } from 'vitest';
import { benchRun } from '../../app/benchRun.ts';
import { NOBODY, Result } from '../../app/traceReading.ts';
import type { Cluster } from '../../model/cluster.ts';
import { fault, machine, startTrace, event } from '../../trace/folds.testing.ts';
import type { TraceWriter } from '../../trace/writer.ts';
import { emptyFrame, fillFrame, requestNear } from './frame.ts';
import { eachLive, Motion, SHAPES, type Flights } from './flightRows.ts';
import { flights, legMs } from './flights.ts';
import { layout } from './layout.ts';

const cluster: Cluster = {
  site: { host: '10.77.0.100', port: 80, span: null },
  clients: 50,
  prefixLength: 24,
  machines: [
    machine('lb1', '10.77.0.11', [['haproxy', [80], ['web1'], ['10.77.0.100']]]),
    machine('lb2', '10.77.0.12', [['haproxy', [80], ['web1'], ['10.77.0.100']]]),
    machine('web1', '10.77.0.21', [['nginx', [80], []]]),
  ],
};

interface Hop {
  from: string;
  to: string | null;
  machine: string | null;
  startMs: number;
  openMs?: number;
  endMs: number;
  result: number;
  parent?: number;
}

function add(writer: TraceWriter, request: number, hop: Hop): number {
  const address = hop.from === 'clients/client' ? '10.77.0.100' : '10.77.0.21';
  const from = writer.processes.of(hop.from);
  const id = writer.hop(request, hop.parent ?? -1, from, writer.addresses.of(address), 80, hop.startMs, -1);
  if (hop.machine !== null) writer.hopRoute(id, writer.machines.of(hop.machine));
  if (hop.openMs !== undefined && hop.to !== null) writer.hopOpen(id, hop.openMs, writer.processes.of(hop.to));
  if (hop.result !== Result.pending) writer.hopEnd(id, hop.endMs, hop.result, -1);
  return id;
}

function planOf(fill: (writer: TraceWriter) => void, speed = 1) {
  const writer = startTrace(cluster);
  fill(writer);
  const trace = writer.finish(1, 20_000, null);
  const drawing = layout(cluster, trace, 'wide');
  const plan = flights(cluster, trace, drawing.links, speed);
  const rows = Array.from({ length: plan.length }, (_, row) => ({
    link: drawing.links[plan.link[row] as number]?.id,
    motion: plan.motion[row],
    shape: SHAPES[plan.shape[row] as number],
    fromMs: plan.fromMs[row] as number,
    toMs: plan.toMs[row] as number,
  }));
  return { trace, drawing, plan, rows };
}

const newRequest = (writer: TraceWriter, atMs: number) =>
  writer.request(writer.clients.of('c'), writer.kind('GET', '/'), atMs);
const client = { from: 'clients/client', to: 'lb1/haproxy', machine: 'lb1' };
const proxy = { from: 'lb1/haproxy', to: 'web1/nginx', machine: 'web1' };

describe('the plan of what moves', () => {
  it('lets a request reach each machine no later than it did, and the last one at its true moment', () => {
    for (const speed of [0.25, 1, 4]) {
      const { rows } = planOf((writer) => {
        const request = newRequest(writer, 5000);
        const root = add(writer, request, { ...client, startMs: 5000, openMs: 5000.2, endMs: 5021, result: 200 });
        add(writer, request, { ...proxy, parent: root, startMs: 5000.3, openMs: 5000.5, endMs: 5020, result: 200 });
      }, speed);
      const forth = rows.filter((row) => row.motion === Motion.forth);
      expect(forth.map((row) => row.link)).toEqual(['clients/client>lb1', 'lb1/haproxy>web1']);
      expect(forth[1]?.toMs).toBeCloseTo(5000.3, 6);
      expect(forth[0]?.toMs).toBeLessThanOrEqual(5000);
      const back = rows.filter((row) => row.motion === Motion.back);
      expect(back.map((row) => row.shape)).toEqual(['ok', 'ok']);
      expect(back[0]?.fromMs).toBeGreaterThanOrEqual(5020);
      for (const row of [...forth, ...back]) expect(row.toMs - row.fromMs).toBeCloseTo(legMs(speed), 6);
    }
  });

  it('turns a refused request back as the arrowhead, and its client’s answer as a square', () => {
    const { rows } = planOf((writer) => {
      const request = newRequest(writer, 5000);
      const root = add(writer, request, { ...client, startMs: 5000, openMs: 5000.2, endMs: 5002, result: 503 });
      add(writer, request, {
        ...proxy,
        to: null,
        parent: root,
        startMs: 5000.3,
        endMs: 5000.5,
        result: Result.refused,
      });
    });
    expect(rows.filter((row) => row.motion === Motion.back).map((row) => [row.link, row.shape])).toEqual([
      ['lb1/haproxy>web1', 'refused'],
      ['clients/client>lb1', 'error'],
    ]);
  });

  it('lets a request wait before a silent machine for as long as it did, then shows who gave up', () => {
    const { rows } = planOf((writer) => {
      const request = newRequest(writer, 5000);
      const root = add(writer, request, { ...client, startMs: 5000, openMs: 5000.2, endMs: 7001, result: 504 });
      add(writer, request, {
        ...proxy,
        to: null,
        parent: root,
        startMs: 5000.3,
        endMs: 7000.3,
        result: Result.timeout,
      });
    });
    const stuck = rows.find((row) => row.motion === Motion.stuck);
    expect(stuck).toMatchObject({ link: 'lb1/haproxy>web1', shape: 'flight' });
    expect(stuck?.fromMs).toBeCloseTo(5000.3, 6);
    expect(stuck?.toMs).toBeCloseTo(7000.3, 6);
    expect(rows.find((row) => row.motion === Motion.gaveUp)).toMatchObject({
      link: 'lb1/haproxy>web1',
      shape: 'timeout',
    });
  });

  it('waits where the address was, and goes on to the machine that took it', () => {
    const { rows } = planOf((writer) => {
      event(writer, -9000, { kind: 'address-taken', machine: 'lb1', subject: '10.77.0.100' });
      fault(writer, 4000, 'power-off', 'lb1');
      event(writer, 4000, { kind: 'address-dropped', machine: 'lb1', subject: '10.77.0.100' });
      event(writer, 7000, { kind: 'address-taken', machine: 'lb2', subject: '10.77.0.100' });
      const request = newRequest(writer, 5000);
      const taken = { ...client, to: 'lb2/haproxy', machine: 'lb2' };
      add(writer, request, { ...taken, startMs: 5000, openMs: 8000.2, endMs: 8021, result: 200 });
    });
    const way = rows.filter((row) => row.shape === 'flight').map((row) => [row.motion, row.link]);
    expect(way.slice(0, 3)).toEqual([
      [Motion.forth, 'clients/client>lb1'],
      [Motion.stuck, 'clients/client>lb1'],
      [Motion.forth, 'clients/client>lb2'],
    ]);
  });

  it('draws a stump where nobody has the address', () => {
    const { trace, rows } = planOf((writer) => {
      const request = newRequest(writer, 5000);
      add(writer, request, {
        ...client,
        to: null,
        machine: null,
        startMs: 5000,
        endMs: 8000,
        result: Result.unreachable,
      });
    });
    expect(trace.hops.machine[0]).toBe(NOBODY);
    expect(rows.map((row) => row.link)).toContain('clients/client>');
  });
});

describe('frames', () => {
  const { cluster: bench, trace } = benchRun(1000, 6000);
  const drawing = layout(bench, trace, 'wide');
  const plan = flights(bench, trace, drawing.links, 1);

  function liveByScan(all: Flights, tMs: number): number[] {
    const rows = Array.from({ length: all.length }, (_, row) => row);
    return rows.filter((row) => (all.fromMs[row] as number) <= tMs && tMs < (all.toMs[row] as number));
  }

  it('see through their index exactly what a scan of everything sees', () => {
    for (const tMs of [-400, 0, 123.4, 2500, 5999, 7000]) {
      const seen: number[] = [];
      eachLive(plan, tMs, (row) => seen.push(row));
      expect(seen).toEqual(liveByScan(plan, tMs));
    }
  });

  it('hold a thousand, each where a press finds it, and are a function of the moment', () => {
    const options = { size: 'wide', still: false } as const;
    const frame = emptyFrame();
    fillFrame(frame, plan, drawing.links, 3000, options);
    expect(frame.length).toBeGreaterThanOrEqual(990);
    const near = requestNear(frame, frame.xs[5] as number, frame.ys[5] as number, 14);
    expect(near).toBeGreaterThanOrEqual(0);
    const before = [...frame.xs.subarray(0, frame.length)];
    fillFrame(frame, plan, drawing.links, 1000, options);
    fillFrame(frame, plan, drawing.links, 3000, options);
    expect([...frame.xs.subarray(0, frame.length)]).toEqual(before);
  });

  it('hold shapes still at the middle of their link where motion is reduced', () => {
    const options = { size: 'wide', still: true } as const;
    const a = emptyFrame();
    const b = emptyFrame();
    // So close that nothing appears or leaves.
    fillFrame(a, plan, drawing.links, 3000.1, options);
    fillFrame(b, plan, drawing.links, 3000.100001, options);
    expect([...a.xs.subarray(0, a.length)]).toEqual([...b.xs.subarray(0, b.length)]);
  });
});
