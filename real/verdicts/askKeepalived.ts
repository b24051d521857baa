import { spawn, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Complaint } from '../../src/daemons/verdict.ts';
import type { Ask } from './ask.ts';
import { keywordsKeepalived } from './keywordsKeepalived.ts';
import { WORLD } from '../../src/daemons/verdictWorld.testing.ts';

const FILE = 'keepalived.conf';
/** `@NAME` lines are for the machine of that name. */
const MACHINE = WORLD.machine as NonNullable<typeof WORLD.machine>;
const TEST_TIMEOUT_MS = 5_000;
const START_TIMEOUT_MS = 4_000;

/**
 * keepalived's verdict is in two parts. What it complains about is on standard error of `keepalived -t`, which exits with 5 for a warning as for an error.
 * Whether it starts only starting it tells.
 */
export const askKeepalived: Ask = {
  daemon: 'keepalived',
  packageName: 'keepalived',
  version() {
    const said = spawnSync('keepalived', ['--version'], { encoding: 'utf8' });
    return /Keepalived v(\S+)/.exec(`${said.stdout ?? ''}${said.stderr ?? ''}`)?.[1] ?? null;
  },
  async ask(config, folder) {
    writeFileSync(join(folder, FILE), config);
    const { name } = MACHINE;
    const tested = spawnSync('keepalived', ['-t', '-i', name, '-f', FILE], { cwd: folder, encoding: 'utf8', timeout: TEST_TIMEOUT_MS });
    // Where a script would run as somebody else than root, 2.2.7's test ends itself with SIGTERM: what it said until then counts.
    if (tested.error !== undefined) throw new Error(`keepalived -t: ${tested.error.message}`);
    const complaints = readComplaints(tested.stderr);
    // The test reads as every child does; a child that starts alone for real may be one that this kernel cannot start (IPVS).
    const exits = complaints.some(({ severity }) => severity === 'error');
    return { accepted: !exits && (await starts(config, folder)), complaints };
  },
  keywords: async (folder) => keywordsKeepalived(folder),
};

/** keepalived's processes read the file in turn and repeat one another: each complaint is kept once. */
function readComplaints(text: string): Complaint[] {
  const found = new Map<string, Complaint>();
  for (const row of text.split('\n')) {
    if (row === '') continue;
    const placed = /^\((?:[^()]*: )?Line (\d+)\) (.*)$/s.exec(row);
    const message = placed?.[2] ?? row;
    const severity = message.startsWith('*** Configuration line starting') ? 'error' : 'warning';
    found.set(`${placed?.[1]}\n${message}`, { severity, line: placed === null ? null : Number(placed[1]), message });
  }
  return [...found.values()];
}

/** What keepalived says once its children have read the file, or when there is nothing to run; and when it cannot go on. */
const STARTED = /Startup complete|keepalived has no configuration to run/;
const CRASHED = /child process\(\d+\) died: Respawning/;

/**
 * Starts keepalived in a network of its own with eth0, and among processes of its own, so that the scripts of the configuration meet nobody.
 * A kernel without IPVS can start neither the process for virtual servers nor what else needs IPVS: the rest is started without them.
 */
function starts(config: string, folder: string): Promise<boolean> {
  const { name, address, prefixLength, interface: eth0 } = MACHINE;
  const only = /^\s*virtual_server/m.test(config) ? '-P' : '';
  writeFileSync(join(folder, FILE), config.replace(/^[ \t]*lvs_sync_daemon\b[^\n{}]*$/gm, ''));
  const command = [
    `ip link add ${eth0} type veth peer name wire`,
    `ip addr add ${address}/${prefixLength} dev ${eth0}`,
    `ip link set ${eth0} up`,
    'ip link set wire up',
    'ip link set lo up',
    `exec keepalived -n -l -i ${name} ${only} -f ${FILE} -p main.pid -r vrrp.pid -c check.pid -b bfd.pid`,
  ].join(' && ');
  const unshare = ['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc', 'sh', '-c', command];
  return new Promise((resolve, reject) => {
    const process = spawn('unshare', unshare, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let log = '';
    let started: boolean | null = null;
    const timer = setTimeout(() => process.kill('SIGKILL'), START_TIMEOUT_MS);
    const listen = (chunk: Buffer) => {
      log += chunk.toString();
      if (STARTED.test(log)) started = true;
      else if (CRASHED.test(log)) started = false;
      if (started !== null) process.kill('SIGKILL');
    };
    process.stdout.on('data', listen);
    process.stderr.on('data', listen);
    process.on('error', reject);
    process.on('close', (status) => {
      clearTimeout(timer);
      if (started === null && status === null) reject(new Error(`keepalived neither started nor ended: ${log.slice(-400)}`));
      else resolve(started ?? false);
    });
  });
}
