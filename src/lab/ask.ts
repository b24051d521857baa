import type { Daemon } from '../daemons/daemon.ts';
import type { Cluster } from '../model/cluster.ts';
import type { MakeBehaviour, Statistics } from '../sim/behaviour.ts';
import type { RunOptions } from '../sim/pace.ts';
import { runUntil } from '../sim/run.ts';
import type { Scenario } from '../sim/scenario.ts';

/** A moment of a run. Asking about it changes no run: the run up to that moment is made anew for each question. */
export interface Moment {
  readonly cluster: Cluster;
  readonly scenario: Scenario;
  readonly seed: number;
  readonly atMs: number;
}

/**
 * What a daemon writes back to a command on its control socket; null where nobody answers: no socket, not running, frozen.
 * @param process `lb1/haproxy`
 * @throws when the cluster has no such process
 */
export function ask(moment: Moment, process: string, command: string, daemons: readonly Daemon[]): string | null {
  const found = processesAt(moment, daemons).get(process);
  if (found === undefined) throw new Error(`there is no process ${process}`);
  return found.alive && !found.frozen ? (found.behaviour?.command?.(command) ?? null) : null;
}

/** A daemon's own figures, as somebody who sits at it would read them. */
export interface Figures {
  readonly process: string;
  readonly statistics: Statistics;
}

/** The figures of every process that keeps some and answers; of one machine, or of all of them where `machine` is null. */
export function figuresAt(
  moment: Moment,
  machine: string | null,
  daemons: readonly Daemon[],
  options?: RunOptions,
): Figures[] {
  const found: Figures[] = [];
  for (const process of processesAt(moment, daemons, options).values()) {
    if (machine !== null && process.machine.name !== machine) continue;
    const statistics = process.alive && !process.frozen ? process.behaviour?.statistics?.() : undefined;
    if (statistics !== undefined) found.push({ process: process.id, statistics });
  }
  return found;
}

function processesAt({ cluster, scenario, seed, atMs }: Moment, daemons: readonly Daemon[], options?: RunOptions) {
  const behaviours = new Map<string, MakeBehaviour>(
    daemons.map((d) => [d.name, (config, host) => d.behave(config, host)]),
  );
  return runUntil(cluster, scenario, seed, behaviours, atMs, options).processes;
}
