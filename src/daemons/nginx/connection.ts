import type { Socket, SocketHandler } from '../../sim/host.ts';
import type { HttpResponse, Message } from '../../sim/message.ts';
import type { Span } from '../../text/span.ts';
import type { Listen } from './config.ts';
import { Exchange, type Replier } from './exchange.ts';
import type { Worker } from './worker.ts';

/** A client's connection: one request comes on it and is answered. */
export class ClientConnection implements SocketHandler, Replier {
  readonly #worker: Worker;
  readonly #listen: Listen;
  readonly #socket: Socket;
  #exchange: Exchange | null = null;
  #ended = false;
  /** Its number among nginx's connections, where somebody reads logs. */
  readonly #number: number | null;

  constructor(worker: Worker, listen: Listen, socket: Socket) {
    this.#worker = worker;
    this.#listen = listen;
    this.#socket = socket;
    this.#number = worker.logger?.nextConnection() ?? null;
  }

  message(socket: Socket, message: Message): void {
    if (message.kind !== 'http-request') {
      this.reply({ kind: 'http-response', status: 400, headers: {} }, null);
      socket.close();
      return;
    }
    this.#worker.totals.requests++;
    this.#exchange = new Exchange(this.#worker, this.#listen, socket, message, this, this.#number);
    this.#exchange.start();
  }

  closed(): void {
    this.#end();
    this.#exchange?.abandon();
    this.#exchange = null;
  }

  reply(response: HttpResponse, cause: Span | null): void {
    this.#exchange = null;
    this.#socket.send(response);
    this.#socket.close(undefined, cause);
    this.#end();
  }

  hangUp(cause: Span | null): void {
    this.#exchange = null;
    this.#socket.close(undefined, cause);
    this.#end();
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#worker.giveConnection();
    this.#worker.totals.active--;
  }
}
