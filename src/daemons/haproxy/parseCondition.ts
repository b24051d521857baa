import type { Span } from '../../text/span.ts';
import { wordsSpan, type Word } from '../../text/words.ts';
import type { Condition, Fetch, Match, Term, Test } from './acl.ts';
import { KNOWN_FETCHES } from './fetches.ts';
import type { Report } from './report.ts';

/** Tests by name, as the `acl` lines of one section define them. */
export type AclNames = Map<string, Test[]>;

/** What of HAProxy's criteria the lab can look at: keyword to fetch and match. */
const SIMULATED: ReadonlyMap<string, readonly [Fetch, Match]> = new Map([
  ['path', ['path', 'str']],
  ['path_beg', ['path', 'beg']],
  ['path_end', ['path', 'end']],
  ['path_sub', ['path', 'sub']],
  ['path_dir', ['path', 'dir']],
  ['method', ['method', 'str']],
  ['hdr(host)', ['host', 'str']],
  ['req.hdr(host)', ['host', 'str']],
  ['hdr_beg(host)', ['host', 'beg']],
  ['hdr_end(host)', ['host', 'end']],
  ['hdr_dom(host)', ['host', 'sub']],
  ['src', ['src', 'ip']],
  ['dst_port', ['dst_port', 'int']],
  ['nbsrv', ['nbsrv', 'int']],
  ['always_true', ['always_true', 'bool']],
  ['always_false', ['always_false', 'bool']],
]);

/** HAProxy's predefined ACLs (manual 2.6, section 7.4). */
const PREDEFINED: ReadonlyMap<string, readonly string[]> = new Map([
  ['TRUE', ['always_true']],
  ['FALSE', ['always_false']],
  ['LOCALHOST', ['src', '127.0.0.1/8', '::1']],
  ['HTTP', ['req.proto_http']],
  ['HTTP_1.0', ['req.ver', '1.0']],
  ['HTTP_1.1', ['req.ver', '1.1']],
  ['HTTP_2.0', ['req.ver', '2.0']],
  ['METH_CONNECT', ['method', 'CONNECT']],
  ['METH_DELETE', ['method', 'DELETE']],
  ['METH_GET', ['method', 'GET', 'HEAD']],
  ['METH_HEAD', ['method', 'HEAD']],
  ['METH_OPTIONS', ['method', 'OPTIONS']],
  ['METH_POST', ['method', 'POST']],
  ['METH_PUT', ['method', 'PUT']],
  ['METH_TRACE', ['method', 'TRACE']],
  ['HTTP_URL_ABS', ['url_reg', '^[^/:]*://']],
  ['HTTP_URL_SLASH', ['url_beg', '/']],
  ['HTTP_URL_STAR', ['url', '*']],
  ['HTTP_CONTENT', ['req.hdr_val(content-length)', 'gt', '0']],
  ['RDP_COOKIE', ['req.rdp_cookie_cnt', 'gt', '0']],
  ['REQ_CONTENT', ['req.len', 'gt', '0']],
  ['WAIT_END', ['wait_end']],
]);

/** `path_beg -i /api`: a criterion, flags, patterns. Returns the test, or the daemon's complaint. */
export function parseTest(words: readonly string[], span: Span, report: Report): Test | { readonly error: string } {
  const keyword = words[0] ?? '';
  const open = keyword.search(/[(,]/);
  const name = open < 0 ? keyword : keyword.slice(0, open);
  if (name === '') return { error: `missing fetch method in ACL expression '${keyword}'.` };
  if (!KNOWN_FETCHES.has(name)) return { error: `unknown fetch method '${name}' in ACL expression '${keyword}'.` };
  const argument = /\(([^)]*)\)/.exec(keyword)?.[1] ?? '';
  const flags = readFlags(words);
  if (flags.file !== null) return { error: `failed to open pattern file <${flags.file}>.` };
  const known = SIMULATED.get(
    /^(req\.)?hdr/.test(name) ? keyword.toLowerCase() : keyword.startsWith('nbsrv') ? 'nbsrv' : keyword,
  );
  const match = flags.match ?? known?.[1] ?? 'str';
  if (known === undefined || !['str', 'beg', 'end', 'sub', 'dir', 'int', 'ip', 'bool'].includes(match)) {
    report.notSimulated(span, keyword);
    return { fetch: 'unknown', argument, match: 'str', ignoreCase: false, patterns: [] };
  }
  if (flags.patterns.length === 0 && known[1] !== 'bool' && !flags.ended) warnNoPattern(keyword, report);
  return { fetch: known[0], argument, match: match as Match, ignoreCase: flags.ignoreCase, patterns: flags.patterns };
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

function readFlags(words: readonly string[]) {
  const flags = {
    ignoreCase: false,
    match: null as string | null,
    file: null as string | null,
    ended: false,
    patterns: [] as string[],
  };
  let at = 1;
  for (; at < words.length; at++) {
    const word = words[at] as string;
    if (word === '-i') flags.ignoreCase = true;
    else if (word === '-n') continue;
    else if (word === '-m') flags.match = words[++at] ?? '';
    else if (word === '-f' || word === '-M') flags.file = words[++at] ?? '';
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
  const words = PREDEFINED.get(name);
  if (words === undefined) return null;
  const test = parseTest(words, span, report);
  return 'error' in test ? null : [test];
}
