import { describe, expect, test } from 'vitest';
import type { Machine } from '../../model/cluster.ts';
import { lineSpan, type Span } from '../../text/span.ts';
import { explain } from '../../trace/explain.ts';
import { Result } from '../../trace/result.ts';
import type { Trace } from '../../trace/trace.ts';
import type { MakeBehaviour } from '../behaviour.ts';
import type { Host } from '../host.ts';
import { NO_HEADERS } from '../message.ts';
import { run } from '../run.ts';
import type { Fault, SingleRequest } from '../scenario.ts';
import type { ForwardingMethod } from './destination.ts';

const VIP = '10.77.0.100';
const ADDRESSES: Readonly<Record<string, string>> = { lb1: '10.77.0.11', lb2: '10.77.0.12', web1: '10.77.0.21', web2: '10.77.0.22' };
const REAL_LINES: Readonly<Record<string, Span>> = { web1: lineSpan('lb1/keepalived.conf', 10), web2: lineSpan('lb1/keepalived.conf', 20) };

interface Setup {
  readonly method: ForwardingMethod;
  readonly loopback?: readonly string[];
  readonly gateway?: string;
  readonly reals?: readonly string[];
  /** Where lb2 sends connections; the same unless said otherwise. */
  readonly realsOfOther?: readonly string[];
  readonly port?: number;
  /** What the directors' processes do at moments of the run. */
  readonly steps?: readonly { readonly machine?: string; readonly atMs: number; readonly does: (host: Host) => void }[];
  readonly answerMs?: number;
}

/** lb1 directs (and lb2 stands by, with the same table), web1 and web2 answer on port 80. */
function simulate(setup: Setup, requests: readonly Partial<SingleRequest>[], faults: readonly Fault[] = []): Trace {
  const machine = (name: string, daemon: string, more: Partial<Machine>): Machine => {
    const base = { machine: name, file: null, refusal: null, ports: [], talksTo: [], claims: [], config: {} };
    return { name, address: ADDRESSES[name] as string, interface: 'eth0', cores: 1, span: lineSpan('cluster.yaml', 1), processes: [{ ...base, id: `${name}/${daemon}`, daemon }], ...more };
  };
  const routed = setup.gateway === undefined ? {} : { gateway: setup.gateway };
  const real = { loopback: setup.loopback ?? [], ...routed };
  const machines = [machine('lb1', 'director', {}), machine('lb2', 'director', { loopback: setup.loopback ?? [] }), machine('web1', 'web', real), machine('web2', 'web', real)];
  const behaviours = new Map<string, MakeBehaviour>([
    ['director', (_, host) => ({ start: () => direct(host, setup) })],
    ['web', (_, host) => ({ start: () => serve(host, setup.answerMs ?? 1) })],
  ]);
  const cluster = { site: { host: VIP, port: setup.port ?? 80, span: null }, clients: 1, machines, prefixLength: 24 };
  const scenario = { traffic: null, requests: requests.map((r) => ({ atMs: 0, client: null, method: 'GET', path: '/', timeoutMs: 5000, ...r })), durationMs: 30_000, faults };
  return run(cluster, scenario, 1, behaviours);
}

function direct(host: Host, setup: Setup): void {
  const table = host.virtualServices();
  const port = setup.port ?? 80;
  table.addService({ address: VIP, port, scheduler: 'rr', fallback: false, persistenceMs: 0, persistenceMask: '255.255.255.255', span: lineSpan('lb1/keepalived.conf', 1) });
  const own = host.machine === 'lb1' ? undefined : setup.realsOfOther;
  for (const name of own ?? setup.reals ?? ['web1', 'web2']) {
    table.addDestination(VIP, port, { address: ADDRESSES[name] as string, port: 80, method: setup.method, weight: 1, upperThreshold: 0, lowerThreshold: 0, span: REAL_LINES[name] ?? null });
  }
  if (host.machine === 'lb1') host.addAddress(VIP);
  for (const { machine = 'lb1', atMs, does } of setup.steps ?? []) if (machine === host.machine) host.after(atMs - host.now(), () => does(host));
}

function serve(host: Host, answerMs: number): void {
  host.listen(null, 80, {
    accept: (socket) => ({
      message: () => host.after(answerMs, () => socket.send({ kind: 'http-response', status: 200, headers: NO_HEADERS })),
      closed: () => undefined,
    }),
  });
}

const words = (trace: Trace): string[] => Array.from({ length: trace.requests.length }, (_, i) => explain(trace, i).words.replace(/^.* GET \/ /, ''));
const said = (trace: Trace): string[] => trace.events.filter((e) => e.kind === 'log').map((e) => e.detail);
const off = (machine: string, atMs: number, untilMs: number | null = null): Fault => ({ kind: 'power-off', machine, atMs, untilMs });

describe('direct routing', () => {
  const setup: Setup = { method: 'route', loopback: [VIP] };

  test('requests go through the director, and each hop has its line', () => {
    const trace = simulate(setup, [{ atMs: 0 }, { atMs: 100 }, { atMs: 200 }]);
    expect(words(trace)).toEqual(['→ lb1 → web2 answered 200', '→ lb1 → web1 answered 200', '→ lb1 → web2 answered 200']);
    const { hops, via, span } = explain(trace, 0);
    expect(via).toEqual(['lb1', 'web2']);
    expect(hops.map((h) => [h.from, h.to, h.target])).toEqual([
      ['clients/client', 'lb1/ipvs', `${VIP}:80`],
      ['lb1/ipvs', 'web2/web', '10.77.0.22:80'],
    ]);
    expect(span).toEqual(REAL_LINES.web2);
  });

  test('the answer goes past the director: three ways there with the handshake, two back', () => {
    const trace = simulate(setup, [{}]);
    // SYN 2 × 0.1, SYN-ACK 0.1, request 2 × 0.1, 1 ms of work, answer 0.1.
    expect(explain(trace, 0).endMs).toBeCloseTo(1.6, 6);
  });

  test('a real server without the address on its loopback drops what comes', () => {
    const trace = simulate({ ...setup, loopback: [] }, [{}]);
    expect(words(trace)).toEqual(['→ lb1 → web2 timed out']);
    expect(said(trace)).toEqual([`web2 drops what lb1 hands it for ${VIP}: it does not hold that address`]);
  });

  test('a real server whose port is closed refuses', () => {
    const trace = simulate({ ...setup, port: 81 }, [{}]);
    expect(words(trace)).toEqual(['→ lb1 → web2 refused']);
  });

  test('the port of a real server means nothing: the packet keeps its own', () => {
    const trace = simulate({ ...setup, port: 81 }, [{}]);
    expect(explain(trace, 0).hops[1]?.target).toBe('10.77.0.22:81');
  });

  test('SYNs of one connection all go to the same dead server', () => {
    const trace = simulate(setup, [{ atMs: 0 }, { atMs: 100 }, { atMs: 1000 }], [off('web2', 500)]);
    expect(words(trace)[2]).toBe('→ lb1 → web2 timed out');
    expect(explain(trace, 2).hops).toHaveLength(2);
  });

  test('when the director has forgotten where the dead server is, connecting fails with "no route"', () => {
    const trace = simulate({ ...setup, reals: ['web2'] }, [{ atMs: 1000 }], [off('web2', 500)]);
    // The director never sent it anything, so its first ARP question stays without an answer: three of them, a second apart.
    expect(explain(trace, 0).result).toBe(Result.unreachable);
    expect(explain(trace, 0).endMs - 1000).toBeCloseTo(3000, -1);
  });

  test('no real server: refused, with the line of the service', () => {
    const trace = simulate({ ...setup, reals: [] }, [{}]);
    expect(words(trace)).toEqual(['→ lb1 refused']);
    expect(explain(trace, 0).span?.line).toBe(1);
  });

  test('what is answered already comes past a director that is gone', () => {
    const trace = simulate({ ...setup, answerMs: 1000 }, [{}], [off('lb1', 500)]);
    expect(words(trace)).toEqual(['→ lb1 → web2 answered 200']);
  });

  test('the next director resets connections that it does not know', () => {
    const steps = [
      // The request's data is dropped on its way, so that the client sends it again after 204 ms, on the next tick of its kernel.
      { atMs: 0.25, does: (host: Host) => host.virtualServices().flush() },
      { atMs: 100, does: (host: Host) => host.removeAddress(VIP) },
      { machine: 'lb2', atMs: 100, does: (host: Host) => (host.addAddress(VIP), host.announce(VIP)) },
    ];
    const trace = simulate({ ...setup, steps }, [{ atMs: 0 }, { atMs: 150 }]);
    expect(words(trace)).toEqual(['→ lb1 → web2 cut off', '→ lb2 → web2 answered 200']);
    expect(explain(trace, 0).endMs).toBeGreaterThan(204.5);
    expect(explain(trace, 0).endMs).toBeLessThan(209);
  });

  test('a real server that is taken out keeps its connections from going on; entered again, they do', () => {
    const real = { address: '10.77.0.22', port: 80 };
    const take = (host: Host): unknown => host.virtualServices().deleteDestination(VIP, 80, real);
    const spec = { ...real, method: 'route' as const, weight: 1, upperThreshold: 0, lowerThreshold: 0, span: null };
    const enter = (host: Host): unknown => host.virtualServices().addDestination(VIP, 80, spec);
    // The request's SYN has gone through at 0 s; its data is dropped between 0.25 ms and 300 ms and is sent again after some 206 and 414 ms.
    const steps = [{ atMs: 0.25, does: take }, { atMs: 300, does: enter }];
    const trace = simulate({ ...setup, steps }, [{}]);
    expect(words(trace)).toEqual(['→ lb1 → web2 answered 200']);
    expect(explain(trace, 0).endMs).toBeGreaterThan(416);
    expect(explain(trace, 0).endMs).toBeLessThan(420);
  });
});

describe('NAT', () => {
  test('on one network, real servers answer past the director, and clients reset that', () => {
    const trace = simulate({ method: 'masq' }, [{}]);
    expect(words(trace)).toEqual(['→ lb1 → web2 timed out']);
    expect(said(trace)).toEqual([`web2 answers clients directly, from 10.77.0.22: who asked ${VIP} knows of no such connection and resets it`]);
  });

  test('with the director as gateway it works, there and back, and ports may differ', () => {
    const trace = simulate({ method: 'masq', gateway: '10.77.0.11', port: 8080 }, [{}]);
    expect(words(trace)).toEqual(['→ lb1 → web2 answered 200']);
    expect(explain(trace, 0).hops[1]?.target).toBe('10.77.0.22:80');
    expect(explain(trace, 0).endMs).toBeCloseTo(1.8, 6);
  });

  test('a director that is gone takes the answers with it', () => {
    const trace = simulate({ method: 'masq', gateway: '10.77.0.11', answerMs: 1000 }, [{}], [off('lb1', 500)]);
    expect(words(trace)).toEqual(['→ lb1 → web2 timed out']);
  });
});

test('who entered the services may die: the kernel goes on', () => {
  const kill: Fault = { kind: 'kill', process: 'lb1/director', atMs: 500, untilMs: null };
  expect(words(simulate({ method: 'route', loopback: [VIP] }, [{ atMs: 1000 }], [kill]))).toEqual(['→ lb1 → web2 answered 200']);
});

test('two directors that are each other’s real servers hand a connection round for ever', () => {
  const trace = simulate({ method: 'route', loopback: [VIP], reals: ['lb2'], realsOfOther: ['lb1'] }, [{}]);
  expect(words(trace)).toEqual(['→ lb1 → lb2 → lb1 timed out']);
  expect(said(trace)).toHaveLength(1);
});

test('a director behind a director', () => {
  const trace = simulate({ method: 'route', loopback: [VIP], reals: ['lb2'], realsOfOther: ['web1'] }, [{}]);
  expect(words(trace)).toEqual(['→ lb1 → lb2 → web1 answered 200']);
});

test('connections are active until their end has passed, and are then kept for two minutes', () => {
  const seen: number[][] = [];
  const look = (host: Host): void => void seen.push(...host.virtualServices().services.map((s) => s.destinations.flatMap((d) => [d.active, d.inactive])));
  const steps = [
    { atMs: 50, does: look },
    { atMs: 150, does: look },
    { atMs: 29_000, does: look },
  ];
  simulate({ method: 'route', loopback: [VIP], answerMs: 100, steps, reals: ['web1'] }, [{}]);
  expect(seen).toEqual([
    [1, 0],
    [0, 1],
    [0, 1],
  ]);
});
