import type { Daemon, ParseContext } from '../src/daemons/daemon.ts';
import type { Files } from '../src/text/sourceFile.ts';
import { type Figure, quantile, times } from './measure.ts';
import { general } from './temptations/general.ts';
import { haproxy } from './temptations/haproxy.ts';
import { keepalived } from './temptations/keepalived.ts';
import { nginx } from './temptations/nginx.ts';
import type { Temptation } from './temptations/temptation.ts';

const MEGABYTE = 1_000_000;
/** A case that would take longer than this is not run to its end: its time is what the smaller text promises. */
const LONGEST_MS = 20_000;
/** How much longer a text of four times the length may take. */
const GROWTH_MAX = 5;
/** Below this a time says more of warming up than of growth. */
const MEASURABLE_MS = 400;

const own: Readonly<Record<string, readonly Temptation[]>> = { haproxy, keepalived, nginx };
const alone: ParseContext = { hosts: new Map(), machine: null };

/** How long a daemon's parser took over one temptation. */
export interface Reading {
  readonly name: string;
  /** For a quarter of a megabyte, and for a whole one; medians of three. */
  readonly quarterMs: number;
  readonly wholeMs: number;
  readonly diagnostics: number;
}

/** Reads a megabyte of every temptation whose name begins so. */
export function* readings(daemon: Daemon, files: Files, wanted = ''): Generator<Reading> {
  const file = Object.entries(files).find(([path]) => path.endsWith(`/${daemon.fileName}`))?.[1] ?? '';
  for (const temptation of [...general(`${file}\n`), ...(own[daemon.name] ?? [])])
    if (temptation.name.startsWith(wanted)) yield readingOf(daemon, temptation);
}

function readingOf(daemon: Daemon, temptation: Temptation): Reading {
  let diagnostics = 0;
  const read = (bytes: number, runs: number): number => {
    const text = temptation.text(bytes);
    const once = () => {
      diagnostics = daemon.parse({ path: daemon.fileName, text }, alone).diagnostics.length;
    };
    return quantile(times(once, runs, 1), 0.5);
  };
  const sixteenthMs = read(MEGABYTE / 16, 1);
  const hopeless = sixteenthMs * 16 > LONGEST_MS;
  const quarterMs = hopeless ? sixteenthMs * 16 : read(MEGABYTE / 4, 3);
  const wholeMs = quarterMs * 16 > LONGEST_MS ? quarterMs * 16 : read(MEGABYTE, 3);
  return { name: temptation.name, quarterMs, wholeMs, diagnostics };
}

/** One line of the long table. */
export function readingFigure(daemon: Daemon, reading: Reading): Figure {
  const { name, quarterMs, wholeMs, diagnostics } = reading;
  const growth = wholeMs / quarterMs;
  const met = wholeMs <= 1000 && (wholeMs < MEASURABLE_MS || growth <= GROWTH_MAX);
  const measured = `${wholeMs.toFixed(0)} ms, × ${growth.toFixed(1)} of a quarter`;
  return { name: `${daemon.name}: 1 MB of ${name}`, measured, target: `${diagnostics} said`, met };
}

/** How long a daemon's parser reads the slowest of all. */
export function slowestReading(daemon: Daemon, files: Files): Figure {
  const all = [...readings(daemon, files)];
  const slowest = all.reduce((worst, reading) => (reading.wholeMs > worst.wholeMs ? reading : worst));
  const measured = `${slowest.wholeMs.toFixed(0)} ms (${slowest.name})`;
  const name = `${daemon.name}: 1 MB of any of ${all.length} texts read, slowest`;
  return { name, measured, target: '≤ 1000 ms', met: slowest.wholeMs <= 1000 };
}
