import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where a machine's process finds the variables that were changed while it runs. */
export function settingsFile(folder: string, daemon: string): string {
  return join(folder, `${daemon}.env`);
}

/** Writes them as one, so that a reader sees all or none. */
export function writeSettings(folder: string, daemon: string, values: ReadonlyMap<string, string>): void {
  const path = settingsFile(folder, daemon);
  writeFileSync(`${path}.new`, Array.from(values, ([name, value]) => `${name}=${value}\n`).join(''));
  renameSync(`${path}.new`, path);
}
