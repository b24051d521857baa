import { type Document, isMap, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import type { Diagnostic } from '../../text/diagnostic.ts';
import type { SourceFile } from '../../text/sourceFile.ts';
import { lineSpan } from '../../text/span.ts';
import { yamlFault } from '../yamlFault.ts';
import { fingerprint } from './fingerprint.ts';
import { type Path, wordsIn } from './wordsIn.ts';

/** A YAML file of a lesson with the words of another language in the places of its own. */
export interface LaidWords {
  /** The English file with the translated words; what is not translated stays English. */
  readonly text: string;
  /** Ids of entries that are English in part or whole. */
  readonly missing: readonly string[];
  /** Ids of entries whose English words changed since they were translated. */
  readonly outdated: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Lays the words of a translation over checks.yaml, hints.yaml or quiz.yaml. The translation is a map from the ids of the English list to entries of the same form with nothing but
 * words in them, and `of`, the fingerprint of the English words:
 *
 *     no-check:
 *       of: 5f0c21aa
 *       words: Wer sagt lb1, dass es nachsehen soll?
 */
export function layWords(english: SourceFile, translated: SourceFile | null): LaidWords {
  const document = parseDocument(english.text, { logLevel: 'error' });
  const entries = entriesOf(document);
  if (translated === null)
    return { text: english.text, missing: entries.map(({ id }) => id), outdated: [], diagnostics: [] };
  const own = new Translated(translated);
  const missing: string[] = [];
  const outdated: string[] = [];
  for (const { id, index, node } of entries) {
    const there = new Map(wordsIn(node).map(({ path, words }) => [JSON.stringify(path), words]));
    const entry = own.entry(id);
    const said = entry === null ? [] : own.wordsOf(entry, id, there);
    if (entry !== null && own.of(entry) !== fingerprintOf(node)) outdated.push(id);
    for (const { path, words } of said) document.setIn([index, ...path], words);
    // It names a step by its English title: `withWordsOf` has the English value stay.
    document.deleteIn([index, 'about']);
    if (said.length < there.size) missing.push(id);
  }
  own.complainOfStrangers(new Set(entries.map(({ id }) => id)));
  return { text: document.toString({ lineWidth: 0 }), missing, outdated, diagnostics: own.diagnostics };
}

/** What `of` says of an entry whose words are these. */
export function fingerprintOf(node: Node): string {
  return fingerprint(JSON.stringify(wordsIn(node).map(({ words }) => words)));
}

/** The entries of an English file, in its order. */
export function entriesOf(
  document: Document.Parsed,
): { readonly id: string; readonly index: number; readonly node: Node }[] {
  const items = (document.contents as { items?: readonly unknown[] } | null)?.items ?? [];
  return items.flatMap((node, index) => {
    const id = isMap(node) ? node.get('id') : undefined;
    return typeof id === 'string' ? [{ id, index, node: node as Node }] : [];
  });
}

class Translated {
  readonly diagnostics: Diagnostic[] = [];
  readonly #source: SourceFile;
  readonly #lines = new LineCounter();
  readonly #document: Document.Parsed;

  constructor(source: SourceFile) {
    this.#source = source;
    this.#document = parseDocument(source.text, { lineCounter: this.#lines, prettyErrors: false, logLevel: 'error' });
    const { contents, errors } = this.#document;
    const fault = yamlFault(source.text, errors, this.#lines);
    if (fault !== null) this.#wrong(fault.from, fault.words);
    else if (contents !== null && !isMap(contents))
      this.#wrong(0, 'expected the ids of the English file, each with its words below');
  }

  entry(id: string): Node | null {
    const { contents } = this.#document;
    const found = isMap(contents) ? contents.get(id, true) : undefined;
    return isMap(found) ? found : null;
  }

  of(entry: Node): string {
    return isMap(entry) ? String(entry.get('of') ?? '') : '';
  }

  /** The words of an entry. What is in no such place of the English entry is said at its line. */
  wordsOf(entry: Node, id: string, there: ReadonlyMap<string, string>): { path: Path; words: string }[] {
    return leavesOf(entry).flatMap(({ path, node }) => {
      if (path.length === 1 && path[0] === 'of') return [];
      const place = JSON.stringify(path);
      if (there.has(place) && isScalar(node) && typeof node.value === 'string') return [{ path, words: node.value }];
      this.#wrong(node?.range?.[0] ?? 0, `${id} has no words at ${path.join('.')} in English`);
      return [];
    });
  }

  complainOfStrangers(ids: ReadonlySet<string>): void {
    const { contents } = this.#document;
    if (!isMap(contents)) return;
    for (const { key } of contents.items) {
      const id = isScalar(key) ? String(key.value) : '';
      if (!ids.has(id)) this.#wrong((key as Node | null)?.range?.[0] ?? 0, `the English file has no ${id}`);
    }
  }

  #wrong(offset: number, message: string): void {
    const { path } = this.#source;
    const span = lineSpan(path, this.#lines.linePos(offset).line);
    this.diagnostics.push({ file: path, span, severity: 'error', code: 'lesson.translation', message });
  }
}

/** Everything in an entry that holds nothing else. */
function leavesOf(node: unknown, path: Path = []): { path: Path; node: Node | null }[] {
  if (isMap(node))
    return node.items.flatMap((pair) =>
      leavesOf(pair.value, [...path, String(isScalar(pair.key) ? pair.key.value : pair.key)]),
    );
  const items = (node as { items?: readonly unknown[] } | null)?.items;
  if (items !== undefined) return items.flatMap((item, i) => leavesOf(item, [...path, i]));
  return [{ path, node: node as Node | null }];
}
