import type { Host } from '../../sim/host.ts';
import type { AppConfig } from './config.ts';
import { DatabaseConnection, type Keeper, type Question } from './databaseConnection.ts';

interface Waiting {
  readonly question: Question;
  readonly address: string;
  readonly config: AppConfig;
}

/**
 * The app's connections to its database, as the pool of a usual driver keeps them (mysql2's, read in its source): the one that was used last is used next; with all of them busy
 * a question waits in order, for as long as it takes; a connection that the server closed while it was idle is forgotten, and one that merely fell silent is not recognised.
 * A pool of size 0 keeps none: every question has a connection of its own.
 */
export class DatabasePool implements Keeper {
  readonly size: number;
  readonly #host: Host;
  readonly #idle: DatabaseConnection[] = [];
  readonly #waiting: Waiting[] = [];
  #connections = 0;
  #ended = false;

  constructor(host: Host, size: number) {
    this.#host = host;
    this.size = size;
  }

  /** Asks as soon as a connection is free. Returns a connection of the question's own, null where others may use it too. */
  ask(question: Question, address: string, config: AppConfig): DatabaseConnection | null {
    const idle = this.#idle.pop();
    if (idle !== undefined) {
      idle.ask(question, config);
      return null;
    }
    if (this.size > 0 && this.#connections >= this.size) {
      this.#waiting.push({ question, address, config });
      return null;
    }
    this.#connections++;
    const connection = new DatabaseConnection(this.#host, this, address, question, config);
    return this.size === 0 ? connection : null;
  }

  released(connection: DatabaseConnection): void {
    const next = this.#waiting.shift();
    if (next !== undefined) connection.ask(next.question, next.config);
    else if (this.size > 0 && !this.#ended) this.#idle.push(connection);
    else {
      this.#connections--;
      connection.close();
    }
  }

  ended(connection: DatabaseConnection): void {
    this.#connections--;
    const at = this.#idle.indexOf(connection);
    if (at >= 0) this.#idle.splice(at, 1);
    const next = this.#waiting.shift();
    if (next !== undefined) this.ask(next.question, next.address, next.config);
  }

  /** No new question comes: idle connections are closed now, the others when they have answered. */
  end(): void {
    this.#ended = true;
    for (const connection of this.#idle.splice(0)) connection.close();
  }
}
