import { expect, test } from 'vitest';
import type { Cluster } from '../model/cluster.ts';
import type { Fault } from '../sim/scenario.ts';
import { missingFrom } from './missing.ts';

const cluster = {
  machines: [{ name: 'web1', processes: [{ id: 'web1/nginx', daemon: 'nginx' }, { id: 'web1/app', daemon: 'app' }] }],
} as unknown as Cluster;

const at = { atMs: 0, untilMs: null };

test.each<[Fault, string | null]>([
  [{ kind: 'power-off', machine: 'web1', ...at }, null],
  [{ kind: 'power-off', machine: 'web9', ...at }, 'no machine is called web9; there are web1'],
  [{ kind: 'kill', process: 'web1/app', ...at }, null],
  [{ kind: 'kill', process: 'web1/mysql', ...at }, 'no process is called web1/mysql; web1 runs web1/nginx, web1/app'],
  [{ kind: 'set', process: 'web1/app', env: {}, ...at }, null],
  [{ kind: 'set', process: 'web1/nginx', env: {}, ...at }, 'web1/nginx reads no variables; set changes those of an app'],
  [{ kind: 'partition', groups: [['web1'], ['lb1']], ...at }, 'no machine is called lb1; there are web1'],
])('%j: %s', (fault, words) => {
  expect(missingFrom([fault], cluster)[0]?.words ?? null).toBe(words);
});
