/**
 * The columns of `show stat` in 2.6.12, in its order, as `show stat typed` describes them: origin, nature and scope by a letter each, and the type of the
 * value (stats.c stat_fields; taken from the daemon's own output).
 */
export const COLUMNS = [
  ['pxname', 'KNS:str'],
  ['svname', 'KNS:str'],
  ['qcur', 'MGP:u32'],
  ['qmax', 'MMP:u32'],
  ['scur', 'MGP:u32'],
  ['smax', 'MMP:u32'],
  ['slim', 'CLP:u32'],
  ['stot', 'MCP:u64'],
  ['bin', 'MCP:u64'],
  ['bout', 'MCP:u64'],
  ['dreq', 'MCP:u64'],
  ['dresp', 'MCP:u64'],
  ['ereq', 'MCP:u64'],
  ['econ', 'MCP:u64'],
  ['eresp', 'MCP:u64'],
  ['wretr', 'MCP:u64'],
  ['wredis', 'MCP:u64'],
  ['status', 'SGP:str'],
  ['weight', 'MaP:u32'],
  ['act', 'SGP:u32'],
  ['bck', 'SGP:u32'],
  ['chkfail', 'MCP:u64'],
  ['chkdown', 'MCP:u64'],
  ['lastchg', 'MAP:u32'],
  ['downtime', 'MCP:u32'],
  ['qlimit', 'CGS:u32'],
  ['pid', 'KGP:u32'],
  ['iid', 'KGS:u32'],
  ['sid', 'KGS:u32'],
  ['throttle', 'MaP:u32'],
  ['lbtot', 'MCP:u64'],
  ['tracked', 'CNS:str'],
  ['type', 'CGS:u32'],
  ['rate', 'MRP:u32'],
  ['rate_lim', 'CLP:u32'],
  ['rate_max', 'MMP:u32'],
  ['check_status', 'MOP:str'],
  ['check_code', 'MOP:u32'],
  ['check_duration', 'MDP:u64'],
  ['hrsp_1xx', 'MCP:u64'],
  ['hrsp_2xx', 'MCP:u64'],
  ['hrsp_3xx', 'MCP:u64'],
  ['hrsp_4xx', 'MCP:u64'],
  ['hrsp_5xx', 'MCP:u64'],
  ['hrsp_other', 'MCP:u64'],
  ['hanafail', 'MCP:u64'],
  ['req_rate', 'MRP:u32'],
  ['req_rate_max', 'MMP:u32'],
  ['req_tot', 'MCP:u64'],
  ['cli_abrt', 'MCP:u64'],
  ['srv_abrt', 'MCP:u64'],
  ['comp_in', 'MCP:u64'],
  ['comp_out', 'MCP:u64'],
  ['comp_byp', 'MCP:u64'],
  ['comp_rsp', 'MCP:u64'],
  ['lastsess', 'MAP:s32'],
  ['last_chk', 'MOP:str'],
  ['last_agt', 'MOP:str'],
  ['qtime', 'MaP:u32'],
  ['ctime', 'MaP:u32'],
  ['rtime', 'MaP:u32'],
  ['ttime', 'MaP:u32'],
  ['agent_status', 'MOP:str'],
  ['agent_code', 'MOP:u32'],
  ['agent_duration', 'MDP:u64'],
  ['check_desc', 'MOP:str'],
  ['agent_desc', 'MOP:str'],
  ['check_rise', 'CGS:u32'],
  ['check_fall', 'CGS:u32'],
  ['check_health', 'CGS:u32'],
  ['agent_rise', 'CGS:u32'],
  ['agent_fall', 'CGS:u32'],
  ['agent_health', 'CGS:u32'],
  ['addr', 'CGS:str'],
  ['cookie', 'CNS:str'],
  ['mode', 'CGS:str'],
  ['algo', 'CGS:str'],
  ['conn_rate', 'MRP:u32'],
  ['conn_rate_max', 'MMP:u32'],
  ['conn_tot', 'MCP:u64'],
  ['intercepted', 'MCP:u64'],
  ['dcon', 'MCP:u64'],
  ['dses', 'MCP:u64'],
  ['wrew', 'MCP:u64'],
  ['connect', 'MCP:u64'],
  ['reuse', 'MCP:u64'],
  ['cache_lookups', 'MCP:u64'],
  ['cache_hits', 'MCP:u64'],
  ['srv_icur', 'MGP:u32'],
  ['src_ilim', 'CLP:u32'],
  ['qtime_max', 'MMP:u32'],
  ['ctime_max', 'MMP:u32'],
  ['rtime_max', 'MMP:u32'],
  ['ttime_max', 'MMP:u32'],
  ['eint', 'MCP:u64'],
  ['idle_conn_cur', 'MGP:u32'],
  ['safe_conn_cur', 'MGP:u32'],
  ['used_conn_cur', 'MGP:u32'],
  ['need_conn_est', 'MGP:u32'],
  ['uweight', 'MaP:u32'],
  ['agg_server_status', 'MGP:u32'],
  ['agg_server_check_status', 'MGP:u32'],
  ['agg_check_status', 'MGP:u32'],
] as const;

/** The columns of the modules that Debian's build has: TLS, HTTP/2, HTTP/1. A dash stands between the two kinds. */
export const MODULE_COLUMNS = [
  ['ssl_sess', 'MCP:u64'],
  ['ssl_reused_sess', 'MCP:u64'],
  ['ssl_failed_handshake', 'MCP:u64'],
  ['h2_headers_rcvd', 'MCP:u64'],
  ['h2_data_rcvd', 'MCP:u64'],
  ['h2_settings_rcvd', 'MCP:u64'],
  ['h2_rst_stream_rcvd', 'MCP:u64'],
  ['h2_goaway_rcvd', 'MCP:u64'],
  ['h2_detected_conn_protocol_errors', 'MCP:u64'],
  ['h2_detected_strm_protocol_errors', 'MCP:u64'],
  ['h2_rst_stream_resp', 'MCP:u64'],
  ['h2_goaway_resp', 'MCP:u64'],
  ['h2_open_connections', 'MGP:u64'],
  ['h2_backend_open_streams', 'MGP:u64'],
  ['h2_total_connections', 'MCP:u64'],
  ['h2_backend_total_streams', 'MCP:u64'],
  ['h1_open_connections', 'MGP:u64'],
  ['h1_open_streams', 'MGP:u64'],
  ['h1_total_connections', 'MCP:u64'],
  ['h1_total_streams', 'MCP:u64'],
  ['h1_bytes_in', 'MCP:u64'],
  ['h1_bytes_out', 'MCP:u64'],
  ['h1_spliced_bytes_in', 'MCP:u64'],
  ['h1_spliced_bytes_out', 'MCP:u64'],
] as const;

export type Column = (typeof COLUMNS)[number][0] | (typeof MODULE_COLUMNS)[number][0];

/** One line of `show stat`. A column that is not there is empty: the daemon has none of it for this kind of line, or the lab does not know it. */
export type Row = { readonly [column in Column]?: string | number };

const OBJECTS = ['F', 'B', 'S'] as const;

export function csvHeading(): string {
  return `# ${[...COLUMNS.map(([name]) => name), '-', ...MODULE_COLUMNS.map(([name]) => name)].join(',')},`;
}

export function csvLine(row: Row): string {
  const cell = ([name]: readonly [Column, string]): string => String(row[name] ?? '');
  return `${[...COLUMNS.map(cell), '-', ...MODULE_COLUMNS.map(cell)].join(',')},`;
}

/** A line a value: `S.3.1.17.status.1:SGP:str:UP`. */
export function typedLines(row: Row): string[] {
  const kind = Number(row.type);
  const lines: string[] = [];
  for (const [position, [name, tags]] of [...COLUMNS, ...MODULE_COLUMNS].entries()) {
    const value = row[name];
    if (value === undefined) continue;
    lines.push(
      `${OBJECTS[kind] ?? 'F'}.${row.iid}.${row.sid}.${position}.${name}.1:${tagsIn(name, tags, kind)}:${value}`,
    );
  }
  return lines;
}

/** Of a backend's figures four are plain gauges. */
function tagsIn(name: Column, tags: string, kind: number): string {
  return kind === 1 && ['act', 'bck', 'rate', 'rate_max'].includes(name) ? 'MGP:u32' : tags;
}

const ORIGINS: Readonly<Record<string, string>> = { M: 'Metric', S: 'Status', K: 'Key', C: 'Config', P: 'Product' };
const NATURES: Readonly<Record<string, string>> = {
  G: 'Gauge',
  M: 'Max',
  L: 'Limit',
  C: 'Counter',
  R: 'Rate',
  D: 'Duration',
  A: 'Age',
  a: 'Avg',
  N: 'Name',
  O: 'Output',
};
const SCOPES: Readonly<Record<string, string>> = { S: 'Service', P: 'Process' };
const OBJECT_WORDS = ['Frontend', 'Backend', 'Server'] as const;

/** The same for `show stat json`: one array of values a line, in the daemon's order of keys and without blanks. */
export function jsonText(rows: readonly Row[]): string {
  return JSON.stringify(rows.map(jsonValues));
}

function jsonValues(row: Row): unknown[] {
  const kind = Number(row.type);
  return [...COLUMNS, ...MODULE_COLUMNS].flatMap(([name, usual], pos) => {
    const value = row[name];
    if (value === undefined) return [];
    const [letters = '', type = ''] = tagsIn(name, usual, kind).split(':');
    const [origin = '', nature = '', scope = ''] = letters;
    return {
      objType: OBJECT_WORDS[kind],
      proxyId: row.iid,
      id: row.sid,
      field: { pos, name },
      processNum: 1,
      tags: { origin: ORIGINS[origin], nature: NATURES[nature], scope: SCOPES[scope] },
      value: { type, value },
    };
  });
}
