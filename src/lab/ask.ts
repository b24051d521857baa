import type { Daemon } from '../daemons/daemon.ts';
import type { Cluster } from '../model/cluster.ts';
import type { MakeBehaviour, Statistics } from '../sim/behaviour.ts';
import { runUntil } from '../sim/run.ts';
import type { Scenario } from '../sim/scenario.ts';

/** A process at one moment of a run. Asking changes no run: the run up to that moment is made anew for each question. */
export interface Moment {
  readonly cluster: Cluster;
  readonly scenario: Scenario;
  readonly seed: number;
  readonly atMs: number;
  /** `lb1/haproxy` */
  readonly process: string;
}

/** What the daemon writes back to a command on its control socket; null where nobody answers: no socket, not running, frozen. */
export function ask(moment: Moment, command: string, daemons: readonly Daemon[]): string | null {
  return listening(moment, daemons)?.command?.(command) ?? null;
}

/** The daemon's own figures; null where it keeps none, is not running or is frozen. */
export function statisticsAt(moment: Moment, daemons: readonly Daemon[]): Statistics | null {
  return listening(moment, daemons)?.statistics?.() ?? null;
}

function listening({ cluster, scenario, seed, atMs, process }: Moment, daemons: readonly Daemon[]) {
  const behaviours = new Map<string, MakeBehaviour>(
    daemons.map((d) => [d.name, (config, host) => d.behave(config, host)]),
  );
  const found = runUntil(cluster, scenario, seed, behaviours, atMs).processes.get(process);
  if (found === undefined) throw new Error(`there is no process ${process}`);
  return found.alive && !found.frozen ? found.behaviour : null;
}
