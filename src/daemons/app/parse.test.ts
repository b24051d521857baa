import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseApp } from './parse.ts';
import { appEditor } from './editor.ts';

const hosts = new Map([['db1', '10.77.0.31']]);
const alone = { hosts, machine: null };
const behindNginx = { hosts, machine: { name: 'web1', address: '10.77.0.21', interface: 'eth0', prefixLength: 24, runs: ['nginx', 'app'] } };
const parse = (text: string, context: Parameters<typeof parseApp>[1] = alone) => parseApp({ path: 'web1/app.env', text }, context);

test('an empty file gives the defaults; the port depends on a web server in front', () => {
  expect(parse('').config).toMatchObject({ port: 80, workMs: 20, dbHost: null, dbPort: 3306, dbConnectTimeoutMs: 10_000, healthPath: '/health', replyStatus: 200 });
  expect(parse('', behindNginx).config?.port).toBe(3000);
  expect(parse('').diagnostics).toEqual([]);
});

test('quotes, comments and spaces are read as systemd reads them', () => {
  const { config, talksTo } = parse('# the shop\n  DB_HOST = "db1"\n;old\nWORK_MS=5\nWORK_MS=7\n');
  expect(config).toMatchObject({ dbHost: 'db1', workMs: 7 });
  expect(config?.spans.WORK_MS?.line).toBe(5);
  expect(talksTo).toEqual(['db1']);
});

test('a bad value keeps the app from starting and says line, value and what was expected', () => {
  const { diagnostics, refusal } = parse('PORT=80\nDB_PORT=eighty\n');
  expect(diagnostics).toHaveLength(1);
  expect(diagnostics[0]).toMatchObject({ severity: 'error', message: "DB_PORT must be a port from 1 to 65535, not 'eighty'", span: { line: 2, column: 9, endColumn: 15 } });
  expect(refusal?.span?.line).toBe(2);
});

test('settings of the database: nothing is kept, waited for or hidden unless a line says so; a bad value is told with what was expected', () => {
  expect(parse('').config).toMatchObject({ dbPoolSize: 0, dbReadTimeoutMs: 0, dbErrorStatus: 500, dbErrorHangsUp: false });
  expect(parse('DB_POOL_SIZE=10\nDB_READ_TIMEOUT_MS=3000\nDB_ERROR_HANGS_UP=true\n').config).toMatchObject({ dbPoolSize: 10, dbReadTimeoutMs: 3000, dbErrorHangsUp: true });
  const wrong = parse('DB_POOL_SIZE=many\nDB_POOL_SIZE=10001\nDB_READ_TIMEOUT_MS=3s\nDB_ERROR_HANGS_UP=yes\n').diagnostics.map(({ message }) => message);
  expect(wrong).toEqual([
    "DB_POOL_SIZE must be a whole number of connections up to 10000, not 'many'",
    "DB_POOL_SIZE must be a whole number of connections up to 10000, not '10001'",
    "DB_READ_TIMEOUT_MS must be a whole number of milliseconds up to 3600000, not '3s'",
    "DB_ERROR_HANGS_UP must be true or false, not 'yes'",
  ]);
  expect(appEditor.hover('DB_POOL_SIZE=10', 1, 3)?.text).toContain('Default: `0`');
});

test('a variable that it does not read is a warning', () => {
  expect(parse('DBHOST=db1\n').diagnostics[0]).toMatchObject({ severity: 'warning', code: 'app.unknown-variable' });
  expect(parse('DBHOST=db1\n').refusal).toBeNull();
});

test('any text gives a configuration, diagnostics within the text, and tokens in order', () => {
  const line = fc.oneof(fc.string(), fc.constantFrom('PORT=', 'PORT=0', 'DB_HOST=a b', '=x', 'WORK_MS=9999999999', 'REPLY_STATUS=200', '\u0000', '🙂=1'));
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      const text = lines.join('\n');
      const { diagnostics } = parse(text);
      for (const { span } of diagnostics) expect(span?.line).toBeLessThanOrEqual(text.split('\n').length);
      const tokens = appEditor.tokens(text);
      for (let i = 1; i < tokens.length; i++) {
        const [a, b] = [tokens[i - 1], tokens[i]];
        if (a && b && a.line === b.line) expect(a.column + a.length).toBeLessThanOrEqual(b.column);
      }
    }),
  );
});
