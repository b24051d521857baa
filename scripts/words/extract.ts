import { adapter as plainAdapter } from 'wuchale/adapter-vanilla';
import { adapter as svelteAdapter } from '@wuchale/svelte';
import { type Adapter, getKey, type HeuristicFunc, IndexTracker, type Message } from 'wuchale';
import { looksLikeWords } from './candidates.ts';

/** A source file cut into words and the program around them. */
export interface Extracted {
  /** The words with `{0}` for a value and `<0>…</0>` for an inner element; the place in the list is what the program asks for. */
  readonly ids: readonly string[];
  /** Those of them that have a form for one and a form for many, with a line between the forms. */
  readonly plurals: ReadonlySet<string>;
  /** Spaces around a text, which its name leaves out: `/ to {0}/` is a text of its own in a longer one. */
  readonly around: ReadonlyMap<string, readonly [string, string]>;
  /** The program, which gets its words from a module that `header` imports. */
  code(header: string): { readonly code: string; readonly map: unknown };
}

/** One table for each file, imported at its top: nothing has to be made ready when a component starts. */
const runtime = {
  initReactive: () => null,
  useReactive: false,
  plain: { wrapInit: (words: string) => words, wrapUse: (words: string) => words },
  reactive: { wrapInit: (words: string) => words, wrapUse: (words: string) => words },
};

/**
 * Finds the words of a component or module with wuchale. `file` is relative to the project; `more` are texts that are words in this file although they do not look like it.
 * Throws where the file cannot be parsed.
 */
export async function extract(
  code: string,
  file: string,
  more: ReadonlyMap<string, 'everywhere' | 'tables'>,
): Promise<Extracted> {
  // What is marked word by word is a name of the program's own everywhere else in the file.
  const included = new Set([...code.matchAll(/@wc-include \*\/ '([^']+)'/g)].map((found) => found[1] as string));
  // So is what the program compares with: the same word may stand in the markup for people.
  const compared = new Set([...code.matchAll(/(?:[!=]== |case )'([^']+)'/g)].map((found) => found[1] as string));
  const heuristic: HeuristicFunc = (message) => {
    const { scope, funcName } = message.details;
    const place = scope === 'script' && !included.has(message.msgStr.join('\n').trim()) ? more.get(message.msgStr.join('\n').trim()) : undefined;
    const isName = place === 'everywhere' && compared.has(message.msgStr.join('\n').trim());
    return (place === 'everywhere' && !isName) || (place === 'tables' && (funcName ?? null) === null)
      ? 'message'
      : looksLikeWords(message);
  };
  const adapter: Adapter = file.endsWith('.svelte')
    ? svelteAdapter({ heuristic, runtime } as never)
    : plainAdapter({ heuristic, runtime } as never);
  const index = new IndexTracker();
  const found = await adapter.transform({
    content: code,
    filename: file,
    index,
    expr: { plain: '', reactive: '' },
    matchUrl: () => null,
  });
  return {
    ids: [...index.indices.keys()],
    plurals: new Set(found.msgs.filter((message) => message.plural).map(keyOf)),
    around: new Map(found.msgs.map((message) => [keyOf(message), spacesAround(message.msgStr.join('\n'))])),
    code: (header) => found.output(header) as { code: string; map: unknown },
  };
}

function keyOf({ msgStr, context }: Message): string {
  return getKey(msgStr, context);
}

function spacesAround(text: string): [string, string] {
  return [/^\s*/.exec(text)?.[0] ?? '', text.trim() === '' ? '' : (/\s*$/.exec(text)?.[0] ?? '')];
}
