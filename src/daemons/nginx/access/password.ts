/**
 * Does a password fit what the password file has (ngx_crypt)? `{PLAIN}secret` is compared. The lab does not work out hashes (crypt, apr1, SSHA): with
 * one of them any password that is not empty fits, so what a scenario shows is who sends one and who does not.
 */
export function passwordFits(stored: string, given: string): boolean {
  return stored.startsWith('{PLAIN}') ? stored.slice(7) === given : given !== '';
}

/** User names and what stands behind them: `name:password[:comment]` a line; `#` begins a remark (ngx_http_auth_basic_handler). */
export function readPasswords(text: string): Map<string, string> {
  const users = new Map<string, string>();
  for (const line of text.split('\n')) {
    if (line.startsWith('#')) continue;
    const [user = '', password] = line.split(':');
    if (password !== undefined && !users.has(user)) users.set(user, password.replace(/\r$/, ''));
  }
  return users;
}

/** `Authorization: Basic …`: name and password, or null (ngx_http_auth_basic_user). */
export function readCredentials(
  header: string | undefined,
): { readonly user: string; readonly password: string } | null {
  const match = /^basic +(\S+)/i.exec(header ?? '');
  const text = match === null ? null : decodeBase64(match[1] as string);
  const colon = text?.indexOf(':') ?? -1;
  return text === null || colon < 0 ? null : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function decodeBase64(text: string): string | null {
  let decoded = '';
  let bits = 0;
  let count = 0;
  for (const ch of text.replace(/=+$/, '')) {
    const value = ALPHABET.indexOf(ch);
    if (value < 0) return null;
    bits = ((bits << 6) | value) & 0xfffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    decoded += String.fromCharCode((bits >> count) & 0xff);
  }
  return decoded;
}
