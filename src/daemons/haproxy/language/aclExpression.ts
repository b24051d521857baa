import { ACL_KEYWORDS, type AclKeyword } from './aclKeywords.ts';
import { ArgumentCount, parseArguments } from './arguments.ts';
import { checkConverterArguments, checkFetchArguments } from './argumentChecks.ts';
import { casts, CONVERTERS } from './converterTable.ts';
import { FETCHES, type SampleFetch, type SampleType } from './fetchTable.ts';
import type { AclExpression } from './model.ts';
import { idLength } from './names.ts';
import { strtol, wholeNumber } from './numbers.ts';
import { checkPattern, MATCHES, type PatternKind } from './patterns.ts';
import { readAclMap, readPatterns } from './patternFile.ts';
import { refuse, within } from './refusal.ts';
import { notePending, parseSample, type SampleScope } from './sample.ts';

interface Criterion {
  readonly keyword: string;
  readonly fetch: SampleFetch;
  readonly type: SampleType;
  readonly kind: PatternKind | null;
}

const KIND_OF_TYPE: Readonly<Partial<Record<SampleType, PatternKind>>> = {
  bool: 'nothing',
  sint: 'int',
  addr: 'ip',
  ipv4: 'ip',
  ipv6: 'ip',
  str: 'str',
};

/** `parse_acl_expr` (acl.c 2.6): `path_beg -i /api /v2`, the words given one by one. */
export function parseAclExpression(words: readonly string[], scope: SampleScope): AclExpression {
  scope.proxy.argumentContext = '';
  const word = (at: number): string => words[at] ?? '';
  const keyword = ACL_KEYWORDS.get(word(0).slice(0, word(0).search(/[(,]|$/)));
  const criterion = keyword === undefined ? plainSample(word, scope) : aclKeyword(word(0), keyword, scope);
  if (criterion.kind !== null && criterion.type !== 'bool' && word(1) === '') warnNoPattern(word(0), scope);
  const patterns = new PatternReader(criterion, words, scope).read();
  const argument = /\(([^),]*)/.exec(word(0))?.[1] ?? '';
  const groups = criterion.keyword === 'http_auth_group' ? patterns : null;
  return { keyword: criterion.keyword, fetch: criterion.fetch, groups, userlist: argument };
}

function warnNoPattern(keyword: string, { reading }: SampleScope): void {
  reading.warn(
    `parsing acl keyword '${keyword}' :\n` +
      '  no pattern to match against were provided, so this ACL will never match.\n' +
      "  If this is what you intended, please add '--' to get rid of this warning.\n" +
      "  If you intended to match only for existence, please use '-m found'.\n" +
      "  If you wanted to force an int to match as a bool, please use '-m bool'.\n",
    { form: 'bare', code: 'no-pattern' },
  );
}

function plainSample(word: (at: number) => string, scope: SampleScope): Criterion {
  const { expression } = within(
    (message) => `${message} in ACL expression '${word(0)}'`,
    () => parseSample(word, 0, scope),
  );
  const { fetch, type } = expression;
  return { keyword: fetch.name, fetch, type, kind: KIND_OF_TYPE[type] ?? null };
}

function aclKeyword(whole: string, { fetch: fetchName, kind }: AclKeyword, scope: SampleScope): Criterion {
  const name = whole.slice(0, whole.search(/[(,]|$/));
  const fetch = FETCHES.get(fetchName) as SampleFetch;
  const text = whole.slice(idLength(whole));
  const { values, rest } = within(
    (message) => `ACL keyword '${name}' : ${message}`,
    () => parseArguments(text, fetch.signature),
  );
  notePending(scope, values, whole, null);
  if (text.startsWith('(') || fetch.signature.required > 0)
    within(
      (message) => `in argument to '${name}', ${message}`,
      () => checkFetchArguments(fetch, values, scope.reading),
    );
  const chain = aclConverters(rest, name, fetch, scope);
  if (chain === null) return { keyword: name, fetch, type: fetch.type, kind };
  return { keyword: fetch.name, fetch, type: chain, kind: KIND_OF_TYPE[chain] ?? null };
}

/** Converters after an ACL keyword: their words differ from those after a plain sample. The type they give; null without any. */
function aclConverters(after: string, keyword: string, fetch: SampleFetch, scope: SampleScope): SampleType | null {
  let rest = after;
  let type: SampleType | null = null;
  let last = '';
  const own = (message: string): string => `ACL keyword '${keyword}' : ${message}.`;
  while (rest !== '') {
    if (!rest.startsWith(',')) refuse(own(last === '' ? 'missing comma after fetch keyword' : `missing comma after converter '${last}'`));
    rest = rest.replace(/^,+/, '');
    if (rest === '') break;
    const name = rest.slice(0, idLength(rest));
    const converter = CONVERTERS.get(name);
    if (converter === undefined) return refuse(own(`unknown converter '${name}'`));
    last = name;
    if (!casts(type ?? fetch.type, converter.takes)) refuse(own(`converter '${name}' cannot be applied`));
    type = converter.gives;
    const count = new ArgumentCount();
    const text = rest.slice(name.length);
    const parsed = within(
      (message) => own(`invalid arg ${count.position + 1} in converter '${name}' : ${message}`),
      () => parseArguments(text, converter.signature, count),
    );
    notePending(scope, parsed.values, fetch.name, name);
    within(
      (message) => own(`invalid args in converter '${name}' : ${message}`),
      () => checkConverterArguments(converter, parsed.values, scope.reading),
    );
    rest = parsed.rest;
  }
  return type;
}

const OPERATORS = new Set(['eq', 'gt', 'le', 'ge', 'lt']);

/** Flags and patterns behind the criterion. */
class PatternReader {
  readonly #words: readonly string[];
  readonly #scope: SampleScope;
  readonly #criterion: Criterion;
  #kind: PatternKind | null;
  #resolve = true;
  #asMap = false;
  #loaded = false;
  #at = 1;

  constructor(criterion: Criterion, words: readonly string[], scope: SampleScope) {
    this.#criterion = criterion;
    this.#words = words;
    this.#scope = scope;
    this.#kind = criterion.kind;
  }

  read(): string[] {
    this.#flags();
    const kind = this.#requireKind();
    const patterns: string[] = [];
    let operator = 'eq';
    for (; this.#word() !== ''; this.#at++) {
      const word = this.#word();
      if (kind === 'int' || kind === 'version') {
        if (OPERATORS.has(word)) {
          operator = word;
          continue;
        }
        if (!/[:-]/.test(word) && operator !== 'eq') {
          this.#compared(word, kind);
          continue;
        }
      }
      checkPattern(kind, word, this.#resolve ? this.#scope.reading.context.hosts : null);
      patterns.push(word);
    }
    return patterns;
  }

  #word(offset = 0): string {
    return this.#words[this.#at + offset] ?? '';
  }

  #flags(): void {
    for (; this.#word().startsWith('-'); this.#at++) {
      switch (this.#word()) {
        case '-i':
          break;
        case '-n':
          this.#resolve = false;
          break;
        case '-u':
          this.#uniqueId(this.#word(1));
          this.#at++;
          break;
        case '-f':
          this.#file(this.#word(1));
          this.#at++;
          break;
        case '-m':
          this.#method(this.#word(1));
          this.#at++;
          break;
        case '-M':
          this.#asMap = true;
          break;
        case '--':
          this.#at++;
          return;
        default:
          refuse(`'${this.#word()}' is not a valid ACL option. Please use '--' before any pattern beginning with a '-'`);
      }
    }
  }

  #uniqueId(text: string): void {
    const { value, rest } = strtol(text);
    if (rest !== '') refuse('the argument of -u must be an integer');
    if (this.#scope.reading.patternIds.has(value)) refuse('the id is already used');
    this.#scope.reading.patternIds.add(value);
  }

  #file(path: string): void {
    const kind = this.#requireKind();
    if (this.#asMap) readAclMap(path, kind, this.#scope.reading);
    else readPatterns(path, kind, this.#resolve, this.#scope.reading);
    this.#loaded = true;
  }

  #method(name: string): void {
    if (this.#loaded) refuse("'-m' must only be specified before patterns and files in parsing ACL expression");
    const match = MATCHES.get(name);
    if (match === undefined) return refuse(`unknown matching method '${name}' when parsing ACL expression`);
    if (name !== 'found' && !casts(this.#criterion.type, match.expects))
      refuse(`matching method '${name}' cannot be used with fetch keyword '${this.#criterion.keyword}'`);
    this.#kind = match.kind;
  }

  #requireKind(): PatternKind {
    return (
      this.#kind ??
      refuse(
        `matching method must be specified first (using '-m') when using a sample fetch of this type ('${this.#criterion.keyword}')`,
      )
    );
  }

  /** A number behind `gt` and its like. */
  #compared(word: string, kind: PatternKind): void {
    const dot = word.indexOf('.');
    const neither = (): never => refuse(`'${word}' is neither a number nor a supported operator`);
    if (kind === 'version' && dot >= 0) {
      const minor = wholeNumber(word.slice(dot + 1));
      if (minor === null) return neither();
      if (minor >= 65536) refuse(`'${word}' contains too large a minor value`);
    }
    const value = wholeNumber(dot < 0 ? word : word.slice(0, dot));
    if (value === null) return neither();
    if (kind === 'version' && value >= 65536) refuse(`'${word}' contains too large a major value`);
  }
}
