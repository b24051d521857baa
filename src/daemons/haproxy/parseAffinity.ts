import type { Span } from '../../text/span.ts';
import { wordsSpan, type Word } from '../../text/words.ts';
import type { CookieConfig, StickRule } from './config.ts';
import type { Section } from './draft.ts';
import type { Report } from './report.ts';
import { isSimulated } from './sample/evaluate.ts';
import { CONVERTERS } from './language/converterTable.ts';
import { parseCondition } from './parseCondition.ts';
import { expressionInWords } from './sample/expression.ts';
import { timeInSeconds } from './time.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

const FLAGS: ReadonlySet<string> = new Set(
  'rewrite indirect insert nocache postonly preserve prefix httponly secure dynamic'.split(' '),
);

/** `cookie NAME …`, with the messages of cfgparse-listen.c 2.6. */
export function parseCookie(section: Section, words: readonly Word[], report: Report): void {
  const [keyword, name] = words as [Word, Word?];
  const span = wordsSpan(words);
  if (name === undefined) return report.alert(keyword.span, 'argument', "'cookie' expects <cookie_name> as argument.");
  const flags = new Set<string>();
  const cookie: Writable<CookieConfig> = {
    name: name.value,
    mode: 'passive',
    indirect: false,
    nocache: false,
    postOnly: false,
    preserve: false,
    dynamic: false,
    maxidleS: 0,
    maxlifeS: 0,
    attributes: '',
    span,
  };
  const own: string[] = [];
  for (let at = 2; at < words.length; at++) {
    const word = words[at] as Word;
    if (FLAGS.has(word.value)) flags.add(word.value);
    else if (!parseCookieValue(cookie, own, word, words[++at], report)) return;
  }
  cookie.mode = flags.has('insert')
    ? 'insert'
    : flags.has('rewrite')
      ? 'rewrite'
      : flags.has('prefix')
        ? 'prefix'
        : 'passive';
  cookie.indirect = flags.has('indirect');
  cookie.nocache = flags.has('nocache');
  cookie.postOnly = flags.has('postonly');
  cookie.preserve = flags.has('preserve');
  cookie.dynamic = flags.has('dynamic');
  cookie.attributes += `${flags.has('httponly') ? '; HttpOnly' : ''}${flags.has('secure') ? '; Secure' : ''}${own.join('')}`;
  section.cookie = cookie;
  refuseClashes(flags, span, report);
}

function refuseClashes(flags: ReadonlySet<string>, span: Span, report: Report): void {
  const several = (...names: string[]): boolean => names.filter((n) => flags.has(n)).length > 1;
  if (several('rewrite', 'indirect'))
    report.alert(span, 'cookie', "cookie 'rewrite' and 'indirect' modes are incompatible.");
  if (several('rewrite', 'insert', 'prefix'))
    report.alert(span, 'cookie', "cookie 'rewrite', 'insert' and 'prefix' modes are incompatible.");
  if (flags.has('preserve') && !flags.has('insert') && !flags.has('indirect'))
    report.alert(span, 'cookie', "cookie 'preserve' requires at least 'insert' or 'indirect'.");
}

/** A word with a value, `attr` into `own`, which stands behind all others (http_ana.c http_process_res_common 2.6); false when it was refused. */
function parseCookieValue(
  cookie: Writable<CookieConfig>,
  own: string[],
  word: Word,
  value: Word | undefined,
  report: Report,
): boolean {
  const where = `parsing [${report.baseName}:${word.span.line}]: `;
  const refuse = (message: string): boolean => {
    report.alert((value ?? word).span, 'cookie', message, where);
    return false;
  };
  switch (word.value) {
    case 'domain':
      if (value === undefined) return refuse("'domain' expects <domain> as argument.");
      cookie.attributes += `; domain=${value.value}`;
      return true;
    case 'attr':
      if (value === undefined) return refuse("'attr' expects <value> as argument.");
      own.push(`; ${value.value}`);
      return true;
    case 'maxidle':
    case 'maxlife': {
      if (value === undefined)
        return refuse(
          word.value === 'maxidle'
            ? "'maxidle' expects <idletime> in seconds as argument."
            : "'maxlife' expects <lifetime> in seconds as argument.",
        );
      const seconds = timeInSeconds(value.value);
      if (typeof seconds === 'string')
        return refuse(`unexpected character '${seconds}' in argument to <${word.value}>.`);
      cookie[`${word.value}S`] = seconds;
      return true;
    }
    default:
      report.alert(
        word.span,
        'cookie',
        "'cookie' supports 'rewrite', 'insert', 'prefix', 'indirect', 'nocache', 'postonly', 'domain', 'maxidle', 'dynamic', 'maxlife' and 'attr' options.",
      );
      return false;
  }
}

/** `stick on|match|store-request|store-response EXPRESSION [table T] [if …]`. */
export function parseStick(section: Section, words: readonly Word[], report: Report): void {
  const kind = words[1]?.value ?? '';
  const span = wordsSpan(words);
  const rest = words.slice(2);
  const found = expressionInWords(rest.map((word) => word.value), (name) => CONVERTERS.has(name));
  if (found === null) return;
  if (!isSimulated(found.expression)) return report.notSimulated(span, `stick ${kind}`);
  let at = found.count;
  let table = section.name;
  if (rest[at]?.value === 'table') {
    table = rest[at + 1]?.value ?? table;
    at += 2;
  }
  const when = rest[at]?.value;
  const condition =
    when === 'if' || when === 'unless' ? parseCondition(rest.slice(at + 1), when === 'unless', section.acls, report) : null;
  if (condition !== null && 'error' in condition) return;
  const rule: StickRule = {
    match: kind === 'on' || kind === 'match',
    store: kind === 'on' || kind === 'store-request',
    ofAnswer: kind === 'store-response',
    condition,
    expression: found.expression,
    table,
    span,
  };
  section.stickRules.push(rule);
}
