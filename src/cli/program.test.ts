import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { check } from './check.ts';
import { lessons } from './lessons.ts';
import { program } from './program.ts';

const sample = fileURLToPath(new URL('../lesson/samples/shop', import.meta.url));
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lab-cli-'));
  cpSync(join(sample, 'start'), join(folder, 'shop'), { recursive: true });
  cpSync(sample, join(folder, 'lessons/track/shop'), { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Calls a command as the shell would; `@` stands for the test's folder. */
function lab(...args: string[]) {
  return capture((output) =>
    program(
      args.map((arg) => arg.replace('@', folder)),
      output,
    ),
  );
}

function capture(command: (output: { out(line: string): void; err(line: string): void }) => number) {
  const out: string[] = [];
  const err: string[] = [];
  const code = command({ out: (line) => out.push(line), err: (line) => err.push(line) });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

function write(path: string, text: string): string {
  const full = join(folder, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, text);
  return full;
}

const KILL = 'traffic: { rate: 20/s }\nduration: 10s\nfaults:\n  - { at: 3s, kill: web1/app }\n';

describe('lint', () => {
  it('says nothing about a file that is right', () => {
    expect(lab('lint', '@/shop/lb1/haproxy.cfg', '--json')).toMatchObject({ code: 0, out: '[]' });
    expect(lab('lint', '@/shop/cluster.yaml').code).toBe(0);
  });

  it('gives the daemon’s words, line and column, and exits 1', () => {
    const file = write('bad/haproxy.cfg', 'global\n    maxcon 5\n');
    const { code, out } = lab('lint', file, '--json');
    expect(code).toBe(1);
    const [first] = JSON.parse(out) as Record<string, unknown>[];
    expect(first).toMatchObject({ file, line: 2, severity: 'error' });
    expect(Object.keys(first ?? {})).toEqual([
      'file',
      'line',
      'column',
      'endLine',
      'endColumn',
      'severity',
      'code',
      'message',
    ]);
    expect(lab('lint', file).err).toContain('haproxy would not start');
  });

  it('says what to do where the daemon does not', () => {
    const file = write('bad/nginx.conf', 'events {}\nstream {}\n');
    expect(lab('lint', file).out).toMatch(
      /nginx\.conf:2:1: error: unknown directive "stream" in nginx\.conf:2\n {4}`stream` belongs/,
    );
    expect(JSON.parse(lab('lint', file, '--json').out)).toMatchObject([
      { remedy: expect.stringContaining('libnginx-mod-stream') },
    ]);
  });

  it('reads a file by another name when the daemon is named', () => {
    const file = write('other.cfg', 'global\n    maxcon 5\n');
    expect(lab('lint', file, '--daemon', 'haproxy').code).toBe(1);
    expect(lab('lint', file)).toMatchObject({ code: 2 });
  });

  it('reads scenarios, with lines', () => {
    const { code, out } = lab('lint', write('s.yaml', 'traffic: { rate: 99999999/s }\nduration: 1s\n'));
    expect(code).toBe(1);
    expect(out).toContain('s.yaml:1:18: error: traffic.rate: expected a rate above 0/s and up to 10000/s');
  });
});

describe('run', () => {
  it('gives requests, events and a summary', () => {
    const { code, out } = lab('run', '@/shop', '--scenario', write('kill.yaml', KILL), '--seed', '7', '--json');
    expect(code).toBe(0);
    const report = JSON.parse(out) as {
      seed: number;
      requests: Record<string, unknown>[];
      events: Record<string, unknown>[];
      summary: Record<string, unknown>;
    };
    expect(report.seed).toBe(7);
    expect(report.requests).toHaveLength(200);
    expect(report.requests[0]).toMatchObject({ id: 0, method: 'GET', path: '/', status: 200 });
    expect(report.requests.slice(0, 10).map((r) => (r.via as string[]).join(' '))).toContain('lb1 web1');
    expect(report.requests[0]?.cause).toContainEqual({ file: 'lb1/haproxy.cfg', line: expect.any(Number) as number });
    const fault = report.events.find((event) => event.kind === 'fault');
    expect(fault).toMatchObject({ atMs: 3000, machine: 'web1', subject: 'web1/app' });
    const { byStatus, firstBadMs, acknowledgedWritesLost } = report.summary as {
      byStatus: Record<string, number>;
      firstBadMs: number;
      acknowledgedWritesLost: number;
    };
    // One machine in two refuses for 7 s of 20 requests a second, and nothing takes it out.
    expect(byStatus['503']).toBeGreaterThan(60);
    expect(firstBadMs).toBeGreaterThanOrEqual(3000);
    expect(acknowledgedWritesLost).toBe(0);
  });

  it('equal seeds give equal output', () => {
    const args = ['run', '@/shop', '--scenario', write('kill.yaml', KILL), '--json', '--seed', '3'];
    expect(lab(...args).out).toBe(lab(...args).out);
  });

  it('tells people what happened', () => {
    const { out } = lab('run', '@/shop', '--scenario', write('kill.yaml', KILL));
    expect(out).toContain('GET / → lb1 → web1 refused: 503');
    expect(out).toContain('200 requests');
    // Who and what once, not once for the machine, once for the process and once in the words.
    expect(out.split('\n')[0]).toBe('   3.0 s  web1/app killed');
  });

  it('an invalid workspace is 1, with the lines', () => {
    const cluster = write('broken/cluster.yaml', 'site: nowhere at all\n');
    const { code, err } = lab('run', dirname(cluster), '--scenario', write('kill.yaml', KILL));
    expect(code).toBe(1);
    expect(err).toContain('cluster.yaml:1');
  });

  it.each([
    [
      'faults: [{ at: 1s, power-off: web9 }]',
      's.yaml:3:10: error: no machine is called web9; there are lb1, web1, web2',
    ],
    ['faults: [{ at: 1s, kill: web1/nginx }]', 'no process is called web1/nginx; web1 runs web1/app'],
    [
      'faults: [{ at: 1s, melt: web1 }]',
      's.yaml:3:10: error: faults[0]: expected a fault with one of the keys power-off',
    ],
    ['faults: [{ at: 4s, until: 2s, kill: web1/app }]', 'a fault cannot end before it begins'],
    ['faults: [', 's.yaml:3'],
    ['speed: 4', 's.yaml:3:8: error: speed: this key is not known here'],
  ])('a scenario that makes no sense is 2, with the line: %s', (line, words) => {
    const { code, err } = lab(
      'run',
      '@/shop',
      '--scenario',
      write('s.yaml', `traffic: { rate: 5/s }\nduration: 5s\n${line}\n`),
    );
    expect(code).toBe(2);
    expect(err).toContain(words);
  });
});

describe('ask', () => {
  const scenario = () => write('kill.yaml', KILL);
  const withSocket = (level: string): string => {
    cpSync(join(folder, 'shop'), join(folder, `socket-${level}`), { recursive: true });
    const file = join(folder, `socket-${level}`, 'lb1/haproxy.cfg');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, `global\n    stats socket /run/haproxy/admin.sock level ${level}\n\n${text}`);
    return join(folder, `socket-${level}`);
  };

  it('gives what the runtime socket answers at a moment', () => {
    const args = ['ask', withSocket('admin'), '--scenario', scenario(), 'lb1/haproxy', 'show stat'];
    const requestsAt = (at: string): number => {
      const { code, out } = lab(...args, '--at', at);
      expect(code).toBe(0);
      const [heading = '', ...lines] = out.split('\n').map((line) => line.split(','));
      expect(heading[0]).toBe('# pxname');
      const frontend = lines.find((line) => line[1] === 'FRONTEND') ?? [];
      return Number(frontend[(heading as string[]).indexOf('stot')]);
    };
    expect(Math.abs(requestsAt('2s') - 40)).toBeLessThanOrEqual(2);
    expect(Math.abs(requestsAt('10s') - 200)).toBeLessThanOrEqual(2);
    expect(lab(...args).out).toBe(lab(...args, '--at', '10s').out);
  });

  it('gives it to programs', () => {
    const { code, out } = lab(
      'ask',
      withSocket('user'),
      '--scenario',
      scenario(),
      '--at',
      '1500ms',
      '--json',
      '--seed',
      '4',
      'lb1/haproxy',
      'show',
      'backend',
    );
    expect(code).toBe(0);
    const report = JSON.parse(out) as Record<string, unknown>;
    expect(report).toEqual({
      seed: 4,
      atMs: 1500,
      process: 'lb1/haproxy',
      command: 'show backend',
      answer: expect.stringMatching(/^# name\n\w+$/) as string,
    });
  });

  it('is 1 where nobody answers', () => {
    expect(lab('ask', '@/shop', '--scenario', scenario(), 'lb1/haproxy', 'show stat')).toMatchObject({
      code: 1,
      out: '',
    });
    const { code, err } = lab('ask', withSocket('admin'), '--scenario', scenario(), 'web1/app', 'show stat');
    expect(code).toBe(1);
    expect(err).toContain('at 10.0 s nobody answers for web1/app');
  });

  it.each([
    [['lb9/haproxy', 'show stat'], 'no process is called lb9/haproxy; there are lb1/haproxy, web1/app'],
    [['lb1/haproxy'], 'ask lb1/haproxy what?'],
    [[], 'which process?'],
    [['--at', 'noon', 'lb1/haproxy', 'show stat'], '--at takes a time such as 12s'],
    [['--at', '11s', 'lb1/haproxy', 'show stat'], 'after the end of the scenario at 10.0 s'],
  ])('called wrongly: %j', (args, words) => {
    const { code, err } = lab('ask', '@/shop', '--scenario', scenario(), ...args);
    expect(code).toBe(2);
    expect(err).toContain(words);
  });
});

describe('check and lessons', () => {
  const root = () => join(folder, 'lessons');

  it('gives verdicts with evidence, and 1 while one fails', () => {
    const { code, out } = capture((output) =>
      check([join(folder, 'shop'), '--lesson', 'shop', '--json'], output, root()),
    );
    expect(code).toBe(1);
    const report = JSON.parse(out) as { lesson: string; passed: boolean; checks: Record<string, unknown>[] };
    expect(report).toMatchObject({ lesson: 'shop', passed: false });
    const failed = report.checks.find((c) => c.id === 'survives-web1');
    expect(Object.keys(failed ?? {})).toEqual(['id', 'title', 'passed', 'expected', 'measured', 'evidence']);
    const evidence = failed?.evidence as Record<string, unknown>;
    expect(Object.keys(evidence)).toEqual(['atMs', 'request', 'file', 'line', 'words']);
    expect(evidence).toMatchObject({ file: 'lb1/haproxy.cfg', line: 13 });
    expect(evidence.words).toMatch(/^at \d+\.\d s GET \/ → lb1 → web1 refused/);
  });

  it('is 0 when all pass', () => {
    cpSync(join(sample, 'start'), join(folder, 'solved'), { recursive: true });
    cpSync(join(sample, 'solutions/tcp-check/lb1'), join(folder, 'solved/lb1'), { recursive: true });
    const { code, out } = capture((output) => check([join(folder, 'solved'), '--lesson', 'shop'], output, root()));
    expect(out).toContain('3 of 3 checks pass');
    expect(code).toBe(0);
  });

  it('fails a workspace that cannot be read, with its first error', () => {
    const cluster = write('broken/cluster.yaml', 'site: nowhere at all\n');
    const { code, out } = capture((output) => check([dirname(cluster), '--lesson', 'shop'], output, root()));
    expect(code).toBe(1);
    expect(out).toContain('0 of 3 checks pass');
  });

  it('proves lessons', () => {
    const proved = capture((output) => lessons(['shop', '--seeds', '1'], output, root()));
    expect(proved.out).toContain('✔ shop: proved (18 runs over 1 seed)');
    expect(proved.code).toBe(0);
  });

  it('says which lesson cannot be read, and where', () => {
    const file = write('other/track/torn/checks.yaml', '- id: A\n');
    write('other/track/torn/lesson.md', '## A\n');
    const { code, out } = capture((output) => lessons(['--seeds', '1'], output, join(dirname(file), '../..')));
    expect(code).toBe(1);
    expect(out).toContain('track/torn/checks.yaml:1:');
  });
});

describe('called wrongly', () => {
  it.each([
    [[], 'lab COMMAND'],
    [['dance'], 'no command is called dance; there are lint, run, ask, check, import, lessons'],
    [['lint'], 'which file?'],
    [['lint', '/none/haproxy.cfg'], 'there is no file /none/haproxy.cfg'],
    [['lint', '@/shop/lb1/haproxy.cfg', '--daemon', 'httpd'], 'no daemon is called httpd'],
    [['run', '@/shop'], 'Say --scenario FILE'],
    [['run', '/none', '--scenario', 'x'], 'there is no folder /none'],
    [['run', '@/shop', '--scenario', '@/none.yaml'], 'there is no file'],
    [['run', '@/shop', '--seed', 'one', '--scenario', 'x'], '--seed takes a whole number'],
    [['ask'], 'which workspace?'],
    [['ask', '@/shop', 'lb1/haproxy', 'show stat'], 'Say --scenario FILE'],
    [['run', '@/shop', '--at', '3s'], 'no option --at'],
    [['run', '@/shop', '--fast'], "Unknown option '--fast'"],
    [['check', '@/shop', '--lesson', 'nothing'], 'no lesson is called nothing'],
    [['check', '@/shop', '--seeds', '2'], 'no option --seeds'],
    [['lessons', 'nothing'], 'no lesson is called nothing'],
  ])('%j', (args, words) => {
    const { code, err } = lab(...args);
    expect(code).toBe(2);
    expect(err).toContain(words);
  });
});
