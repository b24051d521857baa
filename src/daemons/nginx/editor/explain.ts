import type { Hover, Signature } from '../../daemon.ts';
import { hoverText, signatureOf } from '../../editing.ts';
import { CONTEXTS, directivesNamed, type Directive } from '../directives.ts';
import { helpFor, SERVER_PARAMETERS } from '../help.ts';
import { contextOf, end, flatten, isBefore, pathTo, placeAt, rowOf } from './place.ts';
import { usageOf } from './usage.ts';

/** What the directive at a place does; on a server of an upstream, also what its parameters do. */
export function hover(text: string, line: number, column: number): Hover | null {
  const at = { line, column };
  const { tree } = placeAt(text, line, column);
  for (const { words } of [...flatten(tree.nodes), { words: tree.pending }]) {
    const word = words.find(({ span }) => isBefore(span, at, true) && isBefore(at, end(span), false));
    const first = words[0];
    if (word === undefined || first === undefined) continue;
    const context = contextOf(pathTo(tree.nodes, at));
    if (word !== first) return first.text === 'server' && context === 'u' ? parameterHover(word) : null;
    const row = rowOf(word.text, context);
    return row === null ? null : { span: word.span, text: aboutDirective(row) };
  }
  return null;
}

function parameterHover({ text, span }: { readonly text: string; readonly span: Hover['span'] }): Hover | null {
  const name = text.split('=')[0];
  const known = SERVER_PARAMETERS.find(({ label }) => label.split('=')[0] === name);
  if (known === undefined) return null;
  const byDefault = known.label.includes('=') ? `Where it is missing: \`${known.label}\`.` : '';
  return { span, text: [`\`${known.label}\``, known.text, byDefault].filter((p) => p !== '').join('\n\n') };
}

function aboutDirective(row: Directive): string {
  const help = helpFor(row.name);
  const letters = [...new Set(directivesNamed(row.name).flatMap((r) => [...r.contexts]))];
  const places = letters.includes('*') ? 'everywhere' : letters.map((l) => `\`${CONTEXTS[l] ?? l}\``).join(', ');
  const paragraphs = [help?.text ?? '', `Belongs in: ${places}.`];
  if (help !== null && help.byDefault !== null) paragraphs.push(`Where it is missing: \`${help.byDefault}\`.`);
  return hoverText(usageOf(row), paragraphs.filter((p) => p !== '').join('\n\n'), row.support);
}

/** How the directive at a place is written, and which argument is due. */
export function signature(text: string, line: number, column: number): Signature | null {
  const { before, context, inComment } = placeAt(text, line, column);
  const [first, ...rest] = before;
  if (first === undefined || inComment) return null;
  const row = rowOf(first.text, context);
  if (row === null) return null;
  const typed = rest.map((w) => w.text);
  const found = signatureOf(usageOf(row), 1, typed, helpFor(row.name)?.text ?? '');
  // A parameter of a server is a word of its own wherever it stands.
  return found !== null && row.name === 'server' && row.contexts === 'u' && typed.length > 0
    ? { ...found, active: null }
    : found;
}
