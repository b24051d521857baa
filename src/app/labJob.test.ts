import { describe, expect, test } from 'vitest';
import type { Daemon } from '../daemons/daemon.ts';
import { daemons } from '../daemons/registry.ts';
import type { LessonCheck } from '../lesson/lesson.ts';
import type { Scenario } from '../sim/scenario.ts';
import type { Files } from '../text/sourceFile.ts';
import { LabJob } from './labJob.ts';
import type { LabOrder, LabReport } from './labProtocol.ts';

const start: Files = {
  'cluster.yaml':
    'site: http://10.77.0.21/\nclients: 4\nmachines:\n  web1: { address: 10.77.0.21, runs: [nginx, app] }\n',
  'web1/nginx.conf':
    'events { }\nhttp {\n  server {\n    listen 80;\n    location / {\n      proxy_pass http://127.0.0.1:3000;\n    }\n  }\n}\n',
  'web1/app.env': 'PORT=3000\n',
};
const live: Scenario = {
  traffic: { rateRps: 20, mix: [{ method: 'GET', path: '/', weight: 1 }], timeoutMs: 5000, arrivals: 'even' },
  requests: [],
  durationMs: 5000,
  faults: [],
};
const answered: LessonCheck = {
  id: 'answered',
  title: 'Everybody is answered',
  scenario: live,
  expect: [{ kind: 'no', bad: 'errors', afterMs: null, beforeMs: null, method: null, path: null }],
};

function order(files: Files, more: Partial<LabOrder> = {}): LabOrder {
  return {
    kind: 'lab',
    generation: 1,
    files,
    fallback: start,
    shown: { scenario: live, seed: 1, files: null },
    other: null,
    checks: [answered],
    hints: [],
    ...more,
  };
}

function reportOf<K extends LabReport['kind']>(
  reports: readonly LabReport[],
  kind: K,
): Extract<LabReport, { kind: K }> {
  return reports.find((report) => report.kind === kind) as Extract<LabReport, { kind: K }>;
}

async function all(reports: AsyncIterable<LabReport>): Promise<LabReport[]> {
  const found: LabReport[] = [];
  for await (const report of reports) found.push(report);
  return found;
}

const broken = { ...start, 'web1/nginx.conf': start['web1/nginx.conf']!.replace('listen', 'lisen') };

describe('the worker’s job', () => {
  test('tells what the files say, the run, and each verdict, as things that can cross to the page', async () => {
    const reports = await all(new LabJob(daemons).work(order(start)));
    expect(reports.map((report) => report.kind)).toEqual(['prepared', 'run', 'verdict', 'hints']);
    expect(structuredClone(reports)).toEqual(reports);
    expect(reportOf(reports, 'run').trace.requests.length).toBe(100);
    expect(reportOf(reports, 'verdict').verdict.passed).toBe(true);
  });

  test('runs the last valid text of a file that would not start, and says so', async () => {
    const reports = await all(new LabJob(daemons).work(order(broken)));
    const prepared = reportOf(reports, 'prepared');
    expect(prepared.invalid).toEqual(['web1/nginx.conf']);
    expect(prepared.held).toEqual(['web1/nginx.conf']);
    expect(prepared.diagnostics.some((d) => d.severity === 'error' && d.file === 'web1/nginx.conf')).toBe(true);
    expect(reportOf(reports, 'verdict').verdict.passed).toBe(true);
  });

  test('runs a file that never was valid as it stands: its process does not start', async () => {
    const reports = await all(new LabJob(daemons).work(order(broken, { fallback: broken })));
    expect(reportOf(reports, 'prepared').held).toEqual([]);
    expect(reportOf(reports, 'verdict').verdict.passed).toBe(false);
    const { trace } = reportOf(reports, 'run');
    expect(trace.events.some((event) => event.kind === 'process-refused')).toBe(true);
  });

  test('a cluster that cannot be read keeps the last one that can, or shows nothing', async () => {
    const unreadable = { ...start, 'cluster.yaml': 'machines: [' };
    const reports = await all(new LabJob(daemons).work(order(unreadable)));
    expect(reportOf(reports, 'prepared').held).toEqual(['cluster.yaml']);
    expect(reportOf(reports, 'run').cluster.machines.map((m) => m.name)).toEqual(['web1']);
    const nothing = await all(new LabJob(daemons).work(order(unreadable, { fallback: unreadable })));
    expect(nothing.map((report) => report.kind)).toEqual(['prepared']);
  });

  test('a new fault changes the run and not the verdicts, which are not worked out again', async () => {
    const job = new LabJob(daemons);
    const before = reportOf(await all(job.work(order(start))), 'verdict').verdict;
    const faults = [{ kind: 'power-off', machine: 'web1', atMs: 1000, untilMs: null }] as const;
    const reports = await all(
      job.work(order(start, { shown: { scenario: { ...live, faults }, seed: 1, files: null } })),
    );
    expect(reportOf(reports, 'verdict').verdict).toBe(before);
    expect(reportOf(reports, 'run').trace.events.some((event) => event.kind === 'fault')).toBe(true);
  });

  test('words that mean nothing to any daemon run no check again; a line more moves what the verdicts point to', async () => {
    const runs = { count: 0 };
    const counting = daemons.map((daemon): Daemon => ({
      ...daemon,
      behave: (config, host) => {
        runs.count++;
        return daemon.behave(config, host);
      },
    }));
    const job = new LabJob(counting);
    // So that the verdict names a line.
    const noApp = { ...start, 'web1/app.env': 'PORT=3001\n' };
    const before = reportOf(await all(job.work(order(noApp))), 'verdict').verdict;
    const anew = runs.count;
    const commented = { ...noApp, 'cluster.yaml': `${start['cluster.yaml']!}# shop\n` };
    expect(reportOf(await all(job.work(order(commented))), 'verdict').verdict).toBe(before);
    const moved = { ...noApp, 'web1/nginx.conf': `# shop\n${start['web1/nginx.conf']!}` };
    const after = reportOf(await all(job.work(order(moved))), 'verdict').verdict;
    // The first time the run on screen and a check; then twice the run on screen alone.
    expect(runs.count - anew).toBe(anew);
    expect(before.evidence?.line).toBe(6);
    expect(after.evidence).toEqual({ ...before.evidence, line: 7 });
    // An edit that is taken back.
    await all(job.work(order(start)));
    expect(reportOf(await all(job.work(order(noApp))), 'verdict').verdict).toBe(before);
  });

  test('another seed, and another wording of a check, are judged anew', async () => {
    const job = new LabJob(daemons);
    const before = reportOf(await all(job.work(order(start))), 'verdict').verdict;
    const seeded = await all(job.work(order(start, { shown: { scenario: live, seed: 2, files: null } })));
    expect(reportOf(seeded, 'verdict').verdict).not.toBe(before);
    const refused = {
      ...answered,
      expect: [{ ...answered.expect[0]!, bad: 'refused' as const }] as LessonCheck['expect'],
    };
    const other = reportOf(await all(job.work(order(start, { checks: [refused] }))), 'verdict').verdict;
    expect(other.expected).not.toBe(before.expected);
  });

  test('runs a second scenario, or the same on other files, after all else', async () => {
    const faults = [{ kind: 'power-off', machine: 'web1', atMs: 1000, untilMs: null }] as const;
    const off = { scenario: { ...live, faults }, seed: 1, files: null };
    const job = new LabJob(daemons);
    const reports = await all(job.work(order(start, { other: off })));
    expect(reports.map((report) => report.kind)).toEqual(['prepared', 'run', 'verdict', 'hints', 'other']);
    expect(reportOf(reports, 'run').trace.events.some((event) => event.kind === 'fault')).toBe(false);
    expect(reportOf(reports, 'other').trace.events.some((event) => event.kind === 'fault')).toBe(true);
    const before = { scenario: live, seed: 1, files: start };
    const edited = await all(job.work(order({ ...start, 'web1/app.env': 'PORT=3001\n' }, { other: before })));
    const statuses = (kind: 'run' | 'other') => [...new Set(reportOf(edited, kind).trace.requests.result)];
    expect(statuses('run')).toEqual([502]);
    expect(statuses('other')).toEqual([200]);
  });

  test('a fault on a machine that the files no longer have is left out of the shown run', async () => {
    const faults = [{ kind: 'power-off', machine: 'web9', atMs: 1000, untilMs: null }] as const;
    const shown = { scenario: { ...live, faults }, seed: 1, files: null };
    const reports = await all(new LabJob(daemons).work(order(start, { shown })));
    expect(reportOf(reports, 'run').trace.events.some((event) => event.kind === 'fault')).toBe(false);
  });
});
