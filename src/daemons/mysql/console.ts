import type { LockKind, TableLocks } from './tableLocks.ts';

/** The widget shop's tables. Their names are told apart by case, as on any Linux (lower_case_table_names 0). */
const TABLES: readonly string[] = ['orders', 'widgets'];

const OK = 'Query OK, 0 rows affected';
const OTHER = "Not simulated: at this console the lab's MySQL takes LOCK TABLES name READ|WRITE, …, FLUSH TABLES [name, …] WITH READ LOCK and UNLOCK TABLES.";

/** A name, with its database where that is written, and with or without backquotes. */
const NAME = /^(?:`?shop`?\s*\.\s*)?(?:`([^`]+)`|([A-Za-z0-9_$]+))\s*/i;
const AS = /^(?:AS\s+)?(?!(?:READ|WRITE|LOW_PRIORITY|WITH)\b)(?:`([^`]+)`|([A-Za-z0-9_$]+))\s*/i;
const KIND = /^(?:(READ)(?:\s+LOCAL)?|(?:LOW_PRIORITY\s+)?WRITE(?:\s+CONCURRENT)?)(?![A-Za-z0-9_$])\s*/i;
const PATIENCE = /^(?:NOWAIT|WAIT\s+\d+)\s*$/i;
const LOCK = /^LOCK\s+TABLES?(?![A-Za-z0-9_$])\s*/i;
const UNLOCK = /^UNLOCK\s+TABLES?$/i;
const FLUSH = /^FLUSH\s+(?:(?:LOCAL|NO_WRITE_TO_BINLOG)\s+)?TABLES?(?![A-Za-z0-9_$])\s*/i;
const WITH_READ_LOCK = /^WITH\s+READ\s+LOCK$/i;

/**
 * One statement of an operator, who sits in the shop's database over the server's own socket in a session that stays open. Answers as the client program shows them;
 * which statements are taken, what they exclude, and the numbers of their errors are MariaDB 10.11's (measured).
 */
export function runStatement(text: string, locks: TableLocks): string {
  const statement = text.trim().replace(/\s*;$/, '');
  if (UNLOCK.test(statement)) {
    locks.unlock();
    return OK;
  }
  const flush = FLUSH.exec(statement);
  if (flush !== null) return flushTables(statement.slice(flush[0].length), locks);
  const lock = LOCK.exec(statement);
  return lock === null ? OTHER : lockTables(statement.slice(lock[0].length), locks);
}

function lockTables(list: string, locks: TableLocks): string {
  const tables = new Map<string, LockKind>();
  const aliases = new Set<string>();
  let rest = list;
  for (;;) {
    const name = NAME.exec(rest);
    if (name === null) return syntaxError(rest);
    const table = name[1] ?? (name[2] as string);
    rest = rest.slice(name[0].length);
    const as = AS.exec(rest);
    if (as !== null) rest = rest.slice(as[0].length);
    const kind = KIND.exec(rest);
    if (kind === null) return syntaxError(rest);
    rest = rest.slice(kind[0].length);
    const alias = as?.[1] ?? as?.[2] ?? table;
    if (aliases.has(alias)) return `ERROR 1066 (42000): Not unique table/alias: '${alias}'`;
    aliases.add(alias);
    if (tables.get(table) !== 'write') tables.set(table, kind[1] === undefined ? 'write' : 'read');
    if (!rest.startsWith(',')) break;
    rest = rest.slice(1).trimStart();
  }
  if (rest !== '' && !PATIENCE.test(rest)) return syntaxError(rest);
  // What was locked before is let go first, whatever comes of this.
  locks.lockTables(new Map());
  const unknown = [...tables.keys()].find((table) => !TABLES.includes(table));
  if (unknown !== undefined) return `ERROR 1146 (42S02): Table 'shop.${unknown}' doesn't exist`;
  if (locks.holdsAll && [...tables.values()].includes('write')) return "ERROR 1223 (HY000): Can't execute the query because you have a conflicting read lock";
  locks.lockTables(tables);
  return OK;
}

function flushTables(list: string, locks: TableLocks): string {
  const tables = new Map<string, LockKind>();
  let rest = list;
  for (let more = !WITH_READ_LOCK.test(list); more; ) {
    const name = NAME.exec(rest);
    // Without a lock it closes tables, which changes nothing here.
    if (name === null) return OTHER;
    tables.set(name[1] ?? (name[2] as string), 'read');
    rest = rest.slice(name[0].length);
    more = rest.startsWith(',');
    if (more) rest = rest.slice(1).trimStart();
  }
  if (!WITH_READ_LOCK.test(rest)) return OTHER;
  if (locks.holdsTables) return "ERROR 1192 (HY000): Can't execute the given command because you have active locked tables or an active transaction";
  const unknown = [...tables.keys()].find((table) => !TABLES.includes(table));
  if (unknown !== undefined) return `ERROR 1146 (42S02): Table 'shop.${unknown}' doesn't exist`;
  if (tables.size === 0) locks.lockAll();
  else locks.lockTables(tables);
  return OK;
}

function syntaxError(near: string): string {
  return `ERROR 1064 (42000): You have an error in your SQL syntax; check the manual that corresponds to your MariaDB server version for the right syntax to use near '${near}' at line 1`;
}
