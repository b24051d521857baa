import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backLogOf } from './config.ts';
import { parseMysql } from './parse.ts';

const parse = (text: string) => parseMysql({ path: 'db1/my.cnf', text });

test('what a Debian file sets is read; groups of clients are left alone', () => {
  const { config, diagnostics, refusal } = parse('[client]\nport = 99\nnonsense\n[mysqld]\nuser = mysql\nbind-address = 127.0.0.1\nmax_connections = 200\nskip-name-resolve\n');
  expect(config).toMatchObject({ port: 3306, bindAddress: '127.0.0.1', maxConnections: 200, networking: true });
  expect(diagnostics).toEqual([]);
  expect(refusal).toBeNull();
});

// Each as mariadbd 10.11.19 said it (--verbose --help on a file with the line).
test.each([
  ['[mysqld]\nportt = 3307\n', "mariadbd: unknown variable 'portt=3307'", 2],
  ['[mysqld]\nmax_connections = abc\n', "Unknown suffix 'a' used for variable 'max_connections' (value 'abc'). Legal suffix characters are: K, M, G, T, P, E", 2],
  ['[mysqld]\nport = 33o7\n', "Unknown suffix 'o' used for variable 'port' (value '33o7'). Legal suffix characters are: K, M, G, T, P, E", 2],
  ['port=3\n[mysqld]\n', 'error: Found option without preceding group in config file: my.cnf at line: 1', 1],
])('%j does not start', (text, message, line) => {
  const { diagnostics, refusal } = parse(text);
  expect(diagnostics[0]).toMatchObject({ severity: 'error', message, span: { line } });
  expect(refusal?.message).toBe(message);
});

test('loose- makes an unknown option a warning; - and _ are the same', () => {
  expect(parse('[mysqld]\nloose-nonsense=1\n').refusal).toBeNull();
  expect(parse('[mysqld]\nbind_address=10.77.0.31\n').config?.bindAddress).toBe('10.77.0.31');
});

test('lock_wait_timeout is in seconds, a year at most, a day without a line', () => {
  const waitMs = (text: string): number | undefined => parse(`[mysqld]\n${text}`).config?.lockWaitTimeoutMs;
  expect([waitMs(''), waitMs('lock_wait_timeout = 5'), waitMs('lock-wait-timeout=99999999999')]).toEqual([86_400_000, 5000, 31_536_000_000]);
  // Measured: "adjusted to 31536000", and no fractions.
  expect(parse('[mysqld]\nlock_wait_timeout=0.5\n').refusal?.message).toContain("Unknown suffix '.' used for variable 'lock_wait_timeout'");
});

// As `ss -ltn` showed it of MariaDB 10.11.19.
test.each([
  ['', 80],
  ['max_connections = 10', 52],
  ['max_connections = 10000', 900],
  ['back_log = 5', 5],
  ['back_log = 0', 80],
  ['back_log = 100000', 65535],
])('%j: it asks the kernel to hold %i connections', (lines, backlog) => {
  const { config } = parse(`[mysqld]\n${lines}\n`);
  expect(config === null ? null : backLogOf(config)).toBe(backlog);
});

test('an option that would change what happens and is not simulated is marked', () => {
  expect(parse('[mysqld]\ninnodb_flush_log_at_trx_commit = 2\n').diagnostics[0]).toMatchObject({ severity: 'info', code: 'lab.not-simulated', span: { line: 2 } });
});

test('any text gives a configuration and diagnostics', () => {
  const line = fc.oneof(fc.string(), fc.constantFrom('[mysqld]', '[', 'port=', 'port', '=', 'skip-port', 'bind-address', '!include x', 'loose-'));
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      expect(parse(lines.join('\n')).config).not.toBeNull();
    }),
  );
});
