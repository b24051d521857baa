import { invalidNameCharacter } from '../names.ts';
import type { Reading } from '../reading.ts';
import { refuse } from '../refusal.ts';
import type { SectionReader } from './reader.ts';

/** `namespace_list` (cfgparse.c cfg_parse_netns 2.6): machines of the lab have no network namespaces, so none can be opened. */
export function namespaces(): SectionReader {
  return { open: () => {}, line };
}

function line({ line: words }: Reading): void {
  const name = words.arg(1);
  if (words.arg(0) !== 'namespace' || name === '') return;
  const bad = invalidNameCharacter(name);
  if (bad !== null) refuse(`character '${bad}' is not permitted in 'namespace' name '${name}'.`, { form: 'tight', code: 'invalid-character' });
  refuse(`Cannot open namespace '${name}'.`, { form: 'tight', word: 1 });
}
