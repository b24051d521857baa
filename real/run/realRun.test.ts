import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, test } from 'vitest';
import { daemons } from '../../src/daemons/registry.ts';
import { prepare } from '../../src/lab/lab.ts';
import type { Cluster } from '../../src/model/cluster.ts';
import type { Fault, Scenario } from '../../src/sim/scenario.ts';
import { hindrance } from './hindrance.ts';
import { CannotStart, StartRefused } from './installation.ts';
import { runForReal } from './realRun.ts';
import { runName, startOfProcess } from './runName.ts';
import { missingPrograms } from './tools.ts';

const HAPROXY = `global
    stats socket ipv4@127.0.0.1:9999 level admin
defaults
    mode http
    timeout connect 1s
    timeout client 5s
    timeout server 5s
    retries 0
frontend shop
    bind *:80
    default_backend web
backend web
    server web1 10.77.0.21:80 check inter 200ms fall 2 rise 2
    server web2 10.77.0.22:80 check inter 200ms fall 2 rise 2
`;
const files = {
  'cluster.yaml': `site: http://10.77.0.11/
clients: 3
machines:
  lb1: { address: 10.77.0.11, runs: [haproxy] }
  web1: { address: 10.77.0.21, runs: [app] }
  web2: { address: 10.77.0.22, runs: [app] }
`,
  'lb1/haproxy.cfg': HAPROXY,
};

/** Why there is nothing to try here. Real daemons take their time and a computer of their own, so they are asked for. */
function obstacle(): string | null {
  if (process.env.REAL !== '1') return 'REAL=1 tries them, as root on Linux';
  const missing = missingPrograms(prepare(files, daemons).cluster as Cluster);
  return hindrance(process.platform, process.getuid?.()) ?? (missing.length > 0 ? `not installed: ${missing.join(', ')}` : null);
}

function scenario(faults: readonly Fault[], durationMs: number): Scenario {
  const traffic = { rateRps: 20, mix: [{ method: 'GET', path: '/', weight: 1 }], timeoutMs: 2000, arrivals: 'even' as const };
  return { traffic, requests: [], durationMs, faults };
}

function real(own: Readonly<Record<string, string>>, faults: readonly Fault[], durationMs: number, signal = new AbortController().signal) {
  const all = { ...files, ...own };
  const cluster = prepare(all, daemons).cluster as Cluster;
  const order = { cluster, files: all, daemons, scenario: scenario(faults, durationMs), seed: 3, settleMs: 1500, progress: () => {}, signal };
  return runForReal(order);
}

/** Namespaces and folders of this process's runs. */
function ours(): string[] {
  const name = runName(process.pid, startOfProcess(process.pid) ?? '');
  const namespaces = existsSync('/run/netns') ? readdirSync('/run/netns') : [];
  return [...namespaces, ...readdirSync(tmpdir())].filter((entry) => entry.startsWith(name));
}

const why = obstacle();

describe.skipIf(why !== null)(`real daemons${why === null ? '' : ` (not tried: ${why})`}`, { timeout: 60_000 }, () => {
  test('clients, faults and orders are told of, and nothing is left', async () => {
    const report = await real(
      {},
      [
        { kind: 'power-off', machine: 'web1', atMs: 1000, untilMs: 3000 },
        { kind: 'tell', process: 'lb1/haproxy', command: 'show version', atMs: 2500, untilMs: null },
        { kind: 'drain', machine: 'web2', atMs: 5000, untilMs: 6000 },
      ],
      7000,
    );
    const after = (kind: string, subject: string): number => report.events.find((e) => e.atMs > 0 && e.kind === kind && e.subject === subject)?.atMs ?? NaN;
    expect(after('server-down', 'web/web1')).toBeGreaterThan(1000);
    expect(after('server-up', 'web/web1')).toBeGreaterThan(3000);
    expect(after('server-drain', 'web/web2')).toBeGreaterThan(5000);
    expect(report.events.find(({ kind }) => kind === 'command')?.detail).toMatch(/^2\./);
    const answerers = (fromMs: number, toMs: number) => new Set(report.requests.filter((r) => r.startMs > fromMs && r.startMs < toMs).map(({ via }) => via.join(' ')));
    expect(answerers(0, 900)).toEqual(new Set(['lb1 web1', 'lb1 web2']));
    expect(answerers(5300, 5900)).toEqual(new Set(['lb1 web1']));
    expect(report.summary.requests).toBe(140);
    expect(report.summary.ok).toBeGreaterThan(100);
    expect(report.real.lateness.maxMs).toBeGreaterThan(0);
    expect(ours()).toEqual([]);
  });

  test('a daemon that refuses its file is quoted, and one that ends later as well', async () => {
    const refused = real({ 'lb1/haproxy.cfg': HAPROXY.replace('mode http', 'mode htttp') }, [], 1000);
    await expect(refused).rejects.toThrow(StartRefused);
    await expect(refused).rejects.toThrow(/^lb1\/haproxy does not start:\n[^]*\[\/etc\/haproxy\/haproxy\.cfg:4\]/);
    await expect(real({ 'web1/app.env': 'PORT=none\n' }, [], 1000)).rejects.toThrow(/^web1\/app does not start:\n[^]*app\.env:1/);
    await expect(real({ 'web1/usr/bin/tool': 'x' }, [], 1000)).rejects.toThrow(CannotStart);
    expect(ours()).toEqual([]);
  });

  test('a run that is ended early leaves nothing', async () => {
    const stop = new AbortController();
    const run = real({}, [{ kind: 'power-off', machine: 'web1', atMs: 500, untilMs: 1000 }], 20_000, stop.signal);
    setTimeout(() => stop.abort(new Error('enough')), 6000);
    await expect(run).rejects.toThrow('enough');
    expect(ours()).toEqual([]);
  });
});
