/** Every variable the widget shop's app reads, with what it is without it. */
export const VARIABLES = {
  PORT: { kind: 'port', initial: '', words: 'The port it listens on: 80, or 3000 where a web server runs in front of it on the same machine.' },
  WORK_MS: { kind: 'milliseconds', initial: '20', words: 'How long it works on a request, in milliseconds.' },
  DB_HOST: { kind: 'host', initial: '', words: 'The machine or address of its MySQL. Without it the app needs no database.' },
  DB_PORT: { kind: 'port', initial: '3306', words: 'The port of its MySQL.' },
  DB_CONNECT_TIMEOUT_MS: { kind: 'milliseconds', initial: '10000', words: 'How long it waits for a TCP connection to MySQL. It does not limit the wait for an answer.' },
  DB_READ_TIMEOUT_MS: { kind: 'milliseconds', initial: '0', words: 'How long it waits for each answer of MySQL, the greeting too; then it gives the connection up. 0 waits for ever.' },
  DB_POOL_SIZE: {
    kind: 'connections',
    initial: '0',
    words: 'How many connections to MySQL it keeps open and uses again; a request that finds all of them busy waits for one. 0 opens a new one for every query and closes it.',
  },
  DB_ERROR_STATUS: { kind: 'status', initial: '500', words: 'The HTTP status it answers when the database fails it.' },
  DB_ERROR_HANGS_UP: { kind: 'boolean', initial: 'false', words: 'Whether it closes the connection without any answer when the database fails it, as an app does where nobody catches the error: true or false.' },
  HEALTH_PATH: { kind: 'path', initial: '/health', words: 'The path of its health page.' },
  HEALTH_CHECKS_DB: { kind: 'boolean', initial: 'false', words: 'Whether the health page asks the database: true or false.' },
  REPLY_STATUS: { kind: 'status', initial: '200', words: 'The HTTP status it answers when all is well.' },
} as const;

export type VariableName = keyof typeof VARIABLES;
export type VariableKind = (typeof VARIABLES)[VariableName]['kind'];

export function isVariable(name: string): name is VariableName {
  return Object.hasOwn(VARIABLES, name);
}

/** What is wrong with a value, in words, or null. */
export function problemOf(kind: VariableKind, value: string): string | null {
  const number = /^\d+$/.test(value) ? Number(value) : NaN;
  switch (kind) {
    case 'port':
      return number >= 1 && number <= 65535 ? null : 'must be a port from 1 to 65535';
    case 'milliseconds':
      return number <= 3_600_000 ? null : 'must be a whole number of milliseconds up to 3600000';
    case 'connections':
      return number <= 10_000 ? null : 'must be a whole number of connections up to 10000';
    case 'status':
      return number >= 200 && number <= 599 ? null : 'must be an HTTP status from 200 to 599';
    case 'path':
      return value.startsWith('/') ? null : "must be a path that starts with '/'";
    case 'boolean':
      return value === 'true' || value === 'false' ? null : 'must be true or false';
    case 'host':
      return /^[A-Za-z0-9.-]*$/.test(value) ? null : 'must be a machine name or an address';
  }
}
