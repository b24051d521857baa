import { applyEdits } from '../../text/edits.ts';
import { parseEnv } from '../../text/env.ts';
import { lineSpan } from '../../text/span.ts';
import type { Beginning, Leads, NewServer, Rewired, Wiring } from '../wiring.ts';
import { hostNow, isDatabaseAlready, noDatabaseThere, oneDatabase } from './wiringWords.ts';

/** Where its MySQL is without DB_PORT. */
const USUAL_PORT = 3306;
/** The port that it has by itself: 80, or 3000 where a web server on its machine has 80. */
const OWN_PORTS = [80, 3000];

export const wiring: Wiring = { machineName: 'app', speaks: 'http', uses: ['mysql'], begin, connect, disconnect };

/** Its port is said only where the one it would choose by itself is taken by somebody. */
function begin({ taken }: Beginning): string {
  let port = 3000;
  while (taken.includes(port)) port++;
  const said = taken.some((one) => OWN_PORTS.includes(one)) ? `PORT=${port}\n` : '';
  return `${said}WORK_MS=20\n`;
}

/** It asks one database: another takes the place of the one before. */
function connect(text: string, server: NewServer): Rewired {
  if (server.beside !== null) return { why: oneDatabase() };
  const { entries } = parseEnv('', text);
  const before = entries.findLast(({ name }) => name === 'DB_HOST');
  const port = entries.findLast(({ name }) => name === 'DB_PORT');
  const current = port === undefined ? USUAL_PORT : Number(port.value);
  if (before !== undefined && server.leads(before.value) && current === server.port)
    return { why: isDatabaseAlready(server.name) };
  const host = server.own ? '127.0.0.1' : server.name;
  const edits = before === undefined ? [] : [{ span: before.valueSpan, text: host }];
  const more = before === undefined ? [`DB_HOST=${host}`] : [];
  if (port !== undefined && current !== server.port) edits.push({ span: port.valueSpan, text: String(server.port) });
  else if (port === undefined && server.port !== USUAL_PORT) more.push(`DB_PORT=${server.port}`);
  return { text: withLines(applyEdits(text, edits), more), words: hostNow(host, before?.value ?? '') };
}

function disconnect(text: string, leads: Leads): Rewired {
  const { entries } = parseEnv('', text);
  const gone = entries.filter(({ name, value }) => name === 'DB_HOST' && leads(value));
  if (gone.length === 0) return { why: noDatabaseThere() };
  const edits = gone.map(({ span }) => ({
    span: { ...lineSpan('', span.line), endLine: span.line + 1, endColumn: 1 },
    text: '',
  }));
  return { text: applyEdits(text, edits), words: 'DB_HOST' };
}

function withLines(text: string, lines: readonly string[]): string {
  if (lines.length === 0) return text;
  return `${text === '' || text.endsWith('\n') ? text : `${text}\n`}${lines.join('\n')}\n`;
}
