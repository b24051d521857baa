import { dictionary } from '../../text/dictionary.ts';
import { REQUEST_HELP } from './helpRequests.ts';

/** What a directive does, in a few words, and its value where nothing is written. For hovers and completions. */
export interface Help {
  readonly text: string;
  /** As it would be written; null where there is none. */
  readonly byDefault: string | null;
}

const HELP: Readonly<Record<string, Help>> = dictionary({
  ...REQUEST_HELP,
  events: {
    text: 'How workers handle connections. nginx does not start without this block, even an empty one.',
    byDefault: null,
  },
  http: { text: 'Everything about web traffic: servers, upstreams, and settings they inherit.', byDefault: null },
  server: {
    text: 'In `http`: a virtual server, chosen by address, port and Host header. In `upstream`: one machine to send requests to, with `weight=1`, `max_fails=1`, `fail_timeout=10s`, `max_conns=0`, `backup`, `down`.',
    byDefault: null,
  },
  location: {
    text: 'What happens to requests whose path starts so. `=` means exactly this path, `~` a regular expression, `^~` a prefix that keeps expressions out. The longest prefix wins, then expressions are tried in the order of the file.',
    byDefault: null,
  },
  upstream: {
    text: 'A named group of servers for `proxy_pass`. Requests take turns by weight unless another method is named.',
    byDefault: null,
  },
  listen: {
    text: 'Address and port to accept connections on. A port alone means every address of the machine.',
    byDefault: '*:80',
  },
  server_name: {
    text: 'Host names this server answers for. What fits none goes to the first server, or the one marked `default_server`.',
    byDefault: '""',
  },
  proxy_pass: {
    text: 'Sends the request on to a server or an `upstream`. With a path behind the host, that path takes the place of the part the location matched.',
    byDefault: null,
  },
  proxy_next_upstream: {
    text: 'When to give a request to another server: `error` (refused, reset), `timeout`, or statuses such as `http_503`. A POST that was already sent is not repeated without `non_idempotent`.',
    byDefault: 'error timeout',
  },
  proxy_next_upstream_tries: { text: 'How many servers one request may be given to; 0 is no limit.', byDefault: '0' },
  proxy_next_upstream_timeout: {
    text: 'How long a request may go on being given to other servers; 0 is no limit.',
    byDefault: '0',
  },
  proxy_connect_timeout: {
    text: 'How long to wait for a server to accept the connection. A machine without power costs its clients this long.',
    byDefault: '60s',
  },
  proxy_read_timeout: {
    text: 'How long to wait for the server to say something, between two reads. A frozen process costs its clients this long.',
    byDefault: '60s',
  },
  proxy_send_timeout: {
    text: 'How long sending to the server may stall. Requests in the lab fit into one packet, so it never runs out here.',
    byDefault: '60s',
  },
  proxy_set_header: {
    text: 'Sets a header of the request that is sent on. Setting any here drops all that outer blocks set.',
    byDefault: 'Host $proxy_host',
  },
  proxy_ignore_client_abort: {
    text: 'Whether the server’s answer is awaited although the client has gone.',
    byDefault: 'off',
  },
  return: { text: 'Ends the request with this status, a text or the address to go to.', byDefault: null },
  try_files: {
    text: 'Serves the first file that exists; the last word is a path, `@name` or `=404` for when none does.',
    byDefault: null,
  },
  root: { text: 'The folder that paths are looked up in.', byDefault: 'html' },
  index: { text: 'Files to serve for a path that ends with a slash.', byDefault: 'index.html' },
  least_conn: { text: 'Chooses the server with the fewest connections for its weight.', byDefault: null },
  ip_hash: {
    text: 'Chooses by the first three numbers of the client’s address: one client, one server, while it is in use.',
    byDefault: null,
  },
  hash: {
    text: 'Chooses by a key, such as `$request_uri`. With `consistent` few keys move when servers come or go.',
    byDefault: null,
  },
  random: { text: 'Chooses by chance and weight; `two` takes the less busy of two draws.', byDefault: null },
  zone: { text: 'Shared memory: all workers count turns and failures of this upstream together.', byDefault: null },
  keepalive: {
    text: 'How many idle connections to servers each worker keeps. It needs `proxy_http_version 1.1` and an empty `Connection` header. In the lab every request opens its own.',
    byDefault: null,
  },
  worker_processes: {
    text: 'How many processes share the work; `auto` is one for each core of the machine. Each keeps its own turns and counts of failures unless the upstream has a `zone`.',
    byDefault: '1',
  },
  worker_connections: {
    text: 'How many connections one worker may have, to clients and servers together.',
    byDefault: '512',
  },
  user: { text: 'The account the workers run under.', byDefault: 'nobody' },
  pid: { text: 'The file that holds the main process’s number.', byDefault: '/run/nginx.pid' },
  include: { text: 'Reads other files here.', byDefault: null },
  error_log: {
    text: 'Where trouble is written down, from which level on. The lab shows it among the machine’s logs.',
    byDefault: '/var/log/nginx/error.log error',
  },
  access_log: {
    text: 'Where every request is written down, and in which format. The lab shows it among the machine’s logs.',
    byDefault: '/var/log/nginx/access.log combined',
  },
  log_format: { text: 'A form for the lines of an access log, made of text and variables.', byDefault: 'combined' },
  keepalive_timeout: { text: 'How long an idle client connection stays open.', byDefault: '75s' },
  internal: { text: 'Only redirects inside nginx may come here; clients get 404.', byDefault: null },
  stub_status: { text: 'Answers with a page of counters.', byDefault: null },
  error_page: { text: 'What to answer instead of these statuses.', byDefault: null },
  rewrite: { text: 'Changes the path by a regular expression.', byDefault: null },
  if: { text: 'Settings for requests that fit a condition.', byDefault: null },
  ssl_certificate: { text: 'The file with the server’s certificate. The lab’s machines have none.', byDefault: null },
  types: { text: 'Media types by file ending.', byDefault: null },
  sendfile: { text: 'Lets the kernel copy files to connections.', byDefault: 'off' },
  gzip: { text: 'Compresses answers.', byDefault: 'off' },
  default_type: { text: 'Media type of files with an unknown ending.', byDefault: 'text/plain' },
});

export function helpFor(directive: string): Help | null {
  return Object.hasOwn(HELP, directive) ? (HELP[directive] as Help) : null;
}

/** Parameters of a `server` line in an upstream. */
export const SERVER_PARAMETERS: readonly { readonly label: string; readonly text: string }[] = [
  { label: 'weight=1', text: 'Its share of the turns.' },
  { label: 'max_fails=1', text: 'Failures within `fail_timeout` that take it out; 0 never does.' },
  { label: 'fail_timeout=10s', text: 'The time in which failures count, and for which it is out.' },
  { label: 'max_conns=0', text: 'Connections it may have at once; 0 is no limit.' },
  { label: 'backup', text: 'Asked only when no other server can be.' },
  { label: 'down', text: 'Not asked.' },
];
