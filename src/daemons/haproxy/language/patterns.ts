import { binaryError } from './argumentChecks.ts';
import { isIpv4Net, isIpv6Net } from './addresses.ts';
import type { SampleType } from './fetchTable.ts';
import { wholeNumber } from './numbers.ts';
import { refuse } from './refusal.ts';
import { regexComplaint } from './regex.ts';

/** How a pattern's text is read (`pat_parse_*` of pattern.c). */
export type PatternKind = 'nothing' | 'int' | 'ip' | 'bin' | 'str' | 'reg' | 'version';

/** `-m NAME`: how the pattern is read, and what the sample must be able to become. */
export const MATCHES: ReadonlyMap<string, { readonly kind: PatternKind; readonly expects: SampleType }> = new Map([
  ['found', { kind: 'nothing', expects: 'sint' }],
  ['bool', { kind: 'nothing', expects: 'sint' }],
  ['int', { kind: 'int', expects: 'sint' }],
  ['ip', { kind: 'ip', expects: 'addr' }],
  ['bin', { kind: 'bin', expects: 'bin' }],
  ['len', { kind: 'int', expects: 'str' }],
  ['str', { kind: 'str', expects: 'str' }],
  ['beg', { kind: 'str', expects: 'str' }],
  ['sub', { kind: 'str', expects: 'str' }],
  ['dir', { kind: 'str', expects: 'str' }],
  ['dom', { kind: 'str', expects: 'str' }],
  ['end', { kind: 'str', expects: 'str' }],
  ['reg', { kind: 'reg', expects: 'str' }],
  ['regm', { kind: 'reg', expects: 'str' }],
]);

/** Reads one pattern, or refuses it. `hosts` resolve where an address may be a name. */
export function checkPattern(kind: PatternKind, text: string, hosts: ReadonlyMap<string, string> | null): void {
  switch (kind) {
    case 'int':
      return integerRange(text);
    case 'version':
      return versionRange(text);
    case 'ip':
      if (!isIpv4Net(text, hosts) && !isIpv6Net(text)) refuse(`'${text}' is not a valid IPv4 or IPv6 address`);
      return;
    case 'bin': {
      const error = binaryError(text);
      if (error !== null) refuse(error);
      return;
    }
    case 'reg': {
      const complaint = regexComplaint(text);
      if (complaint !== null) refuse(complaint);
    }
  }
}

function integerRange(text: string): void {
  const wrong = (): never => refuse(`'${text}' is not a valid number range`);
  if (text === '') wrong();
  const split = text.search(/[:-]/);
  if (split < 0) {
    if (wholeNumber(text) === null) refuse(`'${text}' is not a number`);
    return;
  }
  const before = text.slice(0, split);
  const after = text.slice(split + 1);
  if (split === 0 && after !== '') {
    if (wholeNumber(after) === null) wrong();
    return;
  }
  const low = wholeNumber(before);
  if (low === null) wrong();
  if (after === '') return;
  const high = wholeNumber(after);
  if (high === null || (low as number) > high) wrong();
}

/** `strl2llrc_dotted`: `3.1`, or `3`, as one number; null where it is none. */
export function dottedNumber(text: string): number | null {
  const dot = text.indexOf('.');
  const major = wholeNumber(dot < 0 ? text : text.slice(0, dot));
  const minor = dot < 0 ? 0 : wholeNumber(text.slice(dot + 1));
  if (major === null || minor === null || major >= 65536 || minor >= 65536) return null;
  return major * 65536 + minor;
}

function versionRange(text: string): void {
  const split = text.search(/[:-]/);
  if (split < 0 && text !== '') {
    if (dottedNumber(text) === null) refuse(`'${text}' is not a dotted number`);
    return;
  }
  const wrong = (): never => refuse(`'${text}' is not a valid dotted number range`);
  const before = text.slice(0, Math.max(0, split));
  const after = text.slice(split + 1);
  if (split === 0 && after !== '') {
    if (dottedNumber(after) === null) wrong();
    return;
  }
  const low = dottedNumber(before);
  if (low === null) wrong();
  if (after === '') return;
  const high = dottedNumber(after);
  if (high === null || (low as number) > high) wrong();
}
