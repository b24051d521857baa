import { lineSpan, type Span } from '../text/span.ts';
import type { Completion, Fix, NameUse, ParseContext, Signature, Support } from './daemon.ts';
import { partAfter, usageParts } from './usage.ts';

/** Small parts of editor support that the daemons' languages share. */

/** What the lab does with a directive, for a hover. */
export const SUPPORT_WORDS: Readonly<Record<Support, string>> = {
  simulated: 'Simulated.',
  'no-effect': 'Read and checked. It changes nothing that the lab shows.',
  'not-simulated': 'Not simulated: the lab reads it and leaves it out.',
};

/** The same beside a completion; nothing where there is nothing to say. */
export const SUPPORT_NOTE: Readonly<Record<Support, string>> = {
  simulated: '',
  'no-effect': 'no effect here',
  'not-simulated': 'not simulated',
};

/** `usage`, what it does, how much of it the lab does: one paragraph each. */
export function hoverText(usage: string, text: string, support: Support | null): string {
  return [`\`${usage}\``, text, support === null ? '' : SUPPORT_WORDS[support]].filter((p) => p !== '').join('\n\n');
}

/** The signature of a line with this usage when `words` stand after its name, the one at the cursor left out. */
export function signatureOf(
  usage: string,
  nameWords: number,
  words: readonly string[],
  text: string,
): Signature | null {
  const parts = usageParts(usage, nameWords);
  if (parts.length === 0) return null;
  return {
    label: usage,
    parameters: parts.map(({ start, end }) => ({ start, end })),
    active: partAfter(parts, words),
    text,
  };
}

/** A part of a word as its own span: `be` in `nbsrv(be)`. The word must stand on one line, as it is meant, from `column` on. */
export function within(span: Span, start: number, length: number): Span {
  return lineSpan(span.file, span.line, span.column + start, length);
}

/** An empty span, where something is to be put in. */
export function pointAt(file: string, line: number, column: number): Span {
  return lineSpan(file, line, column, 0);
}

/** The end of a text, as a place. */
export function endOf(file: string, text: string): Span {
  const lines = text.split('\n');
  return pointAt(file, lines.length, (lines.at(-1) as string).length + 1);
}

/** Writes `word` in the place of a stretch. */
export function writeFix(span: Span, word: string): Fix {
  return { title: `Write \`${word}\``, edits: [{ span, text: word }] };
}

/** A host or address as it is written, as the use of a name: a machine's name stands for its address. Null for what is neither. */
export function hostUse(
  written: string,
  span: Span,
  context: ParseContext,
  role: NameUse['role'] = 'reference',
): NameUse | null {
  const address = context.hosts.get(written) ?? (/^\d+\.\d+\.\d+\.\d+$/.test(written) ? written : null);
  return address === null ? null : { kind: 'host', name: address, scope: '', role, span };
}

/** The names of a kind that a text gives. */
export function namesGiven(uses: readonly NameUse[], kind: string, scope?: string): string[] {
  const given = uses.filter(
    (use) => use.kind === kind && use.role === 'definition' && (scope === undefined || use.scope === scope),
  );
  return [...new Set(given.map((use) => use.name))];
}

export function contains(span: Span, line: number, column: number): boolean {
  const after = line > span.line || (line === span.line && column >= span.column);
  return after && (line < span.endLine || (line === span.endLine && column <= span.endColumn));
}

export function inOrder(a: { readonly span: Span }, b: { readonly span: Span }): number {
  return a.span.line - b.span.line || a.span.column - b.span.column;
}

/** Completions of words that need no explanation. */
export function plainCompletions(labels: readonly string[], detail = ''): Completion[] {
  return labels.map((label) => ({ label, detail, insert: label }));
}

/** Machines of the workspace as `host` or `host:port`, names first. */
export function machineCompletions(context: ParseContext, suffix: string, prefix = ''): Completion[] {
  const rows = [...context.hosts].filter(([name]) => name !== context.machine?.name);
  const of = (host: string, detail: string): Completion => ({
    label: `${prefix}${host}${suffix}`,
    detail,
    insert: `${prefix}${host}${suffix}`,
  });
  return [...rows.map(([name, address]) => of(address, name)), ...rows.map(([name, address]) => of(name, address))];
}
