import type { Token, TokenKind } from '../daemons/daemon.ts';

/** What stands out in cluster.yaml, scenario.yaml and checks.yaml, first match first. Only colours hang on this: the files are read by a YAML library. */
const rules: readonly (readonly [TokenKind, RegExp])[] = [
  ['comment', /(?<=^|\s)#.*/y],
  ['string', /"(?:[^"\\]|\\.)*"|'[^']*'/y],
  ['keyword', /(?:GET|HEAD|POST|PUT|DELETE|PATCH|OPTIONS)(?= \/)/y],
  ['section', /[\w-]+(?=:(\s|$))/y],
  ['address', /https?:\/\/[^\s,}\]]+|\d+\.\d+\.\d+\.\d+/y],
  ['number', /\d+(?:\.\d+)?(?:\.\.\d+(?:\.\d+)?)?(?:ms|s|m|\/s|%|xx)?(?=[\s,}\]:]|$)/y],
  ['punctuation', /[{}[\],:]|-(?=\s)/y],
  ['name', /[\w./-]+/y],
];

/** Coloured stretches of a YAML text, in order. Nested keys are directives, those at the margin open sections. */
export function yamlTokens(text: string): Token[] {
  return text.split('\n').flatMap((line, i) => lineTokens(line, i + 1));
}

function lineTokens(text: string, line: number): Token[] {
  const found: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const match = matchAt(text, at);
    if (match === null) {
      at++;
      continue;
    }
    const [kind, length] = match;
    found.push({ line, column: at + 1, length, kind: kind === 'section' && at > 0 ? 'directive' : kind });
    at += length;
  }
  return found;
}

function matchAt(text: string, at: number): readonly [TokenKind, number] | null {
  for (const [kind, pattern] of rules) {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found !== null && found[0] !== '') return [kind, found[0].length];
  }
  return null;
}
