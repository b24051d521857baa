import { readFileSync, statSync } from 'node:fs';
import type { Plugin } from 'vite';

const RECORD = 'virtual:agreement';
const RESOLVED = '\0agreement';

/**
 * The record of real trials as a module, so that only the page that shows it downloads it: `virtual:agreement`. Where nothing was recorded it
 * holds null, and the page says so.
 */
export function agreement(file: string): Plugin {
  return {
    name: 'agreement',
    resolveId: (id) => (id === RECORD ? RESOLVED : null),
    load(id) {
      if (id !== RESOLVED) return null;
      if (statSync(file, { throwIfNoEntry: false }) === undefined) return 'export default null;';
      this.addWatchFile(file);
      const record: unknown = JSON.parse(readFileSync(file, 'utf8'));
      // Browsers read a long text of JSON faster than the same as a literal of JavaScript.
      return `export default JSON.parse(${JSON.stringify(JSON.stringify(record))});`;
    },
  };
}
