import { spawnSync } from 'node:child_process';
import { LAUNCHES } from './launch.ts';

/** How each program tells its version, and where in its words it stands. */
const ASKS: Readonly<Record<string, { readonly option: string; readonly found: RegExp }>> = {
  haproxy: { option: '-v', found: /version (\S+)/ },
  nginx: { option: '-v', found: /nginx\/(\S+)/ },
  keepalived: { option: '--version', found: /Keepalived v(\S+)/ },
  mysql: { option: '--version', found: /Ver (\S+)/ },
};

/** What was said; no version changes while this process lasts. */
const known = new Map<string, string | null>();

/** Versions of the installed daemons, by the lab's names; what has none, or does not say, is left out. */
export function versionsOf(daemons: readonly string[]): Record<string, string> {
  const versions: Record<string, string> = {};
  for (const daemon of daemons) {
    const version = known.get(daemon) ?? askedVersion(daemon);
    known.set(daemon, version);
    if (version !== null) versions[daemon] = version;
  }
  return versions;
}

function askedVersion(daemon: string): string | null {
  const ask = ASKS[daemon];
  const program = LAUNCHES[daemon]?.programs[0];
  if (ask === undefined || program === undefined) return null;
  const { stdout, stderr } = spawnSync(program, [ask.option], { encoding: 'utf8' });
  return ask.found.exec(`${stdout ?? ''}${stderr ?? ''}`)?.[1] ?? null;
}
