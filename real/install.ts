import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';

/** Debian asks this program whether a package may start its services (invoke-rc.d's policy layer); 101 is "no". */
const POLICY = '/usr/sbin/policy-rc.d';

/**
 * Installs Debian packages without starting what is in them. Needs root and apt.
 * @throws an Error with apt's last words when it fails
 */
export function installPackages(names: readonly string[]): void {
  if (names.length === 0) return;
  const ours = !existsSync(POLICY);
  if (ours) writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    apt(['update']);
    apt(['install', '--yes', '--no-install-recommends', ...names]);
  } finally {
    if (ours) rmSync(POLICY, { force: true });
  }
}

function apt(args: readonly string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status, stderr, error } = spawnSync('apt-get', ['--quiet', ...args], { env, encoding: 'utf8' });
  if (error !== undefined) throw new Error(`apt-get ${args[0]}: ${error.message}`);
  if (status !== 0) throw new Error(`apt-get ${args.join(' ')} failed: ${stderr.trim().split('\n').slice(-3).join(' ')}`);
}
