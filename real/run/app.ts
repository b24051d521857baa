import { readFileSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection, createPool, type Pool, type PoolOptions } from 'mysql2/promise';
import { parseApp } from '../../src/daemons/app/parse.ts';
import type { AppConfig } from '../../src/daemons/app/config.ts';

/**
 * The widget shop for real: what src/daemons/app simulates, over fresh or kept connections of a real MySQL driver where a page needs the database. Runs inside
 * a machine; its arguments are the daemons that run there, because a web server in front of it has port 80.
 */
const FILE = '/etc/widget-shop/app.env';
/** Variables that were changed while it runs; they come after the file's own. */
const CHANGES = '/run/lab/shared/app.env';

const runs = process.argv.slice(2);
let changedMs = NaN;
let config = read('');

function read(changes: string): AppConfig {
  const context = { hosts: new Map<string, string>(), machine: { name: '', address: '', interface: '', prefixLength: 0, runs } };
  const own = textOf(FILE);
  const { config, refusal } = parseApp({ path: FILE, text: own }, context);
  if (config === null || refusal !== null) {
    console.error(`Error: ${FILE}:${refusal?.span?.line ?? 1}: ${refusal?.message ?? 'unreadable'}`);
    process.exit(1);
  }
  if (changes === '') return config;
  // A change that means nothing leaves things as they are.
  return { ...(parseApp({ path: FILE, text: `${own}\n${changes}` }, context).config ?? config), port: config.port };
}

/** The settings of this moment. */
function settings(): AppConfig {
  const mtimeMs = statSync(CHANGES, { throwIfNoEntry: false })?.mtimeMs ?? NaN;
  if (!Object.is(mtimeMs, changedMs)) {
    changedMs = mtimeMs;
    config = read(textOf(CHANGES));
  }
  return config;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

type Query = 'SELECT COUNT(*) FROM widgets' | 'INSERT INTO orders () VALUES ()';

/** What the database is asked for a page, or null. */
function queryFor({ method, url = '/' }: IncomingMessage, { healthPath, healthChecksDb }: AppConfig): Query | null {
  const path = url.split('?')[0];
  if (path === healthPath) return healthChecksDb ? 'SELECT COUNT(*) FROM widgets' : null;
  if (method === 'POST' && path === '/orders') return 'INSERT INTO orders () VALUES ()';
  return method === 'GET' && path === '/widgets' ? 'SELECT COUNT(*) FROM widgets' : null;
}

let pool: { readonly key: string; readonly connections: Pool } | null = null;

/** Connections kept for this database, as many as the settings say; other settings are another pool, and `key` tells them apart. */
function poolFor(key: string, options: PoolOptions): Pool {
  if (pool?.key === key) return pool.connections;
  // What it still answers, it answers; what fails at its end failed whoever asked already.
  void pool?.connections.end().catch(() => {});
  pool = { key, connections: createPool(options) };
  return pool.connections;
}

/**
 * A connection that must stand within the connect timeout, and be greeted within the read timeout where there is one. The driver's own connect timeout goes on
 * until the end of the greeting, so that a frozen database would seem to be one that cannot be reached.
 */
function dial(host: string, { dbPort, dbConnectTimeoutMs, dbReadTimeoutMs }: AppConfig): Socket {
  const socket = connect(dbPort, host).setNoDelay(true).setKeepAlive(true);
  const giveUp = (what: string, afterMs: number) => setTimeout(() => socket.destroy(new Error(`${what} ETIMEDOUT`)), afterMs);
  let timer: NodeJS.Timeout | undefined = giveUp('connect', dbConnectTimeoutMs);
  socket.once('connect', () => {
    clearTimeout(timer);
    timer = dbReadTimeoutMs === 0 ? undefined : giveUp('read', dbReadTimeoutMs);
  });
  for (const event of ['data', 'close']) socket.once(event, () => clearTimeout(timer));
  return socket;
}

/** @throws what the driver says: not connected, cut, no answer in time, or MySQL's own error */
async function ask(host: string, query: Query, config: AppConfig): Promise<void> {
  const { dbPort, dbConnectTimeoutMs, dbReadTimeoutMs, dbPoolSize } = config;
  const options = { host, port: dbPort, user: 'shop', database: 'shop', connectTimeout: 0, stream: () => dial(host, config) };
  const key = [host, dbPort, dbConnectTimeoutMs, dbReadTimeoutMs, dbPoolSize].join(' ');
  const kept = dbPoolSize === 0 ? null : await poolFor(key, { ...options, connectionLimit: dbPoolSize }).getConnection();
  const connection = kept ?? (await createConnection(options));
  let usable = false;
  try {
    await connection.query(dbReadTimeoutMs === 0 ? { sql: query } : { sql: query, timeout: dbReadTimeoutMs });
    usable = true;
  } catch (error) {
    // An error of MySQL's own leaves the connection as it was.
    usable = typeof error === 'object' && error !== null && 'sqlState' in error && error.sqlState !== undefined;
    throw error;
  } finally {
    if (usable && kept !== null) kept.release();
    else connection.destroy();
  }
}

const server = createServer((request, response) => {
  void (async () => {
    const now = settings();
    const query = queryFor(request, now);
    const asked = query !== null && now.dbHost !== null;
    let status: number;
    try {
      if (asked) await ask(now.dbHost as string, query, now);
      await sleep(settings().workMs);
      status = settings().replyStatus;
    } catch (error) {
      console.error(String(error));
      if (now.dbErrorHangsUp) {
        request.socket.end();
        return;
      }
      status = now.dbErrorStatus;
    }
    response.writeHead(status, { 'X-Server': hostname(), ...(asked ? { 'X-Database': now.dbHost as string } : {}), Connection: 'close' });
    response.end(`${hostname()} ${request.url}\n`);
  })();
});
server.listen(config.port);
