import { openDB, type DBSchema, type IDBPDatabase } from 'idb';

/** A stored record that could not be read. It stays in the browser until the learner deletes the site's data. */
export interface KeptAside {
  readonly lesson: string;
  readonly problem: string;
  /** Milliseconds since 1970. */
  readonly keptAt: number;
  readonly stored: unknown;
}

interface Schema extends DBSchema {
  /** By lesson id. Typed unknown: what lies there may be from another version of the lab. */
  lessons: { key: string; value: unknown };
  aside: { key: string; value: KeptAside };
  /** One entry, `now`. */
  sandbox: { key: string; value: unknown };
  /** By name: what is kept beside lessons and sandbox. */
  others: { key: string; value: unknown };
}

export type Connection = IDBPDatabase<Schema>;

const databaseName = 'failover-lab';
const databaseVersion = 3;
const stores = ['lessons', 'aside', 'sandbox', 'others'] as const;
/** A database that another page holds back, or that a browser never opens, must not keep the lesson away. */
const patienceMs = 6000;

/** The browser's own database. A connection that the browser or a newer lab closed is opened again when it is needed. */
export class Database {
  #connection: Connection;

  private constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Rejects where the browser has none to give, or gives none in time. */
  static async open(): Promise<Database> {
    return new Database(await connect());
  }

  /** Rejects when the browser refuses. `work` may be called twice: its first connection can turn out to be closed, and then nothing of it was done. */
  async use<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    try {
      return await work(this.#connection);
    } catch (error) {
      if (!(error instanceof DOMException) || error.name !== 'InvalidStateError') throw error;
      this.#connection = await connect();
      return work(this.#connection);
    }
  }
}

async function connect(): Promise<Connection> {
  const opening = newestKnown().catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'VersionError') return asItIs();
    throw error;
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLong = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('the database does not open')), patienceMs);
  });
  try {
    return await Promise.race([opening, tooLong]);
  } catch (error) {
    // Should it open after all: nobody waits for it.
    opening.then(
      (late) => late.close(),
      () => undefined,
    );
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

// Async, so that a browser which throws at the mere mention of its database is a rejection like any other.
async function newestKnown(): Promise<Connection> {
  return openDB<Schema>(databaseName, databaseVersion, {
    upgrade(database, before) {
      if (before < 1) {
        database.createObjectStore('lessons');
        database.createObjectStore('aside');
      }
      if (before < 2) database.createObjectStore('sandbox');
      database.createObjectStore('others');
    },
    blocking: stepAside,
  });
}

/** A newer lab made more of it, in another tab: what this one knows of is there all the same. */
async function asItIs(): Promise<Connection> {
  const connection = await openDB<Schema>(databaseName, undefined, { blocking: stepAside });
  if (stores.every((name) => connection.objectStoreNames.contains(name))) return connection;
  connection.close();
  throw new Error('the database is of another lab');
}

/** A newer lab in another tab waits for this connection to end. What is being written is written first. */
function stepAside(_current: number, _wanted: number | null, event: IDBVersionChangeEvent): void {
  (event.target as IDBDatabase).close();
}
