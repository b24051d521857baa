import { createConnection, type Connection, type ResultSetHeader } from 'mysql2/promise';

/**
 * An operator's sessions with databases, one for each server that runs. They stay open between statements, because what a session has locked is locked until it ends.
 */
export class OperatorSessions {
  readonly #open = new Map<string, Promise<Connection>>();

  /**
   * One statement, answered as the client program shows it. `pid`: any process of the machine; `path`: the server's unix socket there.
   * @throws when nobody listens there
   */
  async tell(pid: number, path: string, statement: string): Promise<string> {
    const socketPath = `/proc/${pid}/root${path}`;
    const session = this.#open.get(socketPath) ?? this.#begin(socketPath);
    try {
      const [result] = await (await session).query<ResultSetHeader>(statement.replace(/;\s*$/, ''));
      return `Query OK, ${result.affectedRows} rows affected`;
    } catch (error) {
      const { errno, sqlState, sqlMessage } = error as { errno?: number; sqlState?: string; sqlMessage?: string };
      if (sqlState === undefined) throw error;
      return `ERROR ${errno} (${sqlState}): ${sqlMessage}`;
    }
  }

  #begin(socketPath: string): Promise<Connection> {
    const session = createConnection({ socketPath, user: 'shop', database: 'shop' });
    this.#open.set(socketPath, session);
    const end = (): void => {
      if (this.#open.get(socketPath) === session) this.#open.delete(socketPath);
    };
    // It ends with its server; the next statement begins another.
    session.then((connection) => connection.on('error', end).on('end', end), end);
    return session;
  }
}
