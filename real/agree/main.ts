import { existsSync } from 'node:fs';
import { setPriority } from 'node:os';
import { FolderError } from '../../src/cli/folder.ts';
import { EXIT, UsageError } from '../../src/cli/output.ts';
import { pipeline } from '../../src/cli/pipeline.ts';
import { installMissing, missingPrograms } from '../run/tools.ts';
import type { AgreementCase } from './agreementCase.ts';
import { compare, isSettled, recordAgreement, type Compared } from './agreementRecord.ts';
import { chosenCases, readAllCases, wrongLine } from './caseSelection.ts';
import { comparisonLines } from './comparisonLines.ts';
import { readAgreeOptions, USAGE, type AgreeOptions } from './options.ts';
import { RECORD, RECORDINGS } from './places.ts';
import { readRecording } from './recording.ts';
import { recordTrials, usualTrials } from './recordTrials.ts';
import { shortRun } from './shortRun.ts';
import { seedsBeside } from './simulated.ts';
import { SimulatorPool } from './simulatorPool.ts';
import type { CaseSet } from './scenarioSet.ts';

/** The daemons must not wait for whatever else this computer does. */
const AHEAD_OF_OTHERS = -10;

/** `npm run real -- agree`: real and simulated runs of many scenarios, compared. Gives the exit code. */
export async function agree(args: readonly string[]): Promise<number> {
  try {
    const options = readAgreeOptions(args);
    if (options === null) {
      console.log(USAGE);
      return EXIT.ok;
    }
    return await comply(options);
  } catch (error) {
    if (!(error instanceof UsageError) && !(error instanceof FolderError)) throw error;
    console.error(`real: ${error.message}`);
    return EXIT.usage;
  }
}

async function comply(options: AgreeOptions): Promise<number> {
  const all = readAllCases();
  const chosen = chosenCases(all, options.ids).filter((it) => it.short || !options.short);
  if (options.list) return list(all, chosen);
  for (const diagnostic of all.diagnostics) console.error(`real: left out: ${wrongLine(diagnostic)}`);
  if (options.replay) return replay(all, chosen, options);
  const stop = stopSignal();
  provide(chosen, options.setup);
  if (options.short) return shortRun(chosen, options, stop);
  const complete = await recordTrials(RECORDINGS, chosen, options, stop);
  if (stop.aborted) {
    console.error('real: stopped; what was recorded is kept, and --replay compares it');
    return 130;
  }
  const code = replay(all, chosen, options);
  return complete ? code : EXIT.no;
}

function list({ diagnostics }: CaseSet, chosen: readonly AgreementCase[]): number {
  for (const it of chosen) {
    const trials = readRecording(RECORDINGS, it)?.trials.length ?? 0;
    console.log(`${it.id}  ${trials} of ${usualTrials(it)} trials${it.short ? ', short' : ''}${it.disagrees === null ? '' : ', disagrees as explained'}  ${it.title}`);
  }
  for (const diagnostic of diagnostics) console.error(wrongLine(diagnostic));
  console.log(`${chosen.length} scenarios`);
  return diagnostics.length === 0 ? EXIT.ok : EXIT.no;
}

/** Simulates what is recorded, compares, writes the record. */
async function replay(all: CaseSet, chosen: readonly AgreementCase[], options: AgreeOptions): Promise<number> {
  const compared: Compared[] = [];
  const pool = new SimulatorPool();
  const recorded = chosen.flatMap((it) => {
    const recording = readRecording(RECORDINGS, it);
    return recording === null ? [] : [{ it, recording, simulated: pool.facts(it, seedsBeside(recording.trials.map(({ facts }) => facts.seed), options.seeds)) }];
  });
  for (const { it, recording, simulated } of recorded) {
    const result = compare(it, recording, await simulated);
    compared.push(result);
    for (const line of comparisonLines(result, options.verbose)) console.log(line);
  }
  pool.close();
  const kept = all.cases.filter((it) => readRecording(RECORDINGS, it) !== null);
  if (kept.length > 0 || existsSync(RECORD)) recordAgreement(RECORD, compared, kept, options.seeds);
  console.log(summaryLine(compared, chosen.length));
  return compared.every(isSettled) && all.diagnostics.length === 0 ? EXIT.ok : EXIT.no;
}

function summaryLine(compared: readonly Compared[], chosen: number): string {
  const agreeing = compared.filter(({ agreement }) => agreement.agrees).length;
  const explained = compared.filter((one) => !one.agreement.agrees && isSettled(one)).length;
  const parts = [`${agreeing} of ${compared.length} scenarios agree`];
  if (explained > 0) parts.push(`${explained} disagree as explained`);
  if (chosen > compared.length) parts.push(`${chosen - compared.length} are not recorded`);
  return parts.join(', ');
}

/** @throws UsageError where nothing can be run for real */
function provide(chosen: readonly AgreementCase[], setup: boolean): void {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    throw new UsageError('real daemons run in namespaces of this computer, which needs Linux and root. --replay and --list need neither.');
  }
  setPriority(AHEAD_OF_OTHERS);
  const clusters = chosen.flatMap((it) => pipeline.prepare(it.files).cluster ?? []);
  if (setup) for (const cluster of clusters) installMissing(cluster);
  const missing = new Set(clusters.flatMap(missingPrograms));
  if (missing.size > 0) throw new UsageError(`not installed: ${[...missing].join(', ')}. --setup installs what is missing.`);
}

function stopSignal(): AbortSignal {
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => stop.abort(name));
  return stop.signal;
}
