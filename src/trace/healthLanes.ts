import type { Cluster } from '../model/cluster.ts';
import type { BeliefLane } from './beliefLanes.ts';
import { stretches, valueAt, type Lane, type Stretch } from './lane.ts';
import { lanes, type Lanes, type ProcessLife } from './lanes.ts';
import type { Trace } from './trace.ts';

/**
 * Truth beside belief, for one server as one load balancer sees it. `up`: believed up, and so it is; `blind`: believed up, and it cannot answer;
 * `down`: marked down or drained; `none`: the load balancer does not run.
 */
export type Health = 'up' | 'blind' | 'down' | 'drain' | 'none';

/** The lane of one belief from `fromMs` to `toMs`, without gaps, neighbours different. */
export function healthStretches(
  cluster: Cluster,
  trace: Trace,
  view: BeliefLane,
  fromMs: number,
  toMs: number,
): Stretch<Health>[] {
  const all = lanes(cluster, trace);
  const truth = truthLanes(cluster, all, view.machine);
  const moments = new Set([fromMs]);
  for (const lane of [view.belief, ...truth.flags, ...truth.lives] as Lane<unknown>[]) {
    for (const atMs of lane.atMs) if (atMs > fromMs && atMs < toMs) moments.add(atMs);
  }
  const sorted = [...moments].sort((a, b) => a - b);
  const found: { fromMs: number; toMs: number; value: Health }[] = [];
  for (const [i, atMs] of sorted.entries()) {
    const value = healthAt(view, truth, atMs);
    const last = found[found.length - 1];
    const endMs = sorted[i + 1] ?? toMs;
    if (last !== undefined && last.value === value) last.toMs = endMs;
    else found.push({ fromMs: atMs, toMs: endMs, value });
  }
  return found;
}

interface Truth {
  /** Power and cable: true is well. */
  readonly flags: readonly Lane<boolean>[];
  readonly dropping: Lane<boolean> | null;
  readonly lives: readonly Lane<ProcessLife>[];
}

/** What must be well for a server to answer: its machine, the process that listens in front, and the app behind it on the same machine. */
function truthLanes(cluster: Cluster, all: Lanes, name: string | null): Truth {
  const own = name === null ? undefined : all.machines.get(name);
  const machine = cluster.machines.find((m) => m.name === name);
  if (own === undefined || machine === undefined) return { flags: [], dropping: null, lives: [] };
  const front = machine.processes.find((process) => process.ports.length > 0);
  const needed = machine.processes.filter((process) => process === front || process.daemon === 'app');
  const lives = needed.flatMap((process) => all.processes.get(process.id) ?? []);
  return { flags: [own.power, own.cable, own.dropping], dropping: own.dropping, lives };
}

function healthAt(view: BeliefLane, truth: Truth, atMs: number): Health {
  const belief = valueAt(view.belief, atMs);
  if (belief === 'none') return 'none';
  if (belief === 'drain') return 'drain';
  if (belief === 'down' || belief === 'rising') return 'down';
  const silent = truth.flags.some((lane) => (lane === truth.dropping ? valueAt(lane, atMs) : !valueAt(lane, atMs)));
  return silent || truth.lives.some((lane) => valueAt(lane, atMs) !== 'running') ? 'blind' : 'up';
}

/** Processes whose life is worth a lane of its own: killed, frozen, stopped, ended or refused at some time of the run, not merely without power. */
export function eventfulProcesses(cluster: Cluster, trace: Trace): string[] {
  const all = lanes(cluster, trace);
  return cluster.machines.flatMap((machine) => {
    const power = all.machines.get(machine.name)?.power;
    return machine.processes.flatMap(({ id }) => {
      const lane = all.processes.get(id);
      if (lane === undefined) return [];
      const odd = stretches(lane, 0, trace.durationMs).some(({ value, fromMs }) => {
        if (value === 'running') return false;
        return value !== 'stopped' || (power !== undefined && valueAt(power, fromMs));
      });
      return odd ? [id] : [];
    });
  });
}

/** Machines that nobody could hear at some time of the run and that no load balancer has a lane for. */
export function eventfulMachines(cluster: Cluster, trace: Trace): string[] {
  const all = lanes(cluster, trace);
  const watched = new Set(all.beliefs.map((view) => view.machine));
  return cluster.machines.flatMap(({ name }) => {
    if (watched.has(name)) return [];
    return reachStretches(cluster, trace, name, trace.durationMs).some(({ value }) => value !== 'up') ? [name] : [];
  });
}

export type Reach = 'up' | 'no power' | 'cable out' | 'unheard';

/** Whether a machine could be heard, from the start of the run to `toMs`. */
export function reachStretches(cluster: Cluster, trace: Trace, name: string, toMs: number): Stretch<Reach>[] {
  const own = lanes(cluster, trace).machines.get(name);
  if (own === undefined) return [];
  const moments = [own.power, own.cable, own.dropping].flatMap((lane) =>
    lane.atMs.filter((atMs) => atMs > 0 && atMs < toMs),
  );
  const sorted = [0, ...new Set(moments)].sort((a, b) => a - b);
  return sorted.map((fromMs, i) => {
    const value = !valueAt(own.power, fromMs)
      ? 'no power'
      : !valueAt(own.cable, fromMs)
        ? 'cable out'
        : valueAt(own.dropping, fromMs)
          ? 'unheard'
          : 'up';
    return { fromMs, toMs: sorted[i + 1] ?? toMs, value };
  });
}
