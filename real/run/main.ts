import { constants } from 'node:os';
import { parseArgs } from 'node:util';
import { readFolder, readText, FolderError } from '../../src/cli/folder.ts';
import { diagnosticLine, EXIT, json } from '../../src/cli/output.ts';
import { daemons } from '../../src/daemons/registry.ts';
import { prepare } from '../../src/lab/lab.ts';
import { readScenarioFile, strangersIn } from '../../src/lesson/scenarioFile.ts';
import type { Cluster } from '../../src/model/cluster.ts';
import { SETTLE_MS, SETTLE_SPREAD_MS } from '../../src/sim/run.ts';
import type { Scenario } from '../../src/sim/scenario.ts';
import type { Files } from '../../src/text/sourceFile.ts';
import { hindrance } from './hindrance.ts';
import { CannotStart } from './installation.ts';
import { reportLines } from './reportLines.ts';
import { runForReal } from './realRun.ts';
import { CommandFailed } from './shell.ts';
import { installMissing, missingPrograms } from './tools.ts';

const USAGE = `usage: npm run real -- WORKSPACE --scenario FILE [options]

Runs a workspace on the real daemons, in namespaces of this computer, and tells what clients saw. Needs Linux and root.

  --scenario FILE  what happens: traffic and faults, as for the simulation
  --seed N         when each request comes and from whom, as in a simulated run with that seed (default 1)
  --settle S       seconds that the machines run before the first request (default 15 to 21, as in a simulated run)
  --json           the report for programs, as the simulation gives it
  --setup          installs what is missing from Debian's packages, without starting it

Exit codes: 0 it ran, 1 the workspace makes no sense or a daemon would not start, 2 called wrongly or not possible here.
`;

/** A sentence for the reader, and an exit code: 2 where nothing more is said. */
class CannotRun extends Error {
  constructor(
    words: string,
    readonly code: number = EXIT.usage,
  ) {
    super(words);
  }
}

interface Options {
  readonly workspace: string;
  readonly scenario: string;
  readonly seed: number;
  readonly settleMs: number;
  readonly json: boolean;
  readonly setup: boolean;
}

process.exitCode = await main();

async function main(): Promise<number> {
  try {
    const options = readOptions();
    if (options === null) return EXIT.ok;
    mustBeRoot();
    const { cluster, files, scenario } = readAll(options);
    provide(cluster, options.setup);
    return await run(cluster, files, scenario, options);
  } catch (error) {
    if (error instanceof CannotStart) {
      console.error(`real: ${error.message}`);
      return EXIT.no;
    }
    if (!(error instanceof CannotRun || error instanceof FolderError || error instanceof CommandFailed)) throw error;
    console.error(`real: ${error.message}`);
    return error instanceof CannotRun ? error.code : EXIT.usage;
  }
}

async function run(cluster: Cluster, files: Files, scenario: Scenario, options: Options): Promise<number> {
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => stop.abort(name));
  try {
    const { seed, settleMs } = options;
    const progress = (line: string): void => console.error(`real: ${line}`);
    const report = await runForReal({ cluster, files, daemons, scenario, seed, settleMs, progress, signal: stop.signal });
    console.log(options.json ? json(report) : reportLines(report).join('\n'));
    return EXIT.ok;
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    // As a shell tells it.
    return 128 + constants.signals[stop.signal.reason as NodeJS.Signals];
  }
}

function readOptions(): Options | null {
  const { values, positionals } = parse();
  if (values.help === true) {
    console.log(USAGE);
    return null;
  }
  const [workspace, ...more] = positionals;
  if (workspace === undefined || more.length > 0) throw new CannotRun(`one workspace, please\n\n${USAGE}`);
  if (values.scenario === undefined) throw new CannotRun('which scenario? Say --scenario FILE');
  const settleMs = values.settle === undefined ? SETTLE_MS + Math.random() * SETTLE_SPREAD_MS : number('settle', values.settle) * 1000;
  return {
    workspace,
    scenario: values.scenario,
    seed: number('seed', values.seed ?? '1'),
    settleMs,
    json: values.json === true,
    setup: values.setup === true,
  };
}

function parse() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        scenario: { type: 'string' },
        seed: { type: 'string' },
        settle: { type: 'string' },
        json: { type: 'boolean' },
        setup: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new CannotRun(`${(error as Error).message.replace(/\. To specify.*/s, '')}\n\n${USAGE}`);
  }
}

function number(name: string, text: string): number {
  if (!/^\d{1,15}(\.\d+)?$/.test(text)) throw new CannotRun(`--${name} takes a number, not ${text}`);
  return Number(text);
}

/** Workspace and scenario, with what is said of them. */
function readAll(options: Options): { cluster: Cluster; files: Files; scenario: Scenario } {
  const files = readFolder(options.workspace);
  const { scenario, diagnostics: flaws, faultSpan } = readScenarioFile({ path: options.scenario, text: readText(options.scenario) });
  if (scenario === null) throw new CannotRun(flaws.map(diagnosticLine).join('\n'));
  // What the lab says of a daemon's file does not matter here: the daemon itself will say.
  const { cluster, diagnostics } = prepare(files, daemons);
  if (cluster === null) {
    throw new CannotRun(diagnostics.filter((d) => d.severity === 'error').map(diagnosticLine).join('\n'), EXIT.no);
  }
  const strangers = strangersIn(scenario, cluster, faultSpan);
  if (strangers.length > 0) throw new CannotRun(strangers.map(diagnosticLine).join('\n'));
  return { cluster, files, scenario };
}

/** @throws CannotRun */
function mustBeRoot(): void {
  const words = hindrance(process.platform, process.getuid?.());
  if (words !== null) throw new CannotRun(words);
}

/** Makes sure that what is needed is installed. @throws CannotRun */
function provide(cluster: Cluster, setup: boolean): void {
  const lacking = missingPrograms(cluster);
  if (setup && lacking.length > 0) {
    console.error(`real: installs what is missing: ${lacking.join(', ')}`);
    try {
      installMissing(cluster);
    } catch (error) {
      throw new CannotRun((error as Error).message);
    }
  }
  const missing = missingPrograms(cluster);
  if (missing.length > 0) throw new CannotRun(`not installed: ${missing.join(', ')}. --setup installs what is missing.`);
}
