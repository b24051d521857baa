import type { Host } from '../../sim/host.ts';
import type { HttpRequest, HttpResponse } from '../../sim/message.ts';
import type { BackendState } from './backendState.ts';
import type { CookieConfig } from './config.ts';
import { isCacheable } from './cacheability.ts';
import { headerLines, withHeader } from './sample/message.ts';
import type { ServerState } from './serverState.ts';

/** What a request's cookie said. Dates are the machine's clock in seconds; 0: none. */
/** What a request's cookie was, as the log tells it: none, of nobody, of a server that is down, good, too old by its last or its first date (http_ana.c TX_CK_* 2.6). */
export type CookieLetter = 'N' | 'I' | 'D' | 'V' | 'E' | 'O';

export interface CookieVisit {
  readonly letter: CookieLetter;
  readonly server: ServerState | null;
  /** Without what only HAProxy is to see of the cookie. */
  readonly request: HttpRequest;
  readonly method: string;
  /** A rule says that nobody belongs to a server: nothing is set or changed on the way back. */
  readonly ignored: boolean;
  readonly lastDateS: number;
  readonly firstDateS: number;
}

/** Cookies carry dates; the run begins at this one (seconds since 1970). */
const EPOCH_S = 1_767_225_600;
/** Dates more than a day ahead are not believed. */
const DAY_S = 86_400;

/** `cookie NAME insert|rewrite|prefix …` of one backend (http_ana.c http_manage_client_side_cookies and http_process_res_common, 2.6). */
export class Cookies {
  readonly #host: Host;
  readonly #config: CookieConfig;
  readonly #backend: BackendState;

  constructor(host: Host, config: CookieConfig, backend: BackendState) {
    this.#host = host;
    this.#config = config;
    this.#backend = backend;
  }

  /** @param persistence what rules say about servers that are down, and about all (http_ana.c http_manage_client_side_cookies 2.6) */
  visit(request: HttpRequest, persistence: 'forced' | 'ignored' | null): CookieVisit {
    const { name, mode, indirect } = this.#config;
    const line = request.headers['cookie'];
    const value = line === undefined ? null : valueOf(line, name);
    const { method } = request;
    const ignored = persistence === 'ignored';
    if (line === undefined || value === null) return { letter: 'N', server: null, request, method, ignored, lastDateS: 0, firstDateS: 0 };
    const { id, lastDateS, firstDateS, tooOld } = this.#read(value);
    const server = id === '' || ignored ? null : this.#serverOf(id, persistence === 'forced');
    const tilde = value.indexOf('~');
    let passedOn = request;
    if (mode === 'prefix') {
      if (tilde >= 0) passedOn = withHeader(request, 'cookie', replaced(line, name, value.slice(tilde + 1)));
    } else if (mode === 'insert' && indirect) passedOn = withHeader(request, 'cookie', without(line, name));
    const letter = server !== null ? (server.up ? 'V' : 'D') : (tooOld ?? (this.#backend.servers.some((s) => s.cookieName === id) ? 'D' : 'I'));
    return { letter, server, request: passedOn, method, ignored, lastDateS, firstDateS };
  }

  /** The server's name in a cookie and its dates; the name is empty when the cookie is too old. */
  #read(value: string): { readonly id: string; readonly lastDateS: number; readonly firstDateS: number; readonly tooOld: 'E' | 'O' | null } {
    const { mode, maxlifeS, maxidleS } = this.#config;
    if (mode === 'prefix') {
      const end = value.indexOf('~');
      return { id: end < 0 ? value : value.slice(0, end), lastDateS: 0, firstDateS: 0, tooOld: null };
    }
    const [id, last, first] = value.split('|') as [string, string?, string?];
    const lastDateS = readDateS(last);
    const firstDateS = readDateS(first);
    const nowS = this.#nowS();
    const tooOld = (dateS: number, limitS: number): boolean =>
      dateS > 0 && limitS > 0 && (nowS - dateS > limitS || dateS - nowS > DAY_S);
    if (tooOld(firstDateS, maxlifeS)) return { id: '', lastDateS: 0, firstDateS: 0, tooOld: 'O' };
    if (tooOld(lastDateS, maxidleS)) return { id: '', lastDateS: 0, firstDateS: 0, tooOld: 'E' };
    return { id, lastDateS, firstDateS, tooOld: null };
  }

  /** The first server of this name that may be asked: several may share one. */
  #serverOf(id: string, forced: boolean): ServerState | null {
    const { persist } = this.#backend.config;
    return this.#backend.servers.find((s) => s.cookieName === id && (s.up || persist || forced)) ?? null;
  }

  answer(response: HttpResponse, visit: CookieVisit, server: ServerState, direct: boolean): HttpResponse {
    if (visit.ignored) return response;
    const { name, mode, preserve, postOnly } = this.#config;
    const lines = response.headers['set-cookie']?.split('\n') ?? [];
    const own = lines.findIndex((line) => line.split('=')[0]?.trim() === name);
    const kept = this.#kept(lines, own, server, direct);
    const add =
      mode === 'insert' &&
      !(own >= 0 && preserve) &&
      (!direct || this.#needsDate(visit)) &&
      (!postOnly || visit.method === 'POST');
    if (!add && kept === lines) return response;
    if (add) kept.push(this.#setCookie(visit, server));
    const answer = withHeader(response, 'set-cookie', kept.length === 0 ? null : kept.join('\n'));
    if (!add || !this.#config.nocache || !isCacheable(visit.method, response)) return answer;
    return withHeader(answer, 'cache-control', [...headerLines(answer, 'cache-control'), 'private'].join('\n'));
  }

  /** What became of the cookie on the way back, as the log tells it: none, passed on, deleted, inserted, rewritten, renewed (TX_SCK_* 2.6). */
  letterOf(visit: CookieVisit, response: HttpResponse, answer: HttpResponse): string {
    const { name, mode } = this.#config;
    const own = (message: HttpResponse): string | undefined => headerLines(message, 'set-cookie').find((line) => line.split('=')[0]?.trim() === name);
    const [before, after] = [own(response), own(answer)];
    if (after === undefined) return before === undefined ? 'N' : 'D';
    if (before === after) return 'P';
    if (mode !== 'insert') return 'R';
    return visit.letter === 'V' ? 'U' : 'I';
  }

  /** What the server's own cookie of that name becomes. */
  #kept(lines: string[], own: number, server: ServerState, direct: boolean): string[] {
    const { name, mode, indirect, preserve } = this.#config;
    if (own < 0 || preserve) return lines;
    if (mode === 'insert' || (direct && indirect)) return lines.filter((_, i) => i !== own);
    const line = lines[own] as string;
    const id = server.cookieName;
    if (id === null || (mode !== 'rewrite' && mode !== 'prefix')) return lines;
    const [, value = '', rest = ''] = /^[^=]*=\s*([^;]*)(.*)$/.exec(line) ?? [];
    const changed = [...lines];
    changed[own] = `${name}=${mode === 'rewrite' ? id : `${id}~${value}`}${rest}`;
    return changed;
  }

  #needsDate({ lastDateS, firstDateS }: CookieVisit): boolean {
    const { maxidleS, maxlifeS } = this.#config;
    const dated = maxidleS > 0 || lastDateS > 0;
    if (dated && (lastDateS === 0 || lastDateS < this.#nowS())) return true;
    return maxlifeS > 0 ? firstDateS === 0 : firstDateS > 0;
  }

  #setCookie(visit: CookieVisit, server: ServerState): string {
    const { name, maxidleS, maxlifeS, attributes } = this.#config;
    const id = server.cookieName;
    if (id === null) return `${name}=; Expires=Thu, 01-Jan-1970 00:00:01 GMT; path=/${attributes}`;
    const now = writtenDate(this.#nowS() + 3);
    const last = maxidleS > 0 || maxlifeS > 0 ? `|${now}` : '';
    const first = maxlifeS > 0 ? `|${visit.firstDateS > 0 ? writtenDate(visit.firstDateS) : now}` : '';
    return `${name}=${id}${last}${first}; path=/${attributes}`;
  }

  #nowS(): number {
    return EPOCH_S + Math.floor(this.#host.now() / 1000);
  }
}

function pairsOf(line: string): string[] {
  return line.split(';').map((pair) => pair.trim());
}

function valueOf(line: string, name: string): string | null {
  const pair = pairsOf(line).find((p) => p.split('=')[0]?.trim() === name && p.includes('='));
  return pair === undefined ? null : pair.slice(pair.indexOf('=') + 1).trim();
}

/** The line without this cookie; null when nothing is left of it. */
function without(line: string, name: string): string | null {
  const rest = pairsOf(line).filter((pair) => pair.split('=')[0]?.trim() !== name);
  return rest.length === 0 ? null : rest.join('; ');
}

function replaced(line: string, name: string, value: string): string {
  return pairsOf(line)
    .map((pair) => (pair.split('=')[0]?.trim() === name ? `${name}=${value}` : pair))
    .join('; ');
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** A date in steps of four seconds as five digits of base 64 (base64.c s30tob64). */
function writtenDate(dateS: number): string {
  let rest = Math.floor(dateS / 4);
  let text = '';
  for (let i = 0; i < 5; i++) {
    text = (DIGITS[rest % 64] as string) + text;
    rest = Math.floor(rest / 64);
  }
  return text;
}

function readDateS(text: string | undefined): number {
  if (text === undefined || text.length < 5) return 0;
  let steps = 0;
  for (const digit of text.slice(0, 5)) {
    const value = DIGITS.indexOf(digit);
    if (value < 0) return 0;
    steps = steps * 64 + value;
  }
  return steps * 4;
}
