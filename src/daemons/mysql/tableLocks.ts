import type { SqlQuery } from '../../sim/message.ts';

/** What a session that holds a lock leaves to the others: `read` lets them read, `write` nothing. */
export type LockKind = 'read' | 'write';

/** A statement of another session that a lock may hold up. */
export interface Statement {
  readonly query: SqlQuery;
  /** The way is free. */
  run(): void;
}

/**
 * The locks that one session, an operator's, holds on tables. Statements of the others that need more than it leaves them wait until it lets go; those that run already are not stopped
 * (a real LOCK TABLES waits for them, here a few milliseconds at most). Measured on MariaDB 10.11.
 */
export class TableLocks {
  #tables = new Map<string, LockKind>();
  /** FLUSH TABLES WITH READ LOCK: nobody writes to any table. */
  #allRead = false;
  #waiting: Statement[] = [];

  get holdsTables(): boolean {
    return this.#tables.size > 0;
  }

  get holdsAll(): boolean {
    return this.#allRead;
  }

  allows({ table, write }: SqlQuery): boolean {
    if (write && this.#allRead) return false;
    const kind = this.#tables.get(table);
    return kind === undefined || (kind === 'read' && !write);
  }

  wait(statement: Statement): void {
    this.#waiting.push(statement);
  }

  /** Its session has gone, or it has waited for too long. */
  leave(statement: Statement): void {
    const at = this.#waiting.indexOf(statement);
    if (at >= 0) this.#waiting.splice(at, 1);
  }

  /** LOCK TABLES: in place of what was locked by name before. */
  lockTables(tables: ReadonlyMap<string, LockKind>): void {
    this.#tables = new Map(tables);
    this.#letGo();
  }

  lockAll(): void {
    this.#allRead = true;
  }

  unlock(): void {
    this.#tables.clear();
    this.#allRead = false;
    this.#letGo();
  }

  /** Those that may go, in the order in which they came. */
  #letGo(): void {
    const waiting = this.#waiting;
    this.#waiting = waiting.filter(({ query }) => !this.allows(query));
    for (const statement of waiting) if (this.allows(statement.query)) statement.run();
  }
}
