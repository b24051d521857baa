import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runStatement } from './console.ts';
import { TableLocks } from './tableLocks.ts';

const OK = 'Query OK, 0 rows affected';
const NEAR_THE_END = "ERROR 1064 (42000): You have an error in your SQL syntax; check the manual that corresponds to your MariaDB server version for the right syntax to use near '' at line 1";
const LOCKED = "ERROR 1192 (HY000): Can't execute the given command because you have active locked tables or an active transaction";

/** One session of MariaDB 10.11.19, from its first statement to its last, in the shop's database. */
const SESSION: readonly (readonly [string, string])[] = [
  ['LOCK TABLES nosuch WRITE', "ERROR 1146 (42S02): Table 'shop.nosuch' doesn't exist"],
  ['LOCK TABLES', NEAR_THE_END],
  ['LOCK TABLE widgets', NEAR_THE_END],
  ['LOCK TABLES widgets WRITE, orders READ', OK],
  ['UNLOCK TABLE', OK],
  ['UNLOCK TABLES', OK],
  ['FLUSH TABLES WITH READ LOCK', OK],
  ['LOCK TABLES widgets WRITE', "ERROR 1223 (HY000): Can't execute the query because you have a conflicting read lock"],
  ['LOCK TABLES widgets READ', OK],
  ['UNLOCK TABLES', OK],
  ['LOCK TABLES widgets WRITE', OK],
  ['FLUSH TABLES WITH READ LOCK', LOCKED],
  ['UNLOCK TABLES', OK],
  ['LOCK TABLES widgets LOW_PRIORITY WRITE', OK],
  ['LOCK TABLES widgets READ LOCAL', OK],
  ['LOCK TABLES `shop`.`widgets` w WRITE', OK],
  ['LOCK TABLES widgets AS w WRITE', OK],
  ['UNLOCK TABLES', OK],
  ['LOCK TABLES widgets WRITE, widgets READ', "ERROR 1066 (42000): Not unique table/alias: 'widgets'"],
  ['LOCK TABLES widgets WRITE NOWAIT', OK],
  ['LOCK TABLES widgets WRITE WAIT 3', OK],
  ['LOCK TABLES Widgets WRITE', "ERROR 1146 (42S02): Table 'shop.Widgets' doesn't exist"],
  ['UNLOCK TABLES;', OK],
  ['FLUSH TABLES widgets WITH READ LOCK', OK],
  ['UNLOCK TABLES', OK],
  ['FLUSH LOCAL TABLES WITH READ LOCK', OK],
  ['UNLOCK TABLES', OK],
];

test('a session is answered as the real server answered it', () => {
  const locks = new TableLocks();
  expect(SESSION.map(([statement]) => [statement, runStatement(statement, locks)])).toEqual(SESSION);
});

/** What others may do while each of these is held: measured, the rest waited until lock_wait_timeout. */
test.each([
  ['LOCK TABLES widgets WRITE', { 'read widgets': false, 'write widgets': false, 'read orders': true, 'write orders': true }],
  ['LOCK TABLES orders READ', { 'read widgets': true, 'write widgets': true, 'read orders': true, 'write orders': false }],
  ['FLUSH TABLES WITH READ LOCK', { 'read widgets': true, 'write widgets': false, 'read orders': true, 'write orders': false }],
])('%s', (statement, allowed) => {
  const locks = new TableLocks();
  runStatement(statement, locks);
  const others = (): Record<string, boolean> =>
    Object.fromEntries(Object.keys(allowed).map((what) => {
      const [verb, table] = what.split(' ') as [string, string];
      return [what, locks.allows({ kind: 'sql-query', table, write: verb === 'write' })];
    }));
  expect(others()).toEqual(allowed);
  runStatement('UNLOCK TABLES', locks);
  expect(Object.values(others())).toEqual([true, true, true, true]);
});

test('what waited goes on in the order in which it came; a new lock lets go of the old one first, so that all of them come before it (measured)', () => {
  const locks = new TableLocks();
  const ran: string[] = [];
  const wait = (table: string, write: boolean): void => locks.wait({ query: { kind: 'sql-query', table, write }, run: () => ran.push(`${write ? 'write' : 'read'} ${table}`) });
  runStatement('LOCK TABLES widgets WRITE, orders WRITE', locks);
  wait('orders', true);
  wait('widgets', false);
  wait('widgets', true);
  runStatement('LOCK TABLES widgets WRITE', locks);
  expect(ran).toEqual(['write orders', 'read widgets', 'write widgets']);
  wait('widgets', false);
  expect(ran).toHaveLength(3);
  runStatement('UNLOCK TABLES', locks);
  expect(ran.at(-1)).toBe('read widgets');
});

test('any text is answered, and what is no lock says what the lab takes', () => {
  const word = fc.constantFrom('LOCK', 'UNLOCK', 'FLUSH', 'TABLES', 'widgets', 'orders', '`', ',', 'READ', 'WRITE', 'AS', 'WITH', 'LOCK;', 'shop.');
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.array(word).map((words) => words.join(' '))), (text) => {
      expect(runStatement(text, new TableLocks())).toMatch(/^(Query OK|ERROR \d+ \(|Not simulated: )/);
    }),
  );
  expect(runStatement('SHOW PROCESSLIST', new TableLocks())).toContain('LOCK TABLES');
});
