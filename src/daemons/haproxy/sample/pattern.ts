import { ipv4Number } from '../address.ts';
import { compiled } from './regex.ts';
import { asBoolean, asNumber, asText, type Sample } from './value.ts';

/** How a value is compared with patterns (pattern.c 2.6; manual, section 7.1). */
export type MatchMethod = 'found' | 'meth' | 'bool' | 'int' | 'ip' | 'len' | 'str' | 'beg' | 'sub' | 'dir' | 'dom' | 'end' | 'reg';

export const MATCH_METHODS: ReadonlySet<string> = new Set([
  'found',
  'bool',
  'int',
  'ip',
  'len',
  'str',
  'beg',
  'sub',
  'dir',
  'dom',
  'end',
  'reg',
]);

export interface Patterns {
  readonly method: MatchMethod;
  readonly ignoreCase: boolean;
  readonly patterns: readonly string[];
}

/** Whether any pattern fits. */
export function fits({ method, ignoreCase, patterns }: Patterns, value: Sample): boolean {
  switch (method) {
    case 'found':
      return true;
    case 'bool':
      // Whatever the patterns say (pattern.c pat_match_nothing 2.6, measured: `always_true -m bool false` holds).
      return asBoolean(value);
    case 'int':
      return numberFits(patterns, asNumber(value));
    case 'len':
      return numberFits(patterns, asText(value).length);
    case 'meth':
      return patterns.some((pattern) => methodFits(pattern, ignoreCase, asText(value)));
    case 'ip':
      return addressFits(patterns, value);
    case 'reg':
      return patterns.some((pattern) => compiled(pattern, ignoreCase ? 'i' : '')?.test(asText(value)) === true);
    default:
      return textFits(method, ignoreCase, patterns, asText(value));
  }
}

/** Methods that the daemon knows by numbers. */
export const KNOWN_METHODS: ReadonlySet<string> = new Set(['OPTIONS', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'TRACE', 'CONNECT']);

/** Known ones are equal or not; only others are compared as texts (http_acl.c pat_match_meth 2.6, measured: `method -i get` never holds for GET). */
function methodFits(pattern: string, ignoreCase: boolean, method: string): boolean {
  if (KNOWN_METHODS.has(pattern) || KNOWN_METHODS.has(method)) return pattern === method;
  return ignoreCase ? pattern.toLowerCase() === method.toLowerCase() : pattern === method;
}

function textFits(method: MatchMethod, ignoreCase: boolean, patterns: readonly string[], value: string): boolean {
  const subject = ignoreCase ? value.toLowerCase() : value;
  for (const written of patterns) {
    const pattern = ignoreCase ? written.toLowerCase() : written;
    switch (method) {
      case 'str':
        if (subject === pattern) return true;
        break;
      case 'beg':
        if (subject.startsWith(pattern)) return true;
        break;
      case 'end':
        if (subject.endsWith(pattern)) return true;
        break;
      case 'sub':
        if (subject.includes(pattern)) return true;
        break;
      case 'dir':
        if (holdsWord(subject, pattern, '/?')) return true;
        break;
      case 'dom':
        if (holdsWord(subject, pattern, '/?.:')) return true;
        break;
      default:
        return false;
    }
  }
  return false;
}

/** Whether the pattern stands in the text between delimiters or its ends (match_word); delimiters around the pattern do not count. */
function holdsWord(text: string, pattern: string, delimiters: string): boolean {
  let from = 0;
  let to = pattern.length;
  while (from < to && delimiters.includes(pattern[from] as string)) from++;
  while (to > from && delimiters.includes(pattern[to - 1] as string)) to--;
  const word = pattern.slice(from, to);
  if (word.length > text.length || word === '') return false;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const before = text[at - 1];
    const after = text[at + word.length];
    if ((before === undefined || delimiters.includes(before)) && (after === undefined || delimiters.includes(after))) return true;
  }
  return false;
}

function addressFits(patterns: readonly string[], value: Sample): boolean {
  const address = typeof value === 'object' ? value.ipv4 : ipv4Number(asText(value));
  if (address === null) return false;
  return patterns.some((pattern) => {
    const network = networkOf(pattern);
    return network !== null && ((address & network.mask) >>> 0) === network.address;
  });
}

/** `10.0.0.0/8`, `10.0.0.0/255.0.0.0`, `10.0.0.1`. */
function networkOf(pattern: string): { readonly address: number; readonly mask: number } | null {
  const [text, bits] = pattern.split('/') as [string, string?];
  const address = ipv4Number(text);
  const mask =
    bits === undefined ? 0xffffffff : /^\d+$/.test(bits) ? (2 ** 32 - 2 ** (32 - Number(bits))) % 2 ** 32 : ipv4Number(bits);
  if (address === null || mask === null || mask < 0) return null;
  return { address: (address & mask) >>> 0, mask: mask | 0 };
}

/** `lt 1`, `ge 2 le 3`, `1:5`, `2`: an operator holds for the numbers after it. */
function numberFits(patterns: readonly string[], value: number | null): boolean {
  if (value === null) return false;
  let operator = 'eq';
  for (const pattern of patterns) {
    if (['eq', 'ge', 'gt', 'le', 'lt'].includes(pattern)) {
      operator = pattern;
      continue;
    }
    // A range's ends stand before and behind a colon or a dash, so that `-3` is all up to 3 (pattern.c pat_parse_int 2.6).
    const at = pattern.search(/[:-]/);
    const [low, high] = at < 0 ? [pattern, pattern] : [pattern.slice(0, at), pattern.slice(at + 1)];
    const holds = at < 0 ? compare(operator, value, Number(low)) : (low === '' || value >= Number(low)) && (high === '' || value <= Number(high));
    if (holds) return true;
  }
  return false;
}

function compare(operator: string, value: number, bound: number): boolean {
  if (operator === 'ge') return value >= bound;
  if (operator === 'gt') return value > bound;
  if (operator === 'le') return value <= bound;
  if (operator === 'lt') return value < bound;
  return value === bound;
}
