import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { daemons } from '../../src/daemons/registry.ts';
import {
  agreement,
  complaintsOf,
  keepsPromise,
  tally,
  PROMISED,
  type Agreement,
  type Complaint,
  type Verdict,
} from '../../src/daemons/verdict.ts';
import { installPackages } from '../install.ts';
import type { Ask } from './ask.ts';
import { asks } from './asks.ts';
import { bases, filesIn, mutants, type Case } from './corpus.ts';
import { enclosed, furnish, runEnclosed } from './enclosure.ts';
import { recorded, recordingFile } from './recording.ts';
import { WORLD } from '../../src/daemons/verdictWorld.testing.ts';

const USAGE = `usage: npm run verdicts -- [DAEMON…] [options]

Compares what the lab says of configuration files with what the installed daemons say. Needs Linux and root: the daemons run in
a network namespace of their own.

  --fresh N      also N new files with one slip each (default 100; of your own files 0)
  --seed S       which new files (default 1)
  --files FOLDER your own files instead, all that lie in a folder: with one daemon; only files whose scripts you would run as root
  --record N     asks about every base and N slips, and writes src/daemons/DAEMON/samples/verdicts.json
  --keywords     compares the tables of directives with the daemons, and nothing else
  --show N       prints at most N disagreements of each daemon (default 10)
  --setup        installs the daemons that are missing from Debian's packages, without starting them
`;

process.exitCode = await main();

async function main(): Promise<number> {
  const options = readOptions();
  if (typeof options === 'number') return options;
  const { chosen, values } = options;
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    console.error('The daemons run in namespaces, which needs Linux and root.');
    return 2;
  }
  if (!enclosed) {
    if (values.setup) installPackages(chosen.filter((ask) => ask.version() === null).map((ask) => ask.packageName));
    const missing = chosen.filter((ask) => ask.version() === null);
    if (missing.length > 0) {
      console.error(`Not installed: ${missing.map((ask) => ask.daemon).join(', ')}. --setup installs it.`);
      return 2;
    }
    const tsrun = fileURLToPath(new URL('../../scripts/tsrun.mjs', import.meta.url));
    return runEnclosed([process.execPath, tsrun, fileURLToPath(import.meta.url), ...process.argv.slice(2)]);
  }
  furnish();
  let kept = true;
  for (const ask of chosen) {
    if (values.keywords) kept = (await keywords(ask)) && kept;
    else if (values.files !== null) kept = await compareFiles(ask, values.files, values.fresh, values.seed, values.show);
    else if (values.record !== null) await record(ask, values.record, values.seed);
    else kept = (await compare(ask, values.fresh, values.seed, values.show)) && kept;
  }
  return kept ? 0 : 1;
}

function readOptions() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        fresh: { type: 'string' },
        seed: { type: 'string', default: '1' },
        files: { type: 'string' },
        record: { type: 'string' },
        keywords: { type: 'boolean', default: false },
        show: { type: 'string', default: '10' },
        setup: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      console.log(USAGE);
      return 0;
    }
    const chosen = positionals.length === 0 ? asks : asks.filter((ask) => positionals.includes(ask.daemon));
    const stranger = positionals.find((name) => !asks.some((ask) => ask.daemon === name));
    if (stranger !== undefined) throw new Error(`no daemon is called ${stranger}: there are ${asks.map((a) => a.daemon).join(', ')}`);
    if (values.files !== undefined && chosen.length !== 1) throw new Error('--files: name the daemon that the files are for');
    return {
      chosen,
      values: {
        files: values.files ?? null,
        keywords: values.keywords,
        setup: values.setup,
        fresh: wholeNumber('fresh', values.fresh ?? (values.files === undefined ? '100' : '0')),
        seed: wholeNumber('seed', values.seed),
        show: wholeNumber('show', values.show),
        record: values.record === undefined ? null : wholeNumber('record', values.record),
      },
    };
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`);
    return 2;
  }
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,7}$/.test(text)) throw new Error(`--${name}: expected a whole number, found ${text}`);
  return Number(text);
}

/** The daemon's verdict on one case, in a folder that is gone afterwards. */
async function verdictOf(ask: Ask, { name, config }: Case): Promise<Verdict | null> {
  const said = await inFolder((folder) => ask.ask(config, folder));
  return said === null ? null : { name, config, ...said };
}

/** The verdicts on many; a file over which the daemon crashes has none, and is named. */
async function verdictsOf(ask: Ask, cases: readonly Case[]): Promise<Verdict[]> {
  const found: Verdict[] = [];
  for (const one of cases) {
    const verdict = await verdictOf(ask, one);
    if (verdict === null) console.log(`  ${ask.daemon} crashes over ${one.name}`);
    else found.push(verdict);
  }
  return found;
}

async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'failover-lab-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function record(ask: Ask, count: number, seed: number): Promise<void> {
  const originals = bases(ask.daemon);
  const verdicts = await verdictsOf(ask, [...originals, ...mutants(originals, count, seed)]);
  writeFileSync(recordingFile(ask.daemon), `${JSON.stringify(verdicts, null, 1)}\n`);
  console.log(`${ask.daemon} ${ask.version()}: ${verdicts.length} verdicts recorded, ${verdicts.filter((v) => v.accepted).length} of them accept.`);
}

async function keywords(ask: Ask): Promise<boolean> {
  const lines = await inFolder((folder) => ask.keywords(folder));
  console.log(`${ask.daemon} ${ask.version()}: ${lines.length === 0 ? 'the table holds every keyword the daemon knows' : 'the table differs'}`);
  for (const line of lines) console.log(`  ${line}`);
  return lines.length === 0;
}

/** Recorded configurations and fresh ones: daemon against recording, lab against daemon. */
async function compare(ask: Ask, fresh: number, seed: number, show: number): Promise<boolean> {
  const old = recorded(ask.daemon);
  let changed = 0;
  for (const verdict of old) {
    const now = await verdictOf(ask, verdict);
    if (JSON.stringify(now) !== JSON.stringify(verdict)) {
      if (changed++ < show) print('The daemon now says something else than recorded', verdict, now?.complaints ?? [], verdict.complaints);
    }
  }
  const found = await verdictsOf(ask, mutants(bases(ask.daemon), fresh, seed));
  console.log(`\n${ask.daemon} ${ask.version()}`);
  console.log(`  recorded verdicts that the daemon gives again: ${old.length - changed} of ${old.length}`);
  const keptOld = report('recorded', ask.daemon, old, show);
  const keptNew = report(`fresh, seed ${seed}`, ask.daemon, found, show);
  return keptOld && keptNew && changed === 0;
}

/** Files that lie somewhere else, and slips in them: lab against daemon. */
async function compareFiles(ask: Ask, folder: string, fresh: number, seed: number, show: number): Promise<boolean> {
  const files = filesIn(folder);
  const found = await verdictsOf(ask, [...files, ...mutants(files, fresh, seed)]);
  console.log(`\n${ask.daemon} ${ask.version()}`);
  return report(folder, ask.daemon, found, show);
}

function report(title: string, daemonName: string, verdicts: readonly Verdict[], show: number): boolean {
  const agreements: Agreement[] = [];
  let shown = 0;
  for (const verdict of verdicts) {
    const daemon = daemons.find(({ name }) => name === daemonName);
    if (daemon === undefined) throw new Error(`the registry has no ${daemonName}`);
    const parsed = daemon.parse({ path: daemon.fileName, text: verdict.config }, WORLD);
    const agreed = agreement(parsed, verdict);
    agreements.push(agreed);
    if (agreed.accepted && agreed.lines && agreed.messages) continue;
    if (shown++ >= show) continue;
    const accepts = parsed.refusal === null;
    const words = accepts === verdict.accepted ? 'Other words' : accepts ? 'The lab accepts, the daemon does not' : 'The daemon accepts, the lab does not';
    print(words, verdict, complaintsOf(parsed), verdict.complaints);
  }
  const found = tally(agreements);
  const figure = (key: 'accepted' | 'lines' | 'messages') => `${key} ${found[key].toFixed(1)} % (promised ${PROMISED[key]} %)`;
  console.log(`  ${title}: ${found.count} files: ${figure('accepted')}, ${figure('lines')}, ${figure('messages')}`);
  return keepsPromise(found);
}

function print(title: string, { name, config }: Verdict, ours: readonly Complaint[], theirs: readonly Complaint[]): void {
  const say = (list: readonly Complaint[]) => list.map(({ severity, line, message }) => `      ${severity} ${line ?? '-'}: ${message}`);
  console.log(`\n  ${title}: ${name}`);
  const line = /line (\d+)$/.exec(name)?.[1];
  if (line !== undefined) console.log(`    ${line}| ${config.split('\n')[Number(line) - 1] ?? ''}`);
  console.log(['    the lab:', ...say(ours), '    the daemon:', ...say(theirs)].join('\n'));
}
