import { readFileSync } from 'node:fs';

/** Everything that a run makes begins with this. */
const FAMILY = 'flab';
const OURS = new RegExp(`^${FAMILY}-(\\d+)-(\\d+)(-|$)`);

/**
 * What a run's namespaces and its folder begin with: `flab-1234-56789`, from the process that makes it and the moment that process started. Two runs at
 * once are two processes, and a later process with the same number started at another moment, so no run takes another's things for its own.
 */
export function runName(pid: number, startedAt: string): string {
  return `${FAMILY}-${pid}-${startedAt}`;
}

/** Of these names, the ones that belong to a run whose process is gone. `startOf` gives a process's start, null where there is none of that number. */
export function leftoversAmong(names: readonly string[], startOf: (pid: number) => string | null): string[] {
  return names.filter((name) => {
    const found = OURS.exec(name);
    return found !== null && startOf(Number(found[1])) !== found[2];
  });
}

/** When a process started, in clock ticks since the computer did (field 22 of proc(5)'s stat); null where there is no such process. */
export function startOfProcess(pid: number): string | null {
  try {
    return startInStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return null;
  }
}

/** The program's name, in brackets, may hold anything: blanks and brackets too. */
export function startInStat(stat: string): string | null {
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
}
