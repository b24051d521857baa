import { daemons } from '../daemons/registry.ts';
import { ask as askAt } from '../lab/ask.ts';
import { momentWords, parseDurationMs } from '../text/quantity.ts';
import { readOptions } from './options.ts';
import { EXIT, json, type Output, UsageError } from './output.ts';
import { readSituation } from './situation.ts';

/** `ask WORKSPACE --scenario FILE [--at TIME] [--seed N] [--json] PROCESS COMMAND`: what a daemon's control socket answers at a moment of a run. */
export function ask(args: readonly string[], output: Output): number {
  const options = readOptions(args, ['json', 'scenario', 'seed', 'at']);
  const [workspace, process, ...words] = options.names;
  // Without quotes the words of a command come one by one.
  const command = words.join(' ');
  const situation = readSituation({ ...options, names: workspace === undefined ? [] : [workspace] }, output);
  if (typeof situation === 'number') return situation;
  if (process === undefined) throw new UsageError('which process? Say lb1/haproxy, say');
  if (command.trim() === '') throw new UsageError(`ask ${process} what? Say "show stat", say`);
  const { cluster, scenario } = situation;
  const atMs = momentOf(options.at, scenario.durationMs);
  if (cluster === null) return EXIT.no;
  const known = cluster.machines.flatMap((machine) => machine.processes.map(({ id }) => id));
  if (!known.includes(process)) throw new UsageError(`no process is called ${process}; there are ${known.join(', ')}`);
  const answer = askAt({ cluster, scenario, seed: options.seed, atMs }, process, command, daemons);
  if (options.json) output.out(json({ seed: options.seed, atMs, process, command, answer }));
  else if (answer === null)
    output.err(`lab: at ${momentWords(atMs)} nobody answers for ${process}: it does not run, or has no control socket`);
  else if (answer !== '') output.out(answer.replace(/\n+$/, ''));
  return answer === null ? EXIT.no : EXIT.ok;
}

/** The end of the scenario when nothing is said. */
function momentOf(text: string | null, durationMs: number): number {
  if (text === null) return durationMs;
  const atMs = parseDurationMs(text);
  if (atMs === null) throw new UsageError(`--at takes a time such as 12s or 1500ms, not ${text}`);
  if (atMs > durationMs)
    throw new UsageError(`--at ${text} is after the end of the scenario at ${momentWords(durationMs)}`);
  return atMs;
}
