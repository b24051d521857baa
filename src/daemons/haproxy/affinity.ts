import type { Host } from '../../sim/host.ts';
import type { HttpRequest, HttpResponse } from '../../sim/message.ts';
import type { BackendState } from './backendState.ts';
import { Cookies, type CookieLetter, type CookieVisit } from './cookies.ts';
import type { ServerState } from './serverState.ts';
import type { StickTable } from './stats/stickTable.ts';
import { StickRules, type Sampled, type StickVisit } from './stick.ts';

/** What cookies and stick tables have to do with one request. */
export interface Visit {
  /** The server that they name, and that may be asked. */
  readonly server: ServerState | null;
  /** What goes on to the server. */
  readonly request: HttpRequest | null;
  /** What goes on to the client, once `server` has answered. `direct`: it was asked because it was named. */
  answer(response: HttpResponse, server: ServerState, direct: boolean): HttpResponse;
  /** What the log says of its cookie, and of what became of it on the way back. */
  letters(response: HttpResponse | null, answer: HttpResponse | null): readonly [CookieLetter, string];
  /** The connection to this server stands (mode tcp). */
  remember(server: ServerState): void;
}

/** Who comes back to which server of a backend: first what its cookie says, then its stick rules (http_process_request, process_sticking_rules, 2.6). */
export class Affinity {
  readonly #cookies: Cookies | null;
  readonly #sticks: StickRules | null;

  private constructor(cookies: Cookies | null, sticks: StickRules | null) {
    this.#cookies = cookies;
    this.#sticks = sticks;
  }

  /** Null where the backend has nothing of the kind: nearly always. */
  static of(host: Host, backend: BackendState, tables: ReadonlyMap<string, StickTable>): Affinity | null {
    const { cookie, stickRules, mode } = backend.config;
    const cookies = cookie === null || mode === 'tcp' ? null : new Cookies(host, cookie, backend);
    const sticks = stickRules.length === 0 ? null : new StickRules(host, stickRules, backend, tables);
    return cookies === null && sticks === null ? null : new Affinity(cookies, sticks);
  }

  visit(asker: Sampled): Visit {
    const cookie = asker.request === null ? null : (this.#cookies?.visit(asker.request, asker.persistence) ?? null);
    const stick = this.#sticks?.visit(asker, cookie?.server ?? null) ?? null;
    return new BothVisit(asker.request, this.#cookies, cookie, this.#sticks, stick);
  }
}

class BothVisit implements Visit {
  readonly server: ServerState | null;
  readonly request: HttpRequest | null;
  readonly #cookies: Cookies | null;
  readonly #cookie: CookieVisit | null;
  readonly #sticks: StickRules | null;
  readonly #stick: StickVisit | null;

  constructor(
    request: HttpRequest | null,
    cookies: Cookies | null,
    cookie: CookieVisit | null,
    sticks: StickRules | null,
    stick: StickVisit | null,
  ) {
    this.request = cookie?.request ?? request;
    this.server = cookie?.server ?? stick?.server ?? null;
    this.#cookies = cookies;
    this.#cookie = cookie;
    this.#sticks = sticks;
    this.#stick = stick;
  }

  answer(response: HttpResponse, server: ServerState, direct: boolean): HttpResponse {
    if (this.#sticks !== null && this.#stick !== null) this.#sticks.store(this.#stick, server, response);
    if (this.#cookies === null || this.#cookie === null) return response;
    return this.#cookies.answer(response, this.#cookie, server, direct);
  }

  letters(response: HttpResponse | null, answer: HttpResponse | null): readonly [CookieLetter, string] {
    if (this.#cookies === null || this.#cookie === null) return ['N', 'N'];
    return [this.#cookie.letter, response === null || answer === null ? 'N' : this.#cookies.letterOf(this.#cookie, response, answer)];
  }

  remember(server: ServerState): void {
    if (this.#sticks !== null && this.#stick !== null) this.#sticks.store(this.#stick, server, null);
  }
}
