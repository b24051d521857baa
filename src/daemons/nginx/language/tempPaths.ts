import { PREFIX } from './disk.ts';
import type { Place, Reading } from './reading.ts';

/** Folders that nginx makes at start: where it keeps bodies and caches (ngx_add_path). */
export function addTempPath(at: Reading, text: string, levels: readonly number[], data: object | null): void {
  const plain = text.endsWith('/') ? text.slice(0, -1) : text;
  const name = plain.startsWith('/') ? plain : PREFIX + plain;
  const known = at.main.paths.get(name);
  if (known === undefined) {
    at.main.paths.set(name, { name, levels, data, place: at.place });
    return;
  }
  if (known.data !== data) at.emerg(`the same path name "${name}" used in ${printed(known.place)} and`);
  const differs = levels.length !== known.levels.length || levels.some((level, i) => level !== known.levels[i]);
  if (differs) at.emerg(`the same path name "${name}" in ${printed(known.place)} has the different levels than`);
}

/** `nginx.conf:12` */
export function printed({ file, line }: Place): string {
  return `${file.path}:${line}`;
}
