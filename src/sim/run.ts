import type { Cluster } from '../model/cluster.ts';
import type { Logs } from '../trace/logs.ts';
import type { Trace } from '../trace/trace.ts';
import type { MakeBehaviour } from './behaviour.ts';
import { Clients } from './client.ts';
import { checkFaults, scheduleFaults } from './faults.ts';
import { JournalBook } from './journal.ts';
import { Pace, type RunOptions } from './pace.ts';
import type { Scenario } from './scenario.ts';
import { randomStream } from './random.ts';
import { World } from './world.ts';

/**
 * Machines have been up for a while when the first request comes: addresses are held, health checks have run. What daemons do in that time is in
 * the trace with negative times. Long enough for a VRRP instance with an advertisement every 4 s.
 */
export const SETTLE_MS = 15_000;
/**
 * Everything starts up to this much earlier than that, by the seed: whatever repeats (advertisements, checks) then has any phase at the moment of a
 * fault. A whole multiple of the usual intervals, so that each phase is as likely as the next.
 */
export const SETTLE_SPREAD_MS = 6_000;

/**
 * One run: equal arguments give byte-equal traces, everywhere. Requests come until the scenario's duration is over; those still under way then are
 * followed until they are answered or given up, so moments in the trace may lie after it.
 * @param behaviours what the daemons do, by name
 * @param seed any integer from 0 to 2^53
 * @throws when the scenario names a machine or process that the cluster does not have (`checkFaults` tells which, beforehand)
 */
export function run(cluster: Cluster, scenario: Scenario, seed: number, behaviours: ReadonlyMap<string, MakeBehaviour>, options: RunOptions = {}): Trace {
  const world = complete(cluster, scenario, seed, behaviours, options, null);
  return world.trace.finish(seed, scenario.durationMs, world.stopped);
}

/**
 * What the processes write to their logs in the same run; of one machine, or of all where `machine` is null.
 * @throws as `run` does
 */
export function logsOf(cluster: Cluster, scenario: Scenario, seed: number, behaviours: ReadonlyMap<string, MakeBehaviour>, machine: string | null, options: RunOptions = {}): Logs {
  const book = new JournalBook(machine);
  const { trace } = complete(cluster, scenario, seed, behaviours, options, book);
  return book.finish(trace.finish(seed, scenario.durationMs, null).spans);
}

function complete(cluster: Cluster, scenario: Scenario, seed: number, behaviours: ReadonlyMap<string, MakeBehaviour>, options: RunOptions, book: JournalBook | null): World {
  const { world, clients } = begin(cluster, scenario, seed, behaviours, book);
  const pace = new Pace(options);
  advance(world, pace, scenario.durationMs, null);
  // No new request comes; those under way are followed to their end, so that each has an outcome.
  advance(world, pace, Infinity, clients);
  return world;
}

/**
 * The world at a moment of the same run: what happens at `atMs` itself has happened. It is the caller's alone: nothing done to it shows in any trace.
 * @throws as `run` does
 */
export function runUntil(cluster: Cluster, scenario: Scenario, seed: number, behaviours: ReadonlyMap<string, MakeBehaviour>, atMs: number, options: RunOptions = {}): World {
  const { world } = begin(cluster, scenario, seed, behaviours, null);
  advance(world, new Pace(options), atMs, null);
  return world;
}

function begin(cluster: Cluster, scenario: Scenario, seed: number, behaviours: ReadonlyMap<string, MakeBehaviour>, book: JournalBook | null): { world: World; clients: Clients } {
  const problems = checkFaults(
    scenario.faults,
    cluster.machines.map((m) => m.name),
    cluster.machines.flatMap((m) => m.processes.map((p) => p.id)),
  );
  if (problems.length > 0) throw new Error(problems.join('; '));
  const startMs = -SETTLE_MS - randomStream(seed, 'settle')() * SETTLE_SPREAD_MS;
  const world = new World(cluster, seed, behaviours, startMs);
  world.journalBook = book;
  for (const machine of world.network.machines) for (const process of machine.processes) world.startProcess(process);
  scheduleFaults(world, scenario.faults);
  const clients = new Clients(world);
  clients.start(scenario);
  return { world, clients };
}

/** Runs what is due up to `untilMs`; with `clients`, only as long as a request of theirs is undecided. */
function advance(world: World, pace: Pace, untilMs: number, clients: Clients | null): void {
  while (clients === null || clients.undecided > 0) if (!step(world, pace, untilMs)) return;
}

/** One event; false when there is none, or the run is over. A function of its own, because engines make fast what is called often before what runs long. */
function step(world: World, pace: Pace, untilMs: number): boolean {
  if (world.stopped !== null) return false;
  const event = world.queue.next(untilMs);
  if (event === undefined) return false;
  event.run();
  if (++world.eventCount >= pace.mark) pace.reached(world);
  return true;
}
