import type { Daemon, ParseContext } from '../src/daemons/daemon.ts';
import type { Files } from '../src/text/sourceFile.ts';
import { type Figure, quantile, times } from './measure.ts';

const MEGABYTE = 1_000_000;
const alone: ParseContext = { hosts: new Map(), machine: null };

/** Texts of a megabyte that tempt a parser into reading something again and again. */
function temptations(file: string): { readonly name: string; readonly text: string }[] {
  const fill = (unit: string) => unit.repeat(Math.ceil(MEGABYTE / unit.length)).slice(0, MEGABYTE);
  const words = file.split(/\s+/).filter((word) => word !== '');
  return [
    { name: 'a valid file again and again', text: fill(file) },
    { name: 'its words in one line', text: fill(`${words.join(' ')} `) },
    { name: 'a word a line', text: fill(`${words.join('\n')}\n`) },
    { name: 'open braces', text: fill('a {\n') },
    { name: 'quotes', text: fill(`"' `) },
    { name: 'one long word', text: fill('x') },
    { name: 'backslashes', text: fill('\\ \\') },
    { name: 'empty lines', text: fill('\n') },
    { name: 'names that differ', text: Array.from({ length: 60_000 }, (_, i) => `server s${i} 10.0.0.1`).join('\n') },
  ];
}

/** How long a daemon's parser reads the slowest of these. */
export function reading(daemon: Daemon, files: Files): Figure {
  const file = Object.entries(files).find(([path]) => path.endsWith(`/${daemon.fileName}`))?.[1] ?? '';
  let slowest = { name: '', ms: 0 };
  for (const { name, text } of temptations(`${file}\n`)) {
    const ms = quantile(times(() => void daemon.parse({ path: daemon.fileName, text }, alone), 3, 1), 0.5);
    if (ms > slowest.ms) slowest = { name, ms };
  }
  const measured = `${slowest.ms.toFixed(0)} ms (${slowest.name})`;
  return { name: `${daemon.name}: 1 MB of any text read, slowest`, measured, target: '≤ 1000 ms', met: slowest.ms <= 1000 };
}
