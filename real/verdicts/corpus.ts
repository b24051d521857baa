import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mutate } from './mutate.ts';

export interface Case {
  readonly name: string;
  readonly config: string;
}

const basesFolder = fileURLToPath(new URL('./bases', import.meta.url));

/** The files written by hand for a daemon, good and bad, by name. */
export function bases(daemon: string): Case[] {
  return filesIn(join(basesFolder, daemon));
}

/** Every file of a folder, by name. */
export function filesIn(folder: string): Case[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort()
    .map((name) => ({ name, config: readFileSync(join(folder, name), 'utf8') }));
}

/** `count` files with one slip each of some original, the same for the same seed; no two are alike. */
export function mutants(originals: readonly Case[], count: number, seed: number): Case[] {
  const texts = originals.map(({ config }) => config);
  const seen = new Set(texts);
  const found: Case[] = [];
  // Slips that change nothing are drawn again; a corpus of tiny files could run out of new ones.
  for (let draw = 0; found.length < count && draw < count * 20 && originals.length > 0; draw++) {
    const original = originals[draw % originals.length] as Case;
    const mutant = mutate(original.config, texts, seed * 1_000_003 + draw);
    if (mutant === null || seen.has(mutant.config)) continue;
    seen.add(mutant.config);
    found.push({ name: `${original.name}: ${mutant.what}`, config: mutant.config });
  }
  return found;
}
