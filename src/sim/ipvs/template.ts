import type { Destination } from './destination.ts';

/** A template that still has connections when its time is over waits this much longer, from then on each time (ip_vs_conn_expire). */
const AGAIN_MS = 60_000;

/** A client, or a network of clients, that stays with one real server (a connection template of a persistent service). */
export class Template {
  readonly destination: Destination;
  #timeoutMs: number;
  #expiresMs: number;
  /** Connections whose end was not seen. */
  #open = 0;
  /** When the last entry of those that ended expires. */
  #lastExpiryMs = -Infinity;

  constructor(destination: Destination, timeoutMs: number, nowMs: number) {
    this.destination = destination;
    this.#timeoutMs = timeoutMs;
    this.#expiresMs = nowMs + timeoutMs;
  }

  /** A new connection went the template's way: its time starts anew. */
  begun(nowMs: number): void {
    this.#open++;
    this.#expiresMs = nowMs + this.#timeoutMs;
  }

  ended(entryExpiresMs: number): void {
    this.#open--;
    this.#lastExpiryMs = Math.max(this.#lastExpiryMs, entryExpiresMs);
  }

  /** Is it there still, and its real server too? A weight of 0 does not end it (expire_quiescent_template is 0). */
  holds(nowMs: number): boolean {
    while (this.#expiresMs <= nowMs && (this.#open > 0 || this.#lastExpiryMs > this.#expiresMs)) {
      this.#timeoutMs = AGAIN_MS;
      this.#expiresMs += AGAIN_MS;
    }
    return this.#expiresMs > nowMs && this.destination.available;
  }
}
