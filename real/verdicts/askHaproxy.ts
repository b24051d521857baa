import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Complaint } from '../../src/daemons/verdict.ts';
import type { Ask } from './ask.ts';
import { keywordsHaproxy } from './keywordsHaproxy.ts';
import { WORLD } from '../../src/daemons/verdictWorld.testing.ts';

const FILE = 'haproxy.cfg';
const TIMEOUT_MS = 10_000;

/** Lines that only sum up what was said before them. */
const SUMMARY =
  /^(config : )?(Error\(s\) found in configuration file|Fatal errors found in configuration|Failed to initialize server\(s\) addr)|^(Configuration file is valid|Warnings were found)/;
const NO_LISTENER = /^Configuration file has no error but will not start/;

/** `haproxy -c` on a machine of the world's name: HAProxy takes its own name for that of the local peer. */
export const askHaproxy: Ask = {
  daemon: 'haproxy',
  packageName: 'haproxy',
  version() {
    const said = spawnSync('haproxy', ['-v'], { encoding: 'utf8' });
    return /version (\S+)/.exec(said.stdout ?? '')?.[1] ?? null;
  },
  async ask(config, folder) {
    writeFileSync(join(folder, FILE), config);
    const name = WORLD.machine?.name ?? 'lb1';
    const command = ['--uts', 'sh', '-c', `hostname ${name} && exec haproxy -c -f ${FILE}`];
    const said = spawnSync('unshare', command, {
      cwd: folder,
      encoding: 'utf8',
      timeout: TIMEOUT_MS,
      env: { PATH: process.env.PATH },
    });
    if (said.signal === 'SIGSEGV' || said.signal === 'SIGABRT') return null;
    if (said.status === null) throw new Error(`haproxy -c ended with ${said.signal ?? said.error?.message}`);
    return { accepted: said.status === 0, complaints: readComplaints(said.stderr + said.stdout) };
  },
  keywords: async (folder) => keywordsHaproxy(folder),
};

/** A message may go on over several lines, up to the next that has a level. */
function readComplaints(text: string): Complaint[] {
  const found: { severity: 'error' | 'warning'; message: string }[] = [];
  let open: { severity: 'error' | 'warning'; message: string } | null = null;
  // A message that holds a NUL ends there, without its line feed.
  for (const row of text.split(/\n|(?<=[^\n])(?=\[(?:ALERT|WARNING|NOTICE|DIAG)\]\s+\(\d+\) : )/)) {
    const [, level, said] = /^\[(ALERT|WARNING|NOTICE|DIAG)\]\s+\(\d+\) : (.*)$/s.exec(row) ?? [null, null, row];
    if (SUMMARY.test(said as string)) open = null;
    else if (level === 'ALERT' || level === 'WARNING') {
      open = { severity: level === 'ALERT' ? 'error' : 'warning', message: said as string };
      found.push(open);
    } else if (level !== undefined && level !== null) open = null;
    else if (NO_LISTENER.test(row)) found.push({ severity: 'error', message: row });
    else if (open !== null) open.message += `\n${row}`;
  }
  return found.map(({ severity, message }) => {
    const line = /\[haproxy\.cfg:(\d+)\]/.exec(message)?.[1];
    return { severity, line: line === undefined ? null : Number(line), message: message.trimEnd() };
  });
}
