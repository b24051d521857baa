import type { Diagnostic } from '../../../text/diagnostic.ts';
import type { Fix, ParseContext } from '../../daemon.ts';
import { endOf, namesGiven, pointAt, writeFix } from '../../editing.ts';
import { nearest } from '../../../text/nearest.ts';
import { keywordsIn } from '../directives.ts';
import { lex } from '../lines.ts';
import { names } from './names.ts';
import { FILE, locate, type Located } from './place.ts';

/** Repairs that keepalived's complaints point at. It guesses at no words itself: the nearest known ones are the lab's guess. */
export function fixes(text: string, diagnostic: Diagnostic, context: ParseContext): Fix[] {
  const { message, span } = diagnostic;
  if (diagnostic.severity === 'info') return [];
  const missing = /There are (\d+) missing '\}'s/.exec(message)?.[1];
  if (missing !== undefined) return closing(text, Number(missing));
  if (/script_security not enabled/.test(message)) return security(text);
  const located = [...locate(lex(FILE, text))];
  const untracked = /track (?:script|process|file) (\S+) not found/i.exec(message)?.[1];
  if (untracked !== undefined) return otherName(text, untracked, context);
  if (span === null) return [];
  const here = located.filter(({ line }) => line.number === span.line);
  if (/Unknown keyword|unknown parameter|Unknown state|invalid|not recognised/i.test(message))
    return misspelt(message, here);
  if (/Extra '\}'/.test(message))
    return marks(here, '}')
      .slice(-1)
      .map((mark) => ({ title: 'Remove this `}`', edits: [{ span: mark, text: '' }] }));
  if (/Unexpected '\{'/.test(message))
    return marks(here, '{')
      .slice(0, 1)
      .map((mark) => ({ title: 'Remove this `{`', edits: [{ span: mark, text: '' }] }));
  if (/Missing '\{'/.test(message)) return opening(located, span.line);
  if (/Unmatched quote|Unterminated quote/.test(message)) return quote(text, span.line);
  return [];
}

function misspelt(message: string, here: readonly Located[]): Fix[] {
  const wrong = /'([^']+)'/.exec(message)?.[1];
  for (const { line, path } of here) {
    const word = line.words.find((w) => w.text === wrong);
    if (word === undefined || wrong === undefined) continue;
    const known = (keywordsIn(path) ?? []).map((k) => k.name);
    const args =
      keywordsIn(path)
        ?.find((k) => k.name === line.words[0]?.text)
        ?.args.split(/[|[\] ]+/) ?? [];
    const guess = nearest(wrong, word === line.words[0] ? known : args);
    if (guess !== null) return [writeFix(word.span, guess)];
  }
  return [];
}

function marks(here: readonly Located[], mark: '{' | '}') {
  return here.flatMap(({ line }) => line.words.filter((w) => w.text === mark && !w.quoted).map((w) => w.span));
}

/** The line above the one at which the brace was missed gets it. */
function opening(located: readonly Located[], line: number): Fix[] {
  const above = located.findLast((l) => l.line.number < line && l.line.words.length > 0);
  const last = above?.line.words.at(-1);
  return last === undefined
    ? []
    : [
        {
          title: 'Add the missing `{`',
          edits: [{ span: pointAt(last.span.file, last.span.line, last.span.endColumn), text: ' {' }],
        },
      ];
}

function closing(text: string, count: number): Fix[] {
  const braces = '}\n'.repeat(Math.min(count, 20));
  return [
    {
      title: count === 1 ? 'Add the missing `}`' : `Add the ${count} missing \`}\``,
      edits: [{ span: endOf(FILE, text), text: text.endsWith('\n') || text === '' ? braces : `\n${braces}` }],
    },
  ];
}

function quote(text: string, line: number): Fix[] {
  const row = (text.split('\n')[line - 1] ?? '').trimEnd();
  return [{ title: 'Add the missing `"`', edits: [{ span: pointAt(FILE, line, row.length + 1), text: '"' }] }];
}

/** `enable_script_security` and who runs the scripts, in the global_defs that is there or in a new one. */
function security(text: string): Fix[] {
  const lines = ['enable_script_security', 'script_user root'];
  const title = 'Add `enable_script_security` and `script_user root`';
  const open = [...locate(lex(FILE, text))].find(
    ({ line, path }) => path.length === 1 && path[0] === 'global_defs' && line.words[0]?.text === '{',
  );
  if (open === undefined)
    return [
      {
        title,
        edits: [{ span: pointAt(FILE, 1, 1), text: `global_defs {\n${lines.map((l) => `    ${l}\n`).join('')}}\n\n` }],
      },
    ];
  const { span } = open.line;
  return [
    {
      title,
      edits: [{ span: pointAt(FILE, span.line, span.endColumn), text: lines.map((l) => `\n    ${l}`).join('') }],
    },
  ];
}

function otherName(text: string, wanted: string, context: ParseContext): Fix[] {
  const uses = names(text, context);
  const place = uses.find((use) => use.name === wanted && use.role === 'reference');
  if (place === undefined) return [];
  const known = namesGiven(uses, place.kind);
  const guess = nearest(wanted, known) ?? (known.length === 1 ? (known[0] as string) : null);
  return guess === null ? [] : [writeFix(place.span, guess)];
}
