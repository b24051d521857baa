import { parseArgs } from 'node:util';
import { UsageError } from './output.ts';

/** What may follow a command: names of files or lessons, and these options. */
export interface Options {
  readonly names: readonly string[];
  readonly json: boolean;
  readonly daemon: string | null;
  readonly scenario: string | null;
  readonly out: string | null;
  readonly lesson: string | null;
  readonly from: string | null;
  /** Another folder of lessons. */
  readonly in: string | null;
  /** As written: `12s`. */
  readonly at: string | null;
  readonly seed: number;
  readonly seeds: number;
}

type Name = 'json' | 'daemon' | 'scenario' | 'out' | 'lesson' | 'from' | 'in' | 'at' | 'seed' | 'seeds';

const KINDS = {
  json: { type: 'boolean' },
  daemon: { type: 'string' },
  scenario: { type: 'string' },
  out: { type: 'string' },
  lesson: { type: 'string' },
  from: { type: 'string' },
  in: { type: 'string' },
  at: { type: 'string' },
  seed: { type: 'string' },
  seeds: { type: 'string' },
} as const;

/** How many seeds a proof runs when nothing is said. */
const USUAL_SEEDS = 5;

/** Reads the arguments behind a command that knows the `allowed` options. @throws UsageError */
export function readOptions(args: readonly string[], allowed: readonly Name[]): Options {
  const { values, positionals } = parse(args);
  for (const name of Object.keys(values)) {
    if (!allowed.includes(name as Name)) throw new UsageError(`this command has no option --${name}`);
  }
  return {
    names: positionals,
    json: values.json === true,
    daemon: values.daemon ?? null,
    scenario: values.scenario ?? null,
    out: values.out ?? null,
    lesson: values.lesson ?? null,
    from: values.from ?? null,
    in: values.in ?? null,
    at: values.at ?? null,
    seed: whole('seed', values.seed ?? '1', 0, Number.MAX_SAFE_INTEGER),
    seeds: whole('seeds', values.seeds ?? String(USUAL_SEEDS), 1, 1000),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: KINDS, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(
      error instanceof Error ? error.message.replace(/\. To specify.*/s, '') : 'unreadable arguments',
    );
  }
}

function whole(name: string, text: string, least: number, most: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (value >= least && value <= most) return value;
  throw new UsageError(`--${name} takes a whole number from ${least} to ${most}, not ${text}`);
}

/** The one name a command takes. @throws UsageError */
export function onlyName(options: Options, what: string): string {
  const [name, ...more] = options.names;
  if (name === undefined) throw new UsageError(`which ${what}?`);
  if (more.length > 0) throw new UsageError(`one ${what} at a time; found ${options.names.join(' ')}`);
  return name;
}
