import { isMap, isScalar, isSeq, parseDocument, type Pair, type Scalar } from 'yaml';
import { CLUSTER_FILE } from '../lab/workspace.ts';
import type { Files } from '../text/sourceFile.ts';

/** Keys whose values are words for people or parts of requests, never a machine. */
const OTHER_WORDS = new Set([
  'title',
  'id',
  'path',
  'method',
  'client',
  'detail',
  'command',
  'headers',
  'mix',
  'rate',
  'timeout',
  'duration',
]);

/** The files beside the machines' (faults of a scenario, expectations of checks) with another name for a machine, or for one process of it. */
export function renamedInScenarios(files: Files, from: string, to: string): Files {
  const renamed: Record<string, string> = { ...files };
  for (const [path, text] of Object.entries(files)) {
    if (path.includes('/') || path === CLUSTER_FILE || !/\.ya?ml$/.test(path)) continue;
    renamed[path] = renamedIn(text, from, to);
  }
  return renamed;
}

/** Exactly the names are replaced; all else of the text stays. What cannot be read stays as it is. */
function renamedIn(text: string, from: string, to: string): string {
  const document = parseDocument(text, { prettyErrors: false });
  if (document.errors.length > 0) return text;
  const places: Scalar[] = [];
  collect(document.contents, places);
  let result = text;
  for (const { value, range } of [...places].sort((a, b) => (b.range?.[0] ?? 0) - (a.range?.[0] ?? 0))) {
    if (typeof value !== 'string' || !range) continue;
    const name = value === from ? to : value.startsWith(`${from}/`) ? to + value.slice(from.length) : null;
    if (name === null) continue;
    const written = text.slice(range[0], range[1]);
    const quote = /^["']/.exec(written)?.[0] ?? '';
    result = result.slice(0, range[0]) + quote + name + quote + result.slice(range[1]);
  }
  return result;
}

/** Scalars that may name a machine: values, and the keys of `shares`. */
function collect(node: unknown, places: Scalar[]): void {
  if (isScalar(node)) places.push(node);
  else if (isSeq(node)) for (const item of node.items) collect(item, places);
  else if (isMap(node)) {
    for (const { key, value } of node.items as Pair[]) {
      const word = isScalar(key) ? String(key.value) : '';
      if (OTHER_WORDS.has(word)) continue;
      if (word === 'shares' && isMap(value)) for (const pair of value.items as Pair[]) collect(pair.key, places);
      collect(value, places);
    }
  }
}
