import type { Severity } from '../../../../text/diagnostic.ts';
import type { Span } from '../../../../text/span.ts';
import { NameIndex } from '../../../nameIndex.ts';
import type { Proxy, Server } from '../model.ts';
import type { Reading } from '../reading.ts';
import { printed } from '../refusal.ts';

/**
 * What the daemon says when all lines are read. `about` is the line at fault: the complaint is placed there when its words name a line, and it
 * explains the refusal either way.
 */
export class Conclusions {
  readonly reading: Reading;
  /** Errors so far. */
  errors = 0;
  readonly #servers = new Map<Proxy, NameIndex<Server>>();
  /** What stands before the next message, once (errors.c, print_message). */
  #context = '';

  constructor(reading: Reading) {
    this.reading = reading;
  }

  /** The proxy's servers of that name, when no more are added. */
  serversNamed(proxy: Proxy, name: string): readonly Server[] {
    let index = this.#servers.get(proxy);
    if (index === undefined) this.#servers.set(proxy, (index = new NameIndex(proxy.servers, (server) => server.name)));
    return index.named(name);
  }

  /** The next message, and only that, is about a server: `[haproxy.cfg:9] : 'server app/a' : `. */
  aboutServer(line: number, proxyId: string, name: string): void {
    this.#context = `${this.reading.at(line)} : 'server ${proxyId}/${name}' : `;
  }

  aboutNothing(): void {
    this.#context = '';
  }

  alert(message: string, about: Span | null): void {
    this.errors++;
    this.#say('error', message, about);
  }

  warn(message: string, about: Span | null): void {
    this.#say('warning', message, about);
  }

  #say(severity: Severity, message: string, about: Span | null): void {
    const whole = printed(this.#context + message);
    this.#context = '';
    const { report } = this.reading;
    report.say(severity, severity === 'error' ? 'invalid' : 'warned', whole, this.reading.placed(whole, about), about);
  }
}
