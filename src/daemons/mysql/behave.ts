import type { Behaviour } from '../../sim/behaviour.ts';
import type { Host, Service, Socket, SocketHandler, TimerHandle } from '../../sim/host.ts';
import type { Message, SqlQuery } from '../../sim/message.ts';
import { backLogOf, type MysqlConfig } from './config.ts';
import { runStatement } from './console.ts';
import { TableLocks, type Statement } from './tableLocks.ts';

/** A short indexed read from memory, and a commit that waits for the disk: usual figures for a small shop on an SSD, not measurements. */
const READ_MS = 0.5;
const COMMIT_MS = 2;

/** From exec to listening, whether it was killed or stopped before. Measured of MariaDB 10.11.19 with a small database: 85–119 ms in 14 starts undisturbed, up to 760 ms where processors were short. */
const START_UP_MIN_MS = 85;
const START_UP_SPREAD_MS = 300;
/** From SIGTERM, at which it stops listening, to its end. Measured likewise: 19–26 ms, up to 440 ms. */
const SHUTDOWN_MIN_MS = 20;
const SHUTDOWN_SPREAD_MS = 100;

const NOTHING: SqlQuery = { kind: 'sql-query', table: '', write: false };
const GREETING = { kind: 'sql-greeting' } as const;
const DONE = { kind: 'sql-result', ok: true } as const;
const FAILED = { kind: 'sql-result', ok: false } as const;

/** One MySQL server without replication. It commits durably (innodb_flush_log_at_trx_commit 1), so a crash loses nothing it acknowledged. */
export class Mysql implements Behaviour, Service {
  readonly host: Host;
  readonly config: MysqlConfig;
  /** What an operator's session holds; it ends with the server. */
  readonly locks = new TableLocks();
  readonly backlog: number;
  readonly shutdownMs: number;
  connections = 0;

  constructor(config: MysqlConfig, host: Host) {
    this.config = config;
    this.host = host;
    this.backlog = backLogOf(config);
    host.journal?.remark('MySQL’s error log is not written in the lab.');
    this.shutdownMs = SHUTDOWN_MIN_MS + host.random() * SHUTDOWN_SPREAD_MS;
  }

  start(): void {
    if (this.config.networking) this.host.startUp(START_UP_MIN_MS, START_UP_SPREAD_MS, () => this.#listen());
  }

  #listen(): void {
    const { host, config } = this;
    const listening = host.listen(config.bindAddress, config.port, this);
    if (listening === 'ok') return;
    const why = listening === 'address-in-use' ? 'Address already in use' : 'Cannot assign requested address';
    const words = `Can't start server: Bind on TCP/IP port. Got error: ${listening === 'address-in-use' ? 98 : 99}: ${why}`;
    host.record({ kind: 'log', subject: host.process, detail: words, cause: config.spans['bind-address'] ?? config.spans.port ?? null });
    host.exit(words);
  }

  /** An operator's statement. */
  command(text: string): string {
    return runStatement(text, this.locks);
  }

  accept(socket: Socket): SocketHandler {
    if (this.connections >= this.config.maxConnections) {
      // ERROR 1040 (HY000): Too many connections — instead of the greeting.
      socket.send(FAILED);
      socket.close(undefined, this.config.spans['max-connections'] ?? null);
      return REJECTED;
    }
    this.connections++;
    socket.send(GREETING);
    return new Session(this, socket);
  }
}

const REJECTED: SocketHandler = { message: () => {}, closed: () => {} };

class Session implements SocketHandler, Statement {
  query: SqlQuery = NOTHING;
  readonly #server: Mysql;
  readonly #socket: Socket;
  /** While it waits for a table. */
  #timeout: TimerHandle | null = null;

  constructor(server: Mysql, socket: Socket) {
    this.#server = server;
    this.#socket = socket;
  }

  message(_socket: Socket, message: Message): void {
    if (message.kind !== 'sql-query') {
      this.#socket.reset();
      this.#server.connections--;
      return;
    }
    this.query = message;
    if (this.#server.locks.allows(message)) this.run();
    else this.#wait();
  }

  closed(): void {
    const { host, locks } = this.#server;
    this.#server.connections--;
    // Measured: a session that waits for a table notices within 2.5 s that its client has gone; here at once.
    if (this.#timeout === null) return;
    host.cancel(this.#timeout);
    locks.leave(this);
  }

  run(): void {
    const { host } = this.#server;
    host.cancel(this.#timeout);
    this.#timeout = null;
    host.after(this.query.write ? COMMIT_MS : READ_MS, () => this.#socket.send(DONE));
  }

  #wait(): void {
    const { host, locks, config } = this.#server;
    locks.wait(this);
    this.#timeout = host.after(config.lockWaitTimeoutMs, () => {
      // ERROR 1205 (HY000): Lock wait timeout exceeded; try restarting transaction. The session goes on.
      this.#timeout = null;
      locks.leave(this);
      this.#socket.send(FAILED);
    });
  }
}
