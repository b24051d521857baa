import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const bases = fileURLToPath(new URL('../../real/verdicts/bases', import.meta.url));
const lessons = fileURLToPath(new URL('../../lessons', import.meta.url));

/** Whole files of a daemon: what lessons hold, and what the verdicts were taken of. */
export function filesOf(daemon: string, fileName: string): string[] {
  const inLessons = readdirSync(lessons, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(`/${fileName}`))
    .map((path) => join(lessons, path));
  const written = readdirSync(bases).includes(daemon)
    ? readdirSync(join(bases, daemon), { recursive: true, encoding: 'utf8' })
    : [];
  const own = written.filter((name) => /\.\w+$/.test(name)).map((name) => join(bases, daemon, name));
  return [...inLessons, ...own].map((path) => readFileSync(path, 'utf8'));
}

/** Words that every JavaScript object answers to: a lookup that forgets this takes them for entries. */
const INHERITED = ['constructor', 'valueOf', 'toString', '__proto__', 'hasOwnProperty', 'isPrototypeOf'];

/** The files with up to four of their words replaced by names that JavaScript objects inherit. */
export function withInheritedNames(files: readonly string[]): fc.Arbitrary<string> {
  const place = fc.tuple(fc.nat(), fc.constantFrom(...INHERITED));
  return fc.tuple(fc.constantFrom(...files), fc.array(place, { minLength: 1, maxLength: 4 })).map(([text, places]) =>
    places.reduce((now, [at, word]) => {
      const words = [...now.matchAll(/[\w.$-]+/g)];
      const found = words[at % Math.max(1, words.length)];
      return found === undefined ? word : now.slice(0, found.index) + word + now.slice(found.index + found[0].length);
    }, text),
  );
}
