import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Files } from '../text/sourceFile.ts';

const templates = fileURLToPath(new URL('../app/sandbox/templates', import.meta.url));

/** A system that the sandbox opens, as its files. */
export function template(id: string): Files {
  const folder = join(templates, id);
  const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = found.map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]));
}
