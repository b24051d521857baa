import { BACKEND, type Proxy } from './model.ts';
import type { Reading } from './reading.ts';
import { refuse } from './refusal.ts';
import { expectSide, noMore } from './words.ts';

/** `external-check command|path` of a proxy (extcheck.c 2.6). */
export function externalCheckLine(proxy: Proxy, reading: Reading): void {
  const { line } = reading;
  expectSide(proxy, BACKEND, reading);
  const what = line.arg(1);
  if (what === '') refuse("missing argument after 'external-check'.");
  if (what !== 'command' && what !== 'path') refuse(`external-check: unknown argument '${what}'.`);
  noMore(line, 1, 1);
  if (line.arg(2) === '') refuse(`missing argument after '${what}'.`);
  if (what === 'command') proxy.externalCommand = line.arg(2);
  else proxy.externalPath = true;
}
