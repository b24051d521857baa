import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HOSTS } from '../../src/daemons/verdictWorld.testing.ts';

const INSIDE = 'FAILOVER_LAB_ENCLOSED';

/** Whether this process is already in an enclosure. */
export const enclosed = process.env[INSIDE] === '1';

/**
 * Runs this program again in a network and a mount namespace of its own, where nothing that a daemon does reaches the machine:
 * no route leads out, and what is mounted there is seen there only. Returns its exit code.
 */
export function runEnclosed(program: readonly string[]): number {
  const { status, error } = spawnSync('unshare', ['--net', '--mount', ...program], {
    stdio: 'inherit',
    env: { ...process.env, [INSIDE]: '1' },
  });
  if (error !== undefined) throw new Error(`unshare: ${error.message}`);
  return status ?? 1;
}

/** Makes the enclosure the world that configurations are written for: eth0 with lb1's address, and the machines' names. */
export function furnish(): void {
  const folder = mkdtempSync(join(tmpdir(), 'failover-lab-hosts-'));
  const hosts = join(folder, 'hosts');
  const lines = Array.from(HOSTS, ([name, address]) => `${address} ${name}`);
  writeFileSync(hosts, ['127.0.0.1 localhost', ...lines, ''].join('\n'));
  for (const command of [
    `mount --bind ${hosts} /etc/hosts`,
    'ip link set lo up',
    'ip link add eth0 type veth peer name far0',
    'ip link set far0 up',
    `ip address add ${HOSTS.get('lb1')}/24 dev eth0`,
    'ip link set eth0 up',
  ]) {
    const [name = '', ...args] = command.split(' ');
    const { status, stderr } = spawnSync(name, args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`${command}: ${stderr.trim()}`);
  }
  process.on('exit', () => {
    spawnSync('umount', ['/etc/hosts']);
    rmSync(folder, { recursive: true, force: true });
  });
}
