import type { Span } from '../../text/span.ts';
import { wordsSpan, type Word } from '../../text/words.ts';
import type { Condition, Term, Test } from './acl.ts';
import { KNOWN_FETCHES } from './fetches.ts';
import { ACL_KEYWORDS, PREDEFINED_ACLS } from './language/aclKeywords.ts';
import { CONVERTERS } from './language/converterTable.ts';
import { FETCHES } from './language/fetchTable.ts';
import type { Report } from './report.ts';
import { isSimulated } from './sample/evaluate.ts';
import { expressionInWords, parseExpression, type Expression } from './sample/expression.ts';
import { fetchNamed } from './sample/fetch.ts';
import { MATCH_METHODS, type MatchMethod } from './sample/pattern.ts';
import { compiled } from './sample/regex.ts';

/** Tests by name, as the `acl` lines of one section define them. */
export type AclNames = Map<string, Test[]>;

/** `path_beg -i /api`: a criterion, flags, patterns. Returns the test, or the daemon's complaint. */
export function parseTest(words: readonly string[], span: Span, report: Report): Test | { readonly error: string } {
  const keyword = words[0] ?? '';
  const open = keyword.search(/[(,]/);
  const name = open < 0 ? keyword : keyword.slice(0, open);
  if (name === '') return { error: `missing fetch method in ACL expression '${keyword}'.` };
  if (!KNOWN_FETCHES.has(name)) return { error: `unknown fetch method '${name}' in ACL expression '${keyword}'.` };
  const criterion = readCriterion(words, name);
  const flags = readFlags(words, criterion.count);
  const method = (flags.match ?? criterion.method) as MatchMethod;
  const { ignoreCase, patterns, files } = flags;
  if (criterion.expression === null || !isSimulated(criterion.expression) || !MATCH_METHODS.has(flags.match ?? 'str')) {
    report.notSimulated(span, keyword);
    return { expression: null, files: [], method: 'str', ignoreCase: false, patterns: [] };
  }
  if (method === 'reg' && patterns.some((pattern) => compiled(pattern) === null)) report.notSimulated(span, keyword);
  const needless = method === 'bool' || method === 'found' || flags.ended || files.length > 0;
  if (patterns.length === 0 && !needless) warnNoPattern(keyword, report);
  return { expression: criterion.expression, files, method, ignoreCase, patterns };
}

/** `hdr_beg(host)` is `hdr(host)` with another way of matching (manual 2.6, section 7.1.3). */
function readCriterion(words: readonly string[], name: string): { expression: Expression | null; method: MatchMethod; count: number } {
  const keyword = words[0] ?? '';
  const derived = /^(.+)_(beg|end|sub|dir|dom|len|reg)$/.exec(name);
  if (derived !== null && fetchNamed(name) === undefined) {
    const expression = parseExpression((derived[1] as string) + keyword.slice(name.length));
    // A converter behind it decides by its type, as without the ending.
    if (expression !== null && expression.converters.length > 0) return { expression, method: methodOf(expression), count: 1 };
    return { expression, method: derived[2] as MatchMethod, count: 1 };
  }
  // Only behind a plain fetch may converters stand in words of their own (acl.c parse_acl_expr 2.6, measured: `req.hdr(x) not`).
  const found = ACL_KEYWORDS.has(name) ? null : expressionInWords(words, (word) => CONVERTERS.has(word));
  const expression = found?.expression ?? parseExpression(keyword);
  if (name === 'method' && expression?.converters.length === 0) return { expression, method: 'meth', count: 1 };
  return { expression, method: expression === null ? 'str' : methodOf(expression), count: found?.count ?? 1 };
}

/** What a value is compared with where no `-m` says it: by its type (pattern.c pat_match_types). */
function methodOf({ fetch, converters }: Expression): MatchMethod {
  const last = converters.filter(({ name }) => !name.endsWith('set-var')).pop();
  const given = last === undefined ? FETCHES.get(fetch.name)?.type : CONVERTERS.get(last.name)?.gives;
  if (given === 'bool') return 'bool';
  if (given === 'sint') return 'int';
  return given === 'addr' || given === 'ipv4' || given === 'ipv6' ? 'ip' : 'str';
}

function warnNoPattern(keyword: string, report: Report): void {
  report.warningWithoutLine(
    'no-pattern',
    `parsing acl keyword '${keyword}' :\n` +
      '  no pattern to match against were provided, so this ACL will never match.\n' +
      "  If this is what you intended, please add '--' to get rid of this warning.\n" +
      "  If you intended to match only for existence, please use '-m found'.\n" +
      "  If you wanted to force an int to match as a bool, please use '-m bool'.",
  );
}

/** @param from how many words the criterion takes */
function readFlags(words: readonly string[], from: number) {
  const flags = {
    ignoreCase: false,
    match: null as string | null,
    files: [] as string[],
    ended: false,
    patterns: [] as string[],
  };
  let at = from;
  for (; at < words.length; at++) {
    const word = words[at] as string;
    if (word === '-i') flags.ignoreCase = true;
    else if (word === '-n') continue;
    else if (word === '-m') flags.match = words[++at] ?? '';
    else if (word === '-f') flags.files.push(words[++at] ?? '');
    else if (word === '-M') continue;
    else if (word === '-u') at++;
    else break;
  }
  if (words[at] === '--') {
    flags.ended = true;
    at++;
  }
  flags.patterns = words.slice(at) as string[];
  return flags;
}

/** `if a !b || { path_beg /x }`: the words after `if` or `unless`. */
export function parseCondition(
  words: readonly Word[],
  unless: boolean,
  names: AclNames,
  report: Report,
): Condition | { readonly error: string; readonly span: Span } {
  const groups: Term[][] = [[]];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as Word;
    const whole = word.value;
    if (whole === '||' || whole.toLowerCase() === 'or') {
      groups.push([]);
      continue;
    }
    const bare = whole.replace(/^!+/, '');
    let negate = (whole.length - bare.length) % 2 === 1;
    let name = bare;
    if (name === '' && at + 1 < words.length) {
      // `! acl`, with the mark on its own.
      const next = words[++at] as Word;
      const rest = next.value.replace(/^!+/, '');
      negate = negate !== ((next.value.length - rest.length) % 2 === 1);
      name = rest;
    }
    let tests: readonly Test[];
    if (name === '{') {
      const close = words.findIndex((w, i) => i > at && w.value === '}');
      if (close < 0) return { error: "missing closing '}' in condition.", span: word.span };
      const inner = words.slice(at + 1, close);
      const test = parseTest(
        inner.map((w) => w.value),
        inner.length > 0 ? wordsSpan(inner) : word.span,
        report,
      );
      if ('error' in test) return { error: test.error, span: word.span };
      tests = [test];
      at = close;
    } else {
      const found = names.get(name) ?? predefined(name, word.span, report);
      if (found === null) return { error: `no such ACL : '${name}'.`, span: word.span };
      tests = found;
    }
    (groups[groups.length - 1] as Term[]).push({ negate, tests });
  }
  return { unless, groups };
}

function predefined(name: string, span: Span, report: Report): Test[] | null {
  const words = PREDEFINED_ACLS.get(name);
  if (words === undefined) return null;
  const test = parseTest(words, span, report);
  return 'error' in test ? null : [test];
}
