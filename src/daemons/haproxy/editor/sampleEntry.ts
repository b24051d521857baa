import type { Word } from '../../../text/words.ts';
import type { Hover } from '../../daemon.ts';
import { hoverText } from '../../editing.ts';
import { CONVERTER_HELP, FETCH_HELP } from '../helpSamples.ts';
import { ACL_KEYWORDS } from '../language/aclKeywords.ts';
import { CONVERTERS } from '../language/converterTable.ts';
import { FETCHES } from '../language/fetchTable.ts';
import { converterNamed } from '../sample/converter.ts';
import { fetchNamed } from '../sample/fetch.ts';

/** Words before which a sample stands. */
const BEFORE_SAMPLE = /^(?:\{|!?\{|on|match|store-request|store-response|track-sc\d|set-src|set-src-port|set-dst|set-dst-port|set-var\(.*)$/;

/** What a sample fetch or converter below the cursor gives; null where none stands there. */
export function sampleHover(words: readonly Word[], at: number, column: number): Hover | null {
  const word = words[at] as Word;
  const previous = words[at - 1]?.value ?? '';
  const isSample = /[[(,]/.test(word.value) || BEFORE_SAMPLE.test(previous) || (words[0]?.value === 'acl' && at === 2);
  if (!isSample) return null;
  for (const match of word.value.matchAll(/[A-Za-z][A-Za-z0-9._-]*/g)) {
    const start = word.span.column + match.index;
    if (column < start || column >= start + match[0].length) continue;
    const text = describe(match[0], word.value[match.index - 1] === ',');
    if (text === null) return null;
    return { span: { ...word.span, column: start, endColumn: start + match[0].length }, text };
  }
  return null;
}

function describe(name: string, behindComma: boolean): string | null {
  if (behindComma && CONVERTERS.has(name)) {
    const help = CONVERTER_HELP.get(name);
    return hoverText(help?.usage ?? name, help?.text ?? '', converterNamed(name) === undefined ? 'not-simulated' : 'simulated');
  }
  const matched = ACL_KEYWORDS.get(name);
  const fetch = matched?.fetch ?? name;
  if (!FETCHES.has(fetch)) return null;
  const help = FETCH_HELP.get(name) ?? FETCH_HELP.get(fetch);
  const way = matched === undefined || matched.match === 'str' ? '' : ` Compared with \`-m ${matched.match}\`.`;
  return hoverText(help?.usage ?? name, `${help?.text ?? ''}${way}`.trim(), fetchNamed(fetch) === undefined ? 'not-simulated' : 'simulated');
}
