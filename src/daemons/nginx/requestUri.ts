import { byteText } from './balance/hashed.ts';
import { query, withoutQuery } from './template.ts';

/** The path and the arguments of a request as nginx takes them apart. */
export interface RequestUri {
  /** Decoded, without dot segments and (unless merge_slashes is off) without doubled slashes. */
  readonly path: string;
  readonly args: string;
  /** It had `%` or `+`: captured parts are encoded again where they become arguments. */
  readonly quoted: boolean;
}

/** Takes a request's path apart (ngx_http_parse_complex_uri in nginx 1.22); null is 400 Bad Request: it leads above the root, or `%` stands before no two hexadecimal digits. */
export function parseRequestUri(target: string, mergeSlashes: boolean): RequestUri | null {
  const hash = target.indexOf('#');
  const whole = hash < 0 ? target : target.slice(0, hash);
  const plain = withoutQuery(whole);
  const args = query(whole);
  if (!plain.startsWith('/')) return plain === '*' ? { path: plain, args, quoted: false } : null;
  if (!/\/\/|\/\.|%/.test(plain)) return { path: plain, args, quoted: plain.includes('+') };
  const decoded = decode(plain);
  if (decoded === null) return null;
  const path = cleanPath(decoded, mergeSlashes);
  return path === null ? null : { path, args, quoted: plain.includes('%') || plain.includes('+') };
}

/** `.` and `..` segments are gone through; an encoded dot or slash counts like a plain one. */
function cleanPath(text: string, mergeSlashes: boolean): string | null {
  const parts: string[] = [];
  const segments = text.slice(1).split('/');
  for (const [index, segment] of segments.entries()) {
    const isLast = index === segments.length - 1;
    if (segment === '..') {
      if (parts.length === 0) return null;
      parts.pop();
      if (isLast) parts.push('');
    } else if (segment === '.') {
      if (isLast) parts.push('');
    } else if (segment !== '' || isLast || !mergeSlashes) parts.push(segment);
  }
  return `/${parts.join('/')}`;
}

/** `%41` becomes `A`; bytes that are no UTF-8 stand for themselves. Null where `%` is not followed by two digits, or by `00`. */
function decode(text: string): string | null {
  if (/%(?![0-9A-Fa-f]{2})|%00/.test(text)) return null;
  return text.replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return run.replace(/%(..)/g, (_all, digits: string) => byteText(parseInt(digits, 16)));
    }
  });
}

/** A path as it is written in a request line: what would end it or mean something else is encoded (ngx_escape_uri, NGX_ESCAPE_URI). */
export function encodePath(path: string): string {
  return encode(path, '"#%<>?\\^`{|}');
}

/** What a captured part of a decoded path becomes among arguments (NGX_ESCAPE_ARGS). */
export function encodeArgument(text: string): string {
  return encode(text, '"#%&+;<>?\\^`{|}');
}

/** Encodes the characters of `special`, spaces and controls, and every byte beyond ASCII. */
function encode(text: string, special: string): string {
  if (/^[\w\-./~!$'()*,:=@]*$/.test(text)) return text;
  let encoded = '';
  for (const ch of text) {
    const code = ch.codePointAt(0) as number;
    if (code > 0x7f) encoded += encodeWide(ch, code);
    else if (code <= 0x20 || code === 0x7f || special.includes(ch))
      encoded += `%${code.toString(16).toUpperCase().padStart(2, '0')}`;
    else encoded += ch;
  }
  return encoded;
}

function encodeWide(ch: string, code: number): string {
  if (code >= 0xdc80 && code <= 0xdcff) return `%${(code - 0xdc00).toString(16).toUpperCase()}`;
  return code >= 0xd800 && code < 0xe000 ? '%EF%BF%BD' : encodeURIComponent(ch);
}

/** Before the `?` of a redirect, encoded characters that may stand there plainly do (ngx_unescape_uri, NGX_UNESCAPE_REDIRECT). */
export function unescapeRedirect(url: string): string {
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  const plain = path.replace(/%([0-9A-Fa-f]{2})/g, (all, digits: string) => {
    const code = parseInt(digits, 16);
    return code > 0x25 && code < 0x7f ? String.fromCharCode(code) : all;
  });
  return mark < 0 ? plain : plain + url.slice(mark);
}
