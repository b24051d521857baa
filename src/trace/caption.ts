import type { Cluster } from '../model/cluster.ts';
import { listed } from '../text/listed.ts';
import { plural } from '../text/plural.ts';
import { momentWords } from '../text/quantity.ts';
import { sinceMs } from './lane.ts';
import { lanes } from './lanes.ts';
import { firstStartingAt, LONGEST_REQUEST_MS, tallyEnded } from './outcomes.ts';
import type { Trace } from './trace.ts';
import { worldAt, type BeliefView, type MachineView, type ProcessView, type WorldView } from './worldAt.ts';

/** A put-right fault is news for this long. */
const NEWS_MS = 3000;

/** One or two sentences of what is true at `tMs`: what was last broken or mended, and who has noticed. Never what is still to come. */
export function caption(cluster: Cluster, trace: Trace, tMs: number): string {
  // Where the simulation gave up, nothing after it is known: neither that all is well nor that anybody waits.
  if (trace.stopped !== null && tMs >= trace.stopped.atMs) return trace.stopped.reason;
  const world = worldAt(cluster, trace, tMs);
  const news = latestNews(cluster, trace, world);
  if (news === null) return `${allWell(world)} ${clientsWords(trace, tMs)}`;
  const reaction = addressWords(world, news) ?? beliefWords(world, news) ?? clientsWords(trace, tMs);
  return `${news.words} ${reaction}`;
}

interface News {
  readonly atMs: number;
  readonly words: string;
  readonly machine: string | null;
  /** True while it stands; false when it was put right. */
  readonly broken: boolean;
}

function latestNews(cluster: Cluster, trace: Trace, world: WorldView): News | null {
  const standing = world.machines.flatMap((machine) => machineNews(cluster, trace, world, machine));
  const candidates = [...standing, ...mended(trace, world.tMs)];
  let latest: News | null = null;
  for (const news of candidates) if (latest === null || news.atMs > latest.atMs) latest = news;
  return latest;
}

function machineNews(cluster: Cluster, trace: Trace, world: WorldView, machine: MachineView): News[] {
  const own = lanes(cluster, trace).machines.get(machine.name);
  if (own === undefined) return [];
  const { tMs } = world;
  const { name } = machine;
  const since = (lane: Parameters<typeof sinceMs>[0]): number => sinceMs(lane, tMs);
  const found: News[] = [];
  const add = (atMs: number, words: string): void => void found.push({ atMs, words, machine: name, broken: true });
  if (!machine.power) add(since(own.power), `${name} lost its power ${agoWords(tMs - since(own.power))}.`);
  if (!machine.cable) add(since(own.cable), `${name}’s cable came out ${agoWords(tMs - since(own.cable))}.`);
  if (machine.dropping) {
    add(since(own.dropping), `Every packet to ${name} has vanished for ${momentWords(tMs - since(own.dropping))}.`);
  }
  if (machine.side >= 0) add(since(own.side), splitWords(world, tMs - since(own.side)));
  if (machine.draining) {
    add(since(own.draining), `${name} was drained ${agoWords(tMs - since(own.draining))}: nothing new goes there.`);
  }
  if (machine.power)
    for (const process of machine.processes) found.push(...processNews(cluster, world, machine, process));
  return found;
}

function processNews(cluster: Cluster, world: WorldView, machine: MachineView, process: ProcessView): News[] {
  const { life } = process;
  if (life === 'running' || life === 'off') return [];
  const name = `${process.daemon} on ${machine.name}`;
  if (life === 'refused') {
    const spec = cluster.machines.find((m) => m.name === machine.name)?.processes.find((p) => p.id === process.id);
    const where = spec?.refusal?.span ? ` (${spec.refusal.span.file} line ${spec.refusal.span.line})` : '';
    return [{ atMs: process.sinceMs, machine: machine.name, broken: true, words: `${name} did not start${where}.` }];
  }
  const ago = process.sinceMs < 0 ? 'before the run began' : agoWords(world.tMs - process.sinceMs);
  return [{ atMs: process.sinceMs, machine: machine.name, broken: true, words: `${name} ${LIFE_WORDS[life]} ${ago}.` }];
}

const LIFE_WORDS = {
  stopped: 'was stopped',
  killed: 'was killed',
  frozen: 'was frozen',
  exited: 'ended by itself',
} as const;

function splitWords(world: WorldView, forMs: number): string {
  const sides = new Map<number, string[]>();
  for (const machine of world.machines) {
    if (machine.side < 0) continue;
    const names = sides.get(machine.side);
    if (names === undefined) sides.set(machine.side, [machine.name]);
    else names.push(machine.name);
  }
  const words = [...sides.values()].map((names) => listed(names)).join(' | ');
  return `The network was split ${agoWords(forMs)}: ${words}.`;
}

/** Faults that ended a moment ago. */
function mended(trace: Trace, tMs: number): News[] {
  const found: News[] = [];
  for (const event of trace.events) {
    if (event.atMs > tMs) break;
    if (event.kind !== 'fault-end' || event.atMs < tMs - NEWS_MS) continue;
    const words = MENDED_WORDS[event.fault ?? ''];
    if (words === undefined) continue;
    const [machine, daemon] = event.subject.split('/');
    const name = daemon === undefined ? event.subject : `${daemon} on ${machine}`;
    const sentence = `${name} ${words} ${agoWords(tMs - event.atMs)}.`;
    found.push({ atMs: event.atMs, words: sentence, machine: machine ?? null, broken: false });
  }
  return found;
}

const MENDED_WORDS: Readonly<Record<string, string>> = {
  'power-off': 'got its power back',
  unplug: 'was plugged in again',
  drop: 'could be heard again',
  kill: 'was started again',
  stop: 'was started again',
  freeze: 'went on',
  drain: 'was put back into service',
};

/** Who holds the virtual address, where the news is about a machine that may hold it, or two machines do. */
function addressWords(world: WorldView, news: News): string | null {
  for (const { address, holders, claimedBy } of world.addresses) {
    if (holders.length > 1) return `${listed(holders)} both hold ${address}.`;
    if (news.machine !== null && !claimedBy.includes(news.machine)) continue;
    if (holders.length === 0) return `Nobody holds ${address}.`;
    if (holders[0] !== news.machine) return `${holders[0]} holds ${address}.`;
    if (news.broken) return `${news.machine} still holds ${address}.`;
  }
  return null;
}

/** Truth beside belief: what the load balancers think of the machine that the news is about. */
function beliefWords(world: WorldView, news: News): string | null {
  const about = world.beliefs.filter((b) => b.lane.machine === news.machine && b.belief !== 'none');
  if (about.length === 0) return null;
  const groups = new Map<string, { readonly view: BeliefView; readonly names: string[] }>();
  for (const view of about) {
    // Whose words would be the same share a sentence.
    const alone = wordsOf(view, news, 1);
    const group = groups.get(alone);
    if (group === undefined) groups.set(alone, { view, names: [view.lane.by] });
    else if (!group.names.includes(view.lane.by)) group.names.push(view.lane.by);
  }
  return [...groups.values()].map(({ view, names }) => `${listed(names)} ${wordsOf(view, news, names.length)}.`).join(' ');
}

/** What so many of them think, as the end of a sentence that begins with their names. */
function wordsOf(view: BeliefView, news: News, count: number): string {
  if (!view.lane.checked) return plural(count, ['does not check it', 'do not check it']);
  return news.broken ? brokenWords(view, news, count) : mendedWords(view, count);
}

function brokenWords({ belief, sinceMs: changedMs }: BeliefView, news: News, count: number): string {
  const after = changedMs - news.atMs;
  switch (belief) {
    case 'up':
      return plural(count, ['has not noticed', 'have not noticed']);
    case 'failing':
      return plural(count, ['has missed it, and still sends requests there', 'have missed it, and still send requests there']);
    case 'down':
      if (after <= 0) return plural(count, ['had already taken it out', 'had already taken it out']);
      return `${plural(count, ['took it out', 'took it out'])} ${momentWords(after)} after that`;
    case 'rising':
      return plural(count, ['has it out, though its checks pass', 'have it out, though its checks pass']);
    case 'drain':
      return plural(count, ['sends nothing new there', 'send nothing new there']);
    case 'none':
      return plural(count, ['does not run', 'do not run']);
  }
}

function mendedWords({ belief }: BeliefView, count: number): string {
  if (belief === 'up' || belief === 'failing') return plural(count, ['sends requests there', 'send requests there']);
  if (belief === 'rising') return plural(count, ['has seen it, and waits for another pass', 'have seen it, and wait for another pass']);
  if (belief === 'drain') return plural(count, ['sends nothing new there', 'send nothing new there']);
  return plural(count, ['has not noticed', 'have not noticed']);
}

function allWell(world: WorldView): string {
  for (const { address, holders, claimedBy } of world.addresses) {
    if (holders.length > 1) return `${listed(holders)} both hold ${address}.`;
    if (holders.length === 0 && claimedBy.length > 0) return `Nobody holds ${address}.`;
  }
  return world.machines.length === 1 ? 'The machine is up.' : 'All machines are up.';
}

/** What became of the requests that were decided in the last second. */
function clientsWords(trace: Trace, tMs: number): string {
  const ended = tallyEnded(trace, tMs - 1000, tMs);
  const total = ended.ok + ended.error + ended.timeout + ended.refused;
  const waiting = waitingAt(trace, tMs);
  if (total === 0) {
    if (waiting === 0) return 'No request is under way.';
    return plural(waiting, ['One request waits for an answer.', '# requests wait for an answer.']);
  }
  if (ended.ok === total) return 'Every request of the last second was answered.';
  const parts = [
    ended.error > 0 ? plural(ended.error, ['# got a server error', '# got a server error']) : '',
    ended.timeout > 0 ? plural(ended.timeout, ['# timed out', '# timed out']) : '',
    ended.refused > 0 ? plural(ended.refused, ['# was turned away', '# were turned away']) : '',
  ].filter((words) => words !== '');
  return `Of ${total} requests decided in the last second, ${parts.join(/* @wc-include */ ' and ')}.`;
}

function waitingAt(trace: Trace, tMs: number): number {
  const { requests } = trace;
  let waiting = 0;
  for (let r = firstStartingAt(trace, tMs - LONGEST_REQUEST_MS); r < requests.length; r++) {
    if ((requests.startMs[r] as number) > tMs) break;
    if (!((requests.endMs[r] as number) <= tMs)) waiting++;
  }
  return waiting;
}

function agoWords(ms: number): string {
  return ms < 50 ? 'just now' : `${momentWords(ms)} ago`;
}
