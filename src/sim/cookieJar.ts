import type { Headers } from './message.ts';

/**
 * Cookies that one client keeps (RFC 6265, without domains, paths and expiry dates: there is one site and a run lasts minutes).
 * `Max-Age=0` and an `Expires` in 1970 delete, which is how servers take a cookie back.
 */
export class CookieJar {
  readonly #cookies = new Map<string, string>();
  #header: string | null = null;

  /** The Cookie header field, or null when there is none to send. */
  get header(): string | null {
    if (this.#header === null && this.#cookies.size > 0)
      this.#header = Array.from(this.#cookies, ([name, value]) => `${name}=${value}`).join('; ');
    return this.#header;
  }

  /** Takes what an answer's Set-Cookie fields say. */
  take(headers: Headers): void {
    const fields = headers['set-cookie'];
    if (fields === undefined) return;
    for (const field of fields.split('\n')) this.#takeOne(field);
    this.#header = null;
  }

  #takeOne(field: string): void {
    const [pair = '', ...attributes] = field.split(';');
    const equals = pair.indexOf('=');
    if (equals <= 0) return;
    const name = pair.slice(0, equals).trim();
    if (attributes.some(deletes)) this.#cookies.delete(name);
    else this.#cookies.set(name, pair.slice(equals + 1).trim());
  }
}

function deletes(attribute: string): boolean {
  return /^\s*(max-age=(0|-\d+)|expires=.*\b1970\b.*)\s*$/i.test(attribute);
}
