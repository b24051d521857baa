import type { Directive } from '../directives.ts';
import { dictionary } from '../../../text/dictionary.ts';

/** How directives are written, where it is more than their count and kind of arguments (nginx.org, syntax of each directive). */
const USAGE: Readonly<Record<string, string>> = dictionary({
  events: 'events { … }',
  http: 'http { … }',
  'u server':
    'server <address>[:<port>] [weight=<n>] [max_fails=<n>] [fail_timeout=<time>] [max_conns=<n>] [backup] [down]',
  server: 'server { … }',
  location: 'location [ = | ~ | ~* | ^~ ] <path> { … }',
  upstream: 'upstream <name> { … }',
  if: 'if (<condition>) { … }',
  limit_except: 'limit_except { GET | POST | PUT | DELETE }… { … }',
  map: 'map <value> <$variable> { … }',
  geo: 'geo [<$address>] <$variable> { … }',
  split_clients: 'split_clients <value> <$variable> { … }',
  types: 'types { … }',
  listen: 'listen <[address:]port> [default_server] [ssl] [http2] [reuseport] [backlog=<n>]',
  server_name: 'server_name <name>…',
  proxy_pass: 'proxy_pass <url>',
  fastcgi_pass: 'fastcgi_pass <address>',
  uwsgi_pass: 'uwsgi_pass <address>',
  scgi_pass: 'scgi_pass <address>',
  grpc_pass: 'grpc_pass <address>',
  memcached_pass: 'memcached_pass <address>',
  proxy_next_upstream:
    'proxy_next_upstream { error | timeout | invalid_header | http_500 | http_502 | http_503 | http_504 | http_403 | http_404 | http_429 | non_idempotent | off }…',
  proxy_set_header: 'proxy_set_header <field> <value>',
  proxy_http_version: 'proxy_http_version { 1.0 | 1.1 }',
  proxy_redirect: 'proxy_redirect { default | off } [<replacement>]',
  add_header: 'add_header <field> <value> [always]',
  return: 'return <code> [<text or URL>]',
  rewrite: 'rewrite <expression> <replacement> [ last | break | redirect | permanent ]',
  set: 'set <$variable> <value>',
  try_files: 'try_files <file>… <uri>',
  error_page: 'error_page <code>… [=[<response>]] <uri>',
  root: 'root <path>',
  alias: 'alias <path>',
  index: 'index <file>…',
  include: 'include <file>',
  hash: 'hash <key> [consistent]',
  random: 'random [two] [ least_conn ]',
  zone: 'zone <name> [<size>]',
  keepalive: 'keepalive <connections>',
  worker_processes: 'worker_processes <number or auto>',
  worker_connections: 'worker_connections <number>',
  user: 'user <user> [<group>]',
  error_log: 'error_log <file> [ debug | info | notice | warn | error | crit | alert | emerg ]',
  access_log: 'access_log <file or off> [<format>] [buffer=<size>] [flush=<time>] [if=<condition>]',
  log_format: 'log_format <name> [escape=default|json|none] <text>…',
  keepalive_timeout: 'keepalive_timeout <time> [<header time>]',
  limit_req_zone: 'limit_req_zone <key> zone=<name>:<size> rate=<rate>',
  limit_req: 'limit_req zone=<name> [burst=<n>] [ nodelay | delay=<n> ]',
  limit_conn_zone: 'limit_conn_zone <key> zone=<name>:<size>',
  limit_conn: 'limit_conn <zone> <number>',
  proxy_cache_path:
    'proxy_cache_path <path> [levels=<levels>] keys_zone=<name>:<size> [max_size=<size>] [inactive=<time>]',
  proxy_cache: 'proxy_cache <zone or off>',
  resolver: 'resolver <address>… [valid=<time>] [ipv6=on|off]',
  allow: 'allow <address or all>',
  deny: 'deny <address or all>',
  expires: 'expires <time or off>',
});

/** One usage line of a directive's row: written above, or made of what the table knows of its arguments. */
export function usageOf(row: Directive): string {
  const own = (row.contexts === 'u' ? USAGE[`u ${row.name}`] : undefined) ?? USAGE[row.name];
  if (own !== undefined) return own;
  const kind = kindOf(row.check);
  const tail = row.block ? ' { … }' : '';
  if (row.args === '0' || row.args === '') return `${row.name}${tail}`;
  if (row.args === 'any') return `${row.name} [${kind}]…${tail}`;
  if (row.args === '2+') return `${row.name} ${kind} ${kind}…${tail}`;
  if (row.args === '1+') return `${row.name} ${kind}…${tail}`;
  if (row.args === 'flag') return `${row.name} { on | off }${tail}`;
  const counts = [...row.args].map(Number);
  const least = Math.min(...counts);
  const most = Math.max(...counts);
  const needed = ` ${kind}`.repeat(least);
  return `${row.name}${needed}${` [${kind}]`.repeat(most - least)}${tail}`;
}

/** How the argument of a check is written. */
function kindOf(check: string): string {
  const [name, words] = check.split(':') as [string, string?];
  if (words !== undefined && (name === 'enum' || name === 'bitmask')) return `{ ${words.split('|').join(' | ')} }`;
  if (name === 'flag') return '{ on | off }';
  if (name === 'msec' || name === 'sec') return '<time>';
  if (name === 'size' || name === 'off') return '<size>';
  if (name === 'num') return '<number>';
  if (name === 'bufs') return '<number or size>';
  return '<value>';
}
