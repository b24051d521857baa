import { expect, test } from 'vitest';
import { daemons } from '../../src/daemons/registry.ts';
import { prepare } from '../../src/lab/lab.ts';
import type { Cluster } from '../../src/model/cluster.ts';
import { hostsFile, missingUsers } from './machineFiles.ts';
import { rootScript } from './rootScript.ts';

const files = {
  'cluster.yaml': 'site: http://10.77.0.11/\nmachines:\n  lb1: { address: 10.77.0.11, runs: [] }\n  lb2: { address: 10.77.0.12, runs: [] }\n',
};
const { cluster } = prepare(files, daemons) as { cluster: Cluster };

test('every machine knows every other by name', () => {
  expect(hostsFile(cluster.machines)).toBe('127.0.0.1 localhost\n10.77.0.11 lb1\n10.77.0.12 lb2\n');
});

test('users that a package would have made are added once', () => {
  const line = (user: string, id: number) => `${user}:x:${id}:`;
  expect(missingUsers('root:x:0:\nmysql:x:107:\n', ['mysql'], line)).toBe('');
  expect(missingUsers('root:x:0:\nmysqlx:x:107:\n', ['mysql'], line)).toBe('mysql:x:64900:\n');
});

test('a machine’s file system is made in its own folder, and the computer’s programs cannot be written to', () => {
  const folder = '/tmp/run/lb1';
  const lines = rootScript({
    machine: 'lb1',
    cores: 2,
    folder,
    packaged: ['/etc/haproxy/haproxy.cfg'],
    folders: [{ path: '/run/haproxy', owner: 'root' }],
    disks: [{ path: '/var/lib/mysql', source: `${folder}/disks/mysql` }],
    shown: [{ path: '/run/lab/node', source: '/usr/bin/node' }],
  }).split('\n');
  const at = (text: string) => lines.findIndex((line) => line.startsWith(text));
  expect(lines[0]).toBe('set -e');
  expect(at(`mount -t tmpfs -o mode=755 none ${folder}/root`)).toBeGreaterThan(0);
  // Read only before anything of the workspace's is laid over it.
  expect(at('mount -o rbind,ro /usr usr')).toBeGreaterThan(at(`cd ${folder}/root`));
  expect(at('mount -o rbind,ro /usr usr')).toBeLessThan(at(`cp -a ${folder}/files/. .`));
  // The package's own file makes way for the workspace's.
  const packaged = 'if [ -d /etc/haproxy ]; then cp -a /etc/haproxy ./etc/; rm -f ./etc/haproxy/haproxy.cfg; fi';
  expect(at(packaged)).toBeGreaterThan(0);
  expect(at(packaged)).toBeLessThan(at(`cp -a ${folder}/files/. .`));
  expect(at('for name in online possible; do echo 0-1')).toBeGreaterThan(0);
  expect(lines).toContain('mount -o bind,ro /usr/bin/node ./run/lab/node');
  expect(lines).toContain(`mount --bind ${folder}/disks/mysql ./var/lib/mysql`);
  for (const line of lines) if (/^(mkdir|touch|cp -a \/tmp)/.test(line)) expect(line).not.toMatch(/ \/(?!tmp\/run\/)/);
});
