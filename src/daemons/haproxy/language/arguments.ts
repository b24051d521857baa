import { isIpv4, isIpv4Mask, isIpv6, isIpv6Mask } from './addresses.ts';
import type { ArgumentType, Signature } from './fetchTable.ts';
import { readSigned } from './numbers.ts';
import { refuse } from './refusal.ts';

export interface Argument {
  readonly type: ArgumentType;
  readonly text: string;
  /** For `sint`. */
  readonly number: number;
}

export interface ArgumentList {
  readonly values: readonly Argument[];
  /** What follows the closing parenthesis. */
  readonly rest: string;
}

/** `arg_type_names`. */
const TYPE_NAMES: Readonly<Record<ArgumentType, string>> = {
  sint: 'integer',
  str: 'string',
  ipv4: 'IPv4 address',
  msk4: 'IPv4 mask',
  ipv6: 'IPv6 address',
  msk6: 'IPv6 mask',
  fe: 'frontend',
  be: 'backend',
  tab: 'table',
  srv: 'server',
  usr: 'user list',
  reg: 'regex',
  pbuf_fnum: 'Protocol buffers field number',
};
const typeName = (type: ArgumentType | undefined): string => (type === undefined ? 'end of arguments' : TYPE_NAMES[type]);

/** Arguments that name something else of the configuration. */
const REFERENCES: ReadonlySet<ArgumentType> = new Set(['fe', 'be', 'tab', 'srv', 'usr', 'reg']);
export const isReference = (type: ArgumentType): boolean => REFERENCES.has(type);

/** A complaint of `make_arg_list`, with the number of arguments read before it, which some messages tell. */
export class ArgumentCount {
  position = 0;
}

/**
 * `make_arg_list` (arg.c): `(a,"b c",3)` as a keyword's arguments. Quotes and backslashes are those of a second level, after the line's own.
 * `count` receives how far it came.
 */
export function parseArguments(text: string, signature: Signature, count = new ArgumentCount()): ArgumentList {
  const { types, required } = signature;
  const none = !text.startsWith('(');
  const values: Argument[] = [];
  let at = none ? 0 : 1;
  if (types.length > 0 && !(none && required === 0)) {
    while (values.length < types.length) {
      const position = values.length;
      count.position = position;
      const type = types[position] as ArgumentType;
      const piece = none ? { value: '', end: at } : readPiece(text, at, type, position);
      at = piece.end;
      if (piece.value === '' && !isReference(type) && type !== 'str') {
        if (position >= required) break;
        refuse(`expected type '${typeName(type)}' at position ${position + 1}, but got nothing`);
      }
      values.push(readValue(type, piece.value, position));
      count.position = values.length;
      if (none || at >= text.length || text[at] === ')' || values.length >= types.length) break;
      at++;
    }
  }
  count.position = values.length;
  // Without parentheses the first argument counts as an empty one, unless it may be missing.
  if (values.length < required)
    refuse(`missing arguments (got ${values.length}/${required}), type '${typeName(types[values.length])}' expected`);
  if (none) return { values, rest: text };
  if (text[at] !== ')') {
    const word = text.slice(at);
    // The empty piece before a missing parenthesis was counted as an argument.
    if (values.length > 1) count.position = values.length - 1;
    refuse(word === '' ? "expected ')'" : `expected ')' before '${word}'`);
  }
  return { values, rest: text.slice(at + 1) };
}

/** One argument's text, up to the comma or parenthesis behind it. */
function readPiece(text: string, from: number, type: ArgumentType, position: number): { value: string; end: number } {
  let value = '';
  let quote = '';
  let at = from;
  while (at < text.length) {
    const c = text[at] as string;
    if ((c === '"' || c === "'") && (quote === '' || quote === c)) {
      quote = quote === '' ? c : '';
      at++;
    } else if (c === '\\' && quote !== "'") {
      const next = text[at + 1];
      if (next === undefined)
        refuse(`failed to parse '${text.slice(at)}' after '${value}' as type '${typeName(type)}' at position ${position + 1}`);
      const control = { r: '\r', n: '\n', t: '\t' }[next];
      if (next === '\\' || next === ' ' || next === '"' || next === "'") value += next;
      else if (control !== undefined) value += control;
      else {
        value += '\\';
        at--;
      }
      at += 2;
    } else if (quote === '' && (c === ',' || c === ')')) break;
    else {
      value += c;
      at++;
    }
  }
  return { value, end: at };
}

function readValue(type: ArgumentType, text: string, position: number): Argument {
  const plain = { type, text, number: 0 };
  const ok = (holds: boolean): Argument => {
    if (!holds) refuse(`failed to parse '${text}' as type '${typeName(type)}' at position ${position + 1}`);
    return plain;
  };
  switch (type) {
    case 'sint': {
      const { value, rest } = readSigned(text);
      ok(rest === '');
      return { type, text, number: value };
    }
    case 'ipv4':
      return ok(isIpv4(text));
    case 'msk4':
      return ok(isIpv4Mask(text));
    case 'ipv6':
      return ok(isIpv6(text));
    case 'msk6':
      return ok(isIpv6Mask(text));
    case 'pbuf_fnum':
      return ok(/^\d+(\.\d+)*$/.test(text));
    default:
      return plain;
  }
}
