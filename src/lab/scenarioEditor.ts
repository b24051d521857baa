import type * as v from 'valibot';
import type { Completion, EditorSupport, Fix, Hover, OutlineItem, ParseContext } from '../daemons/daemon.ts';
import { checksSchema } from '../lesson/checksFile.ts';
import { scenarioFileSchema } from '../lesson/scenarioSchema.ts';
import type { Diagnostic } from '../text/diagnostic.ts';
import { nearest } from '../text/nearest.ts';
import { lineSpan } from '../text/span.ts';
import { entriesOf, isRecord, itemOf, neededKeys, schemasAt, alternatives, wordsOf } from './schemaKeys.ts';
import { scenarioNames } from './scenarioNames.ts';
import { scenarioWords, type Names } from './scenarioWords.ts';
import { cursorAt, type YamlCursor } from './yamlCursor.ts';
import { yamlTokens } from './yamlTokens.ts';

type Schema = v.GenericSchema;

/** What the editor shows for scenario.yaml. */
export const scenarioEditor = editorOf(scenarioFileSchema);
/** What the editor shows for checks.yaml. */
export const checksEditor = editorOf(checksSchema);

function editorOf(schema: Schema): EditorSupport {
  return {
    tokens: yamlTokens,
    complete: (text, line, column, context) => complete(schema, text, line, column, namesOf(text, context)),
    hover,
    signature: () => null,
    outline,
    names: scenarioNames,
    fixes: (text, diagnostic) => fixes(schema, text, diagnostic),
    format: null,
  };
}

function namesOf(text: string, { hosts, processes = [], virtual = [] }: ParseContext): Names {
  const ids = [...text.matchAll(/(?:^|[\s{,-])id:\s*([\w-]+)/g)].map((match) => match[1] as string);
  return { machines: [...hosts.keys()], processes, addresses: [...virtual, ...hosts.values()], ids };
}

// ---- Completions: whatever is put in leaves a file that can be read.

function complete(schema: Schema, text: string, line: number, column: number, names: Names): Completion[] {
  const row = text.split('\n')[line - 1] ?? '';
  const blank = /^\s*[\w-]*$/.test(row.slice(0, column - 1)) && /^[\w-]*\s*$/.test(row.slice(column - 1));
  if (!blank) {
    const cursor = cursorAt(text, line, column);
    return cursor === null ? [] : completionsAt(schema, cursor, row, column, names);
  }
  // A line of its own is a key of the mapping there, or another item of a list.
  const key = cursorAt(text, line, column, ['', ':']);
  if (key !== null) {
    const keys = completionsAt(schema, key, row, column, names);
    if (keys.length > 0) return keys;
  }
  const item = cursorAt(text, line, column, ['- ', '']);
  return item === null ? [] : itemsAt(schema, item, names).map((one) => ({ ...one, insert: `- ${one.insert}` }));
}

function completionsAt(schema: Schema, cursor: YamlCursor, row: string, column: number, names: Names): Completion[] {
  const here = schemasAt(schema, cursor.path, cursor.written);
  if (cursor.role === 'key') {
    const renaming = /^[\w-]*\s*:(\s|$)/.test(row.slice(column - 1));
    return here.flatMap((one) => keysOf(one, cursor, names, renaming));
  }
  if (typeof cursor.path.at(-1) === 'number') return itemsAt(schema, cursor, names);
  return valuesOf(here, keyOf(cursor.path), names);
}

/** What a list may hold. */
function itemsAt(schema: Schema, cursor: YamlCursor, names: Names): Completion[] {
  const key = keyOf(cursor.path);
  const here = schemasAt(schema, cursor.path, cursor.written);
  return unique(here.flatMap((one) => examples(one, key, names))).map((one) => completion(one, one, ''));
}

function valuesOf(schemas: readonly Schema[], key: string | null, names: Names): Completion[] {
  const words = schemas.flatMap((one) => wordsOf(one) ?? []);
  const known = key === null ? undefined : scenarioWords[key]?.values?.(names);
  const found = words.length > 0 && known === undefined ? words : [...words, ...(known ?? [])];
  const all = found.length > 0 ? found : schemas.flatMap((one) => examples(one, key, names)).slice(0, 1);
  return unique(all).map((one) => completion(one, one, key ?? ''));
}

/** The keys of a mapping that it does not have yet, each with a value. */
function keysOf(schema: Schema, { written, path }: YamlCursor, names: Names, renaming: boolean): Completion[] {
  const there = Object.keys((at(written, path) as object | null | undefined) ?? {});
  const key = keyOf(path);
  if (isRecord(schema)) {
    const entries = (key === null ? undefined : scenarioWords[key]?.entries?.(names)) ?? [];
    const free = entries.filter((entry) => !there.includes(entry.slice(0, entry.lastIndexOf(': '))));
    return renaming ? [] : free.map((entry) => completion(entry, entry, ''));
  }
  const entries = entriesOf(schema) ?? {};
  return Object.entries(entries)
    .filter(([name]) => !there.includes(name))
    .map(([name, value]) => {
      const first = renaming ? '' : `: ${exampleOf(value, name, names)}`;
      return { label: name, detail: '', insert: `${name}${first}`, text: scenarioWords[name]?.text ?? '' };
    });
}

/** A value of the kind, on one line: what the key's words say, or the least that the schema asks for. */
function exampleOf(schema: Schema, key: string, names: Names): string {
  const known = scenarioWords[key]?.values?.(names)[0];
  return known ?? examples(schema, key, names)[0] ?? 'text';
}

/** One value of each kind that it may be. */
function examples(schema: Schema, key: string | null, names: Names): string[] {
  return alternatives(schema, undefined).flatMap((one) => {
    const words = wordsOf(one);
    if (words !== null) return [...words];
    const item = itemOf(one);
    if (item !== null) return [`[${examples(item, key, names)[0] ?? ''}]`];
    if (entriesOf(one) !== null) {
      const entries = entriesOf(one) as Readonly<Record<string, Schema>>;
      const needed = neededKeys(one).map((name) => `${name}: ${exampleOf(entries[name] as Schema, name, names)}`);
      return [`{ ${needed.join(', ')} }`];
    }
    return key === null ? [] : (scenarioWords[key]?.values?.(names) ?? []);
  });
}

function completion(label: string, insert: string, key: string): Completion {
  return { label, detail: '', insert, text: scenarioWords[key]?.text ?? '' };
}

/** The innermost key on the way. */
function keyOf(path: readonly (string | number)[]): string | null {
  return path.findLast((part) => typeof part === 'string') ?? null;
}

function at(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (one, part) => (one as Record<string | number, unknown> | null | undefined)?.[part],
    value,
  );
}

function unique(words: readonly string[]): string[] {
  return [...new Set(words)];
}

// ---- The rest

const KEY = /[\w-]+(?=\s*:(?:\s|$))/g;

function hover(text: string, line: number, column: number): Hover | null {
  const row = text.split('\n')[line - 1] ?? '';
  const remark = row.search(/(^|\s)#/);
  for (const found of row.matchAll(KEY)) {
    if (remark >= 0 && found.index > remark) return null;
    if (column < found.index + 1 || column > found.index + found[0].length) continue;
    const words = scenarioWords[found[0]];
    return words === undefined
      ? null
      : { span: lineSpan('', line, found.index + 1, found[0].length), text: words.text };
  }
  return null;
}

/** The keys at the margin; in a list, each item by its title. */
function outline(text: string): OutlineItem[] {
  const items: OutlineItem[] = [];
  for (const [index, row] of text.split('\n').entries()) {
    const key = /^(- (?:\{\s*)?)?([\w-]+):\s*(.*)$/.exec(row);
    const title = /^ +title:\s*(.*)$/.exec(row);
    const span = lineSpan('', index + 1, 1, row.length);
    if (key?.[1] !== undefined) items.push({ label: key[3] ?? '', detail: '', span, children: [] });
    else if (key !== null) items.push({ label: key[2] as string, detail: key[3] ?? '', span, children: [] });
    else if (title !== null && items.length > 0) {
      const last = items[items.length - 1] as OutlineItem;
      if (last.detail === '')
        items[items.length - 1] = { ...last, label: unquoted(title[1] as string), detail: last.label };
    }
  }
  return items;
}

function unquoted(text: string): string {
  return /^(["']).*\1$/.test(text) ? text.slice(1, -1) : text;
}

/** `faults[0].untl: this key is not known here`: the key of its place that is nearest to it. */
function fixes(schema: Schema, text: string, { message, span }: Diagnostic): Fix[] {
  const wrong = /(?:^|[.\]])([\w-]+): this key is not known here/.exec(message)?.[1];
  if (wrong === undefined || span === null) return [];
  for (const [index, row] of text.split('\n').entries()) {
    if (index + 1 < span.line - 1 || index + 1 > span.endLine) continue;
    for (const found of row.matchAll(KEY)) {
      if (found[0] !== wrong) continue;
      const cursor = cursorAt(text, index + 1, found.index + 2);
      if (cursor?.role !== 'key') continue;
      const keys = schemasAt(schema, cursor.path, cursor.written).flatMap((one) => Object.keys(entriesOf(one) ?? {}));
      const guess = nearest(wrong, keys);
      if (guess === null) continue;
      const edit = { span: lineSpan(span.file, index + 1, found.index + 1, wrong.length), text: guess };
      return [{ title: `Write \`${guess}\``, edits: [edit] }];
    }
  }
  return [];
}
