import type { BlockNode, Word } from '../../../text/blocks.ts';
import type { Diagnostic } from '../../../text/diagnostic.ts';
import type { Span } from '../../../text/span.ts';
import type { Fix, ParseContext } from '../../daemon.ts';
import { contains, endOf, namesGiven, pointAt, writeFix } from '../../editing.ts';
import { nearest } from '../../../text/nearest.ts';
import { choicesAfter, usageParts } from '../../usage.ts';
import { allowedIn, DIRECTIVES, directivesNamed } from '../directives.ts';
import { SERVER_PARAMETERS } from '../help.ts';
import { names } from './names.ts';
import { contextOf, end, flatten, isBefore, pathTo, placeAt, type Place } from './place.ts';
import { usageOf } from './usage.ts';

/** Repairs that nginx's message points at. nginx itself guesses at no words: the nearest known ones are the lab's guess. */
export function fixes(text: string, diagnostic: Diagnostic, context: ParseContext): Fix[] {
  const { message, span } = diagnostic;
  if (diagnostic.severity === 'info') return [];
  if (/no "events" section/.test(message))
    return [{ title: 'Add `events {}`', edits: [{ span: pointAt('', 1, 1), text: 'events {}\n\n' }] }];
  const place = placeAt(text, span?.line ?? 1, span?.column ?? 1);
  if (/unexpected end of file|unexpected "[;}]"/.test(message)) return missingSign(text, message, place);
  if (span === null) return unknownHost(text, message, place.nodes, context);
  const node = nodeAt(place, span);
  return [
    ...forgottenSemicolon(node),
    ...(diagnostic.remedy === undefined ? misspelt(message, span, node, place) : []),
    ...unknownVariable(text, message, node, context),
    ...unknownHost(text, message, node === undefined ? [] : [node], context),
    ...(/is duplicate|duplicate/.test(message) && node?.block === null ? [removal(node)] : []),
  ];
}

/** The directive that the mark lies on: its first words, or for a whole line the last that ends there. */
function nodeAt({ nodes }: Place, span: Span): BlockNode | undefined {
  const touched = nodes.filter((node) =>
    contains({ ...node.span, endLine: node.endLine, endColumn: 100_000 }, span.line, span.column),
  );
  return touched.at(-1) ?? nodes.findLast((node) => node.endLine === span.line);
}

/** A sign that is missing, or one too many. */
function missingSign(text: string, message: string, { tree, nodes }: Place): Fix[] {
  const { error } = tree;
  if (error === null) return [];
  if (/unexpected "}"/.test(message)) {
    const unended = nodes.findLast((node) => node.block === null && isBefore(end(node.span), error.span, true));
    const ended =
      unended !== undefined &&
      tree.marks.some((m) => isBefore(end((unended as BlockNode).span), m, true) && isBefore(m, error.span, false));
    if (unended !== undefined && !ended) return [insertion('Add the missing `;`', unended.span, ';')];
    return [{ title: 'Remove this `}`', edits: [{ span: error.span, text: '' }] }];
  }
  if (/unexpected ";"/.test(message)) return [{ title: 'Remove this `;`', edits: [{ span: error.span, text: '' }] }];
  if (/expecting ";" or "}"/.test(message)) {
    const last = tree.pending.at(-1);
    return last === undefined || error.span.line !== (tree.pending[0] as Word).span.line
      ? []
      : [insertion('Add the missing `;`', last.span, ';')];
  }
  return /expecting "}"/.test(message)
    ? [
        {
          title: 'Add the missing `}`',
          edits: [{ span: endOf('', text), text: text.endsWith('\n') ? '}\n' : '\n}\n' }],
        },
      ]
    : [];
}

/** A known directive at the start of a further line was meant to be one: the line before it lacks its `;`. */
function forgottenSemicolon(node: BlockNode | undefined): Fix[] {
  if (node === undefined) return [];
  for (let i = 1; i < node.words.length; i++) {
    const word = node.words[i] as Word;
    const previous = node.words[i - 1] as Word;
    if (word.span.line > previous.span.endLine && !word.quoted && directivesNamed(word.text).length > 0)
      return [insertion('Add the missing `;`', previous.span, ';')];
  }
  return [];
}

function misspelt(message: string, span: Span, node: BlockNode | undefined, place: Place): Fix[] {
  const named = /(?:unknown directive|invalid parameter|invalid value|unknown parameter) "([^"]+)"/.exec(message)?.[1];
  const value = named ?? /invalid value "([^"]+)" in/.exec(message)?.[1];
  if (value === undefined || node === undefined) return [];
  const word =
    node.words.find((w) => w.text === value) ?? node.words.find((w) => contains(w.span, span.line, span.column));
  if (word === undefined) return [];
  const letter = contextOf(pathTo(place.tree.nodes, word.span));
  if (word === node.words[0]) {
    const guess = nearest(
      word.text,
      DIRECTIVES.filter((row) => letter === null || allowedIn(row, letter)).map((row) => row.name),
    );
    return guess === null ? [] : [writeFix(word.span, guess)];
  }
  const [name = '', given] = word.text.split('=') as [string, string?];
  const guess = nearest(
    name,
    choicesOf(node, letter).map((choice) => choice.split('=')[0] as string),
  );
  return guess === null ? [] : [writeFix(word.span, given === undefined ? guess : `${guess}=${given}`)];
}

/** Fixed words and parameters that the directive takes. */
function choicesOf(node: BlockNode, letter: string | null): string[] {
  const name = node.words[0]?.text ?? '';
  if (name === 'server' && letter === 'u') return SERVER_PARAMETERS.map(({ label }) => label);
  const row = directivesNamed(name).find((r) => letter === null || allowedIn(r, letter));
  if (row === undefined) return [];
  const parts = usageParts(usageOf(row));
  return [...choicesAfter(parts, []), ...parts.flatMap((part) => [...part.choices, part.placeholder ?? ''])].filter(
    (word) => /^[a-z_]/.test(word),
  );
}

function unknownVariable(text: string, message: string, node: BlockNode | undefined, context: ParseContext): Fix[] {
  const wanted = /unknown "([^"]+)" variable/.exec(message)?.[1];
  if (wanted === undefined) return [];
  const made = namesGiven(names(text, context), 'variable');
  const guess = nearest(wanted, [
    ...made,
    'host',
    'remote_addr',
    'request_uri',
    'uri',
    'scheme',
    'args',
    'http_host',
    'proxy_add_x_forwarded_for',
    'server_name',
    'status',
  ]);
  const words = node === undefined ? [] : node.words;
  const word = words.find((w) => w.text.includes(`$${wanted}`) && w.span.line === w.span.endLine);
  if (guess === null || word === undefined) return [];
  const start = word.span.column + (word.quoted ? 1 : 0) + word.text.indexOf(`$${wanted}`) + 1;
  return [writeFix({ ...word.span, column: start, endColumn: start + wanted.length }, guess)];
}

/** `host not found in upstream "wbe1"`: the nearest machine or upstream. */
function unknownHost(text: string, message: string, nodes: readonly BlockNode[], context: ParseContext): Fix[] {
  const wanted = /host not found in (?:upstream )?"([^":/]+)/.exec(message)?.[1];
  if (wanted === undefined) return [];
  const upstreams = namesGiven(names(text, context), 'upstream');
  const guess = nearest(wanted, [...context.hosts.keys(), ...upstreams]);
  const word = flatten(nodes)
    .flatMap((n) => n.words)
    .find((w) => w.text.includes(wanted) && !w.quoted && w.span.line === w.span.endLine);
  if (guess === null || word === undefined) return [];
  const start = word.span.column + word.text.indexOf(wanted);
  return [writeFix({ ...word.span, column: start, endColumn: start + wanted.length }, guess)];
}

function insertion(title: string, after: Span, text: string): Fix {
  return { title, edits: [{ span: pointAt(after.file, after.endLine, after.endColumn), text }] };
}

function removal({ span, endLine }: BlockNode): Fix {
  return {
    title: 'Remove this line',
    edits: [{ span: { ...span, line: span.line, column: 1, endLine: endLine + 1, endColumn: 1 }, text: '' }],
  };
}
