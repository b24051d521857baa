import type { Proxy } from './model.ts';
import type { Reading } from './reading.ts';
import { refuse } from './refusal.ts';
import { noMore } from './words.ts';

/** `external-check command|path` of a proxy (extcheck.c 2.6). */
export function externalCheckLine(proxy: Proxy, { line }: Reading): void {
  const what = line.arg(1);
  if (what === '') refuse("missing argument after 'external-check'.\n");
  if (what !== 'command' && what !== 'path')
    refuse(`'external-check' only supports 'command' and 'path'. but got '${what}'.`, { word: 1 });
  noMore(line, 2);
  if (line.arg(2) === '') refuse(`missing argument after '${what}'.`);
  if (what === 'command') proxy.externalCommand = line.arg(2);
  else proxy.externalPath = true;
}
