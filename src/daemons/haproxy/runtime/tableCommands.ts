import { ipv4Number } from '../address.ts';
import { dotted } from '../sample/value.ts';
import type { StickEntry, StickTable } from '../stats/stickTable.ts';
import { command, DENIED, word, type Args, type Command, type Session } from './session.ts';

type Action = 'show' | 'clear' | 'set';

/** Stick tables by the runtime socket (stick_table.c cli_parse_table_req and cli_io_handler_table, 2.6). */
export const TABLE_COMMANDS: readonly Command[] = (['show', 'clear', 'set'] as const).map((action) =>
  command(`${action} table`, 'user', (args, session) => tableRequest(action, args, session)),
);

/** Conditions of one request (STKTABLE_FILTER_LEN). */
const FILTERS_MAX = 4;

/** Everything that an entry may store, in the order in which the daemon writes it. */
const DATA_TYPES = [
  'server_id',
  'gpt0',
  'gpc0',
  'gpc0_rate',
  'conn_cnt',
  'conn_rate',
  'conn_cur',
  'sess_cnt',
  'sess_rate',
  'http_req_cnt',
  'http_req_rate',
  'http_err_cnt',
  'http_err_rate',
  'bytes_in_cnt',
  'bytes_in_rate',
  'bytes_out_cnt',
  'bytes_out_rate',
  'gpc1',
  'gpc1_rate',
  'server_key',
  'http_fail_cnt',
  'http_fail_rate',
  'gpt',
  'gpc',
  'gpc_rate',
];

const MISUSED: Readonly<Record<Action, string>> = {
  show: 'Optional argument only supports "data.<store_data_type>" <operator> <value> and key <key>\n',
  clear: 'Required arguments: <table> "data.<store_data_type>" <operator> <value> or <table> key <key>\n',
  set: 'Required arguments: <table> key <key> [data.<store_data_type> <value>]*\n',
};

function tableRequest(action: Action, args: Args, session: Session): string {
  const { tables } = session.process;
  const name = word(args, 2);
  if (name === '') {
    if (action !== 'show') return MISUSED[action];
    // The daemon puts each table in front of the others.
    return [...tables.values()]
      .reverse()
      .filter(({ config }) => config.size > 0)
      .map((table) => heading(table, session, false))
      .join('');
  }
  const table = tables.get(name);
  if (table === undefined) return 'No such table\n';
  const how = word(args, 3);
  if (how === 'key') return oneEntry(action, table, args, session);
  if (how.startsWith('data.')) return filtered(action, table, args, session);
  if (how !== '') return MISUSED[action];
  return everyEntry(action, table, [], session);
}

/** Its data in the daemon's order; a table that stick rules use also knows servers. */
function dataOf(table: StickTable, { process }: Session): string[] {
  const sticks = [...process.backends.values()].some(({ config }) =>
    config.stickRules.some((rule) => rule.table === table.config.name),
  );
  return DATA_TYPES.filter(
    (type) => table.config.stores.has(type) || (sticks && (type === 'server_id' || type === 'server_key')),
  );
}

function heading(table: StickTable, session: Session, named: boolean): string {
  const { name, type, size } = table.config;
  const used = table.used(session.process.host.now());
  const line = `# table: ${name}, type: ${type}, size:${size}, used:${used}\n`;
  return named && !session.may('operator') ? `${line}# contents not dumped due to insufficient privileges\n` : line;
}

/** `0x7f…: key=10.0.0.1 use=0 exp=29999 gpc0=5`. Where the entry lies in memory nobody can know: its place among the entries stands there. */
function entryLine(table: StickTable, entry: StickEntry, session: Session): string {
  const nowMs = session.process.host.now();
  const left = entry.expiresMs === Infinity ? 0 : Math.max(0, Math.ceil(entry.expiresMs - nowMs));
  const data = dataOf(table, session).map((type) => {
    const periodMs = table.config.stores.get(type) ?? 0;
    return ` ${periodMs > 0 ? `${type}(${periodMs})` : type}=${valueOf(entry, type, session)}`;
  });
  const place = `0x${(table.entries(nowMs).indexOf(entry) + 1).toString(16).padStart(12, '0')}`;
  return `${place}: key=${entry.key} use=${entry.users} exp=${left}${data.join('')}\n`;
}

function valueOf(entry: StickEntry, type: string, { process }: Session): string {
  if (type === 'server_id') return String(entry.serverId);
  if (type !== 'server_key') return String(entry.read(type, process.host.now()) ?? 0);
  for (const backend of process.backends.values()) {
    const server = entry.serverId === 0 ? undefined : backend.servers.find(({ id }) => id === entry.serverId);
    if (server !== undefined && backend.config.stickRules.length > 0) return server.config.name;
  }
  return '-';
}

type Condition = (entry: StickEntry) => boolean;

function everyEntry(action: Action, table: StickTable, conditions: readonly Condition[], session: Session): string {
  const nowMs = session.process.host.now();
  const head = action === 'show' ? heading(table, session, true) : '';
  if (!session.may('operator')) return head;
  const entries = table.entries(nowMs).filter((entry) => conditions.every((holds) => holds(entry)));
  if (action === 'show') return head + entries.map((entry) => entryLine(table, entry, session)).join('');
  // `set table` without a key clears it as well: the daemon takes everything that is no `show` for a `clear` here.
  for (const entry of entries) table.remove(entry);
  return '';
}

function oneEntry(action: Action, table: StickTable, args: Args, session: Session): string {
  if (word(args, 4) === '') return 'Key value expected\n';
  const key = keyOf(table, word(args, 4));
  if (key === null) return 'Invalid key\n';
  if (table.config.type === 'binary') {
    const doing = { show: 'Showing keys from', clear: 'Removing keys from', set: 'Inserting keys into' }[action];
    return `${doing} tables of type other than ip, ipv6, string and integer is not supported\n`;
  }
  if (!session.may('operator')) return DENIED;
  const nowMs = session.process.host.now();
  if (action === 'set') return setEntry(table, key, args, session);
  const entry = table.find(key, nowMs);
  if (entry === null) return '';
  if (action === 'show') return heading(table, session, true) + entryLine(table, entry, session);
  return table.remove(entry) ? '' : 'Entry currently in use, cannot remove\n';
}

/** A name that is no address counts as 0.0.0.0, as in the daemon. */
function keyOf(table: StickTable, text: string): string | null {
  const { type } = table.config;
  if (type === 'ip') return dotted({ ipv4: ipv4Number(text) ?? 0 });
  if (type !== 'integer') return table.keyOf(text);
  const found = /^\s*\+?\d+/.exec(text);
  const value = found === null ? NaN : Number(found[0]);
  return value <= 0xffff_ffff ? String(value) : null;
}

/** What was written before a mistake stays. */
function setEntry(table: StickTable, key: string, args: Args, session: Session): string {
  const nowMs = session.process.host.now();
  const entry = table.use(key, nowMs);
  if (entry === null) return 'Unable to allocate a new entry\n';
  for (let at = 5; word(args, at) !== ''; at += 2) {
    if (!word(args, at).startsWith('data.')) return '"data.<type>" followed by a value expected\n';
    const type = word(args, at).slice(5);
    const problem = typeProblem(table, type, session);
    if (problem !== null) return `${problem}\n`;
    const value = integer(word(args, at + 1));
    if (value === null) return 'Require a valid integer value to store\n';
    if (type === 'server_id') entry.serverId = value;
    else entry.set(type, nowMs, value);
  }
  return '';
}

function typeProblem(table: StickTable, type: string, session: Session): string | null {
  if (!DATA_TYPES.includes(type)) return 'Unknown data type';
  return dataOf(table, session).includes(type) ? null : 'Data type not stored in this table';
}

const OPERATORS: Readonly<Record<string, (data: number, value: number) => boolean>> = {
  eq: (data, value) => data === value,
  ne: (data, value) => data !== value,
  le: (data, value) => data <= value,
  ge: (data, value) => data >= value,
  lt: (data, value) => data < value,
  gt: (data, value) => data > value,
};

function filtered(action: Action, table: StickTable, args: Args, session: Session): string {
  if (action === 'set') return 'content-based lookup is only supported with the "show" and "clear" actions\n';
  const conditions: Condition[] = [];
  let i = 0;
  for (; i < FILTERS_MAX; i++) {
    const at = 3 + 3 * i;
    if (i > 0 && word(args, at) === '') break;
    // The daemon takes the first five letters of each to be `data.`.
    const type = word(args, at).slice(5);
    const wrong = (words: string): string => `Filter entry #${i + 1}: ${words}\n`;
    const problem = typeProblem(table, type, session);
    if (problem !== null) return wrong(problem);
    const name = word(args, at + 1);
    const holds = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
    if (holds === undefined) return wrong('Require and operator among "eq", "ne", "le", "ge", "lt", "gt"');
    const value = integer(word(args, at + 2));
    if (value === null) return wrong('Require a valid integer value to compare against');
    conditions.push((entry) => holds(Number(valueOf(entry, type, session)), value));
  }
  const extra = 3 + 3 * i;
  if (word(args, extra) !== '')
    return `Detected extra data in filter, ${extra + 1}th word of input, after '${word(args, extra - 1)}'\n`;
  return everyEntry(action, table, conditions, session);
}

function integer(text: string): number | null {
  return /^[+-]?\d{1,18}$/.test(text) ? Number(text) : null;
}
