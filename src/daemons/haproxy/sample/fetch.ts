import { ipv4Number } from '../address.ts';
import { avalanche, hashText } from '../balance/hashFunctions.ts';
import {
  cookieValues,
  headerLines,
  headerNames,
  headerValues,
  parameterValues,
  pathOf,
  queryOf,
  withoutOrigin,
} from './message.ts';
import type { User } from '../rules/userlist.ts';
import { credentials } from './credentials.ts';
import { KNOWN_METHODS } from './pattern.ts';
import { trackedFetch } from './trackedFetch.ts';
import type { BackendView, Scope, ServerView } from './scope.ts';
import { loosely, type Sample } from './value.ts';

/** A fetch while the daemon runs. Several values: an ACL tries each; an expression takes the last, or the first where `first` says so. */
export interface Fetch {
  readonly get: (scope: Scope, args: readonly string[]) => Sample | readonly Sample[] | null;
  readonly first: boolean;
}

type Get = Fetch['get'];
const table = new Map<string, Fetch>();

function define(names: string, get: Get, first = false): void {
  for (const name of names.split(' ')) table.set(name, { get, first });
}

/** The fetch of this name, or undefined where the lab has none (manual 2.6, section 7.3). */
export function fetchNamed(name: string): Fetch | undefined {
  return table.get(name) ?? trackedFetch(name);
}

// Constants and chance

define('always_true TRUE', () => true);
define('always_false FALSE', () => false);
define('bool', (_, [text]) => ['true', 'on', 'yes', '1'].includes((text ?? '').toLowerCase()));
define('int', (_, [text]) => Number.parseInt(text ?? '', 10) || 0);
define('str', (_, [text]) => text ?? '');
define('ipv4', (_, [text]) => address(ipv4Number(text ?? '')));
define('meth', (_, [text]) => text ?? '');
define('rand', (scope, [range]) => Math.floor(scope.random() * (Number(range ?? 0) || 4294967296)));
define('nbproc proc', () => 1);
// No variable is set in the environment of the lab's machines.
define('env', () => null);
define('stopping', () => false);
define('hostname', (scope) => scope.machine);
define('bin', (_, [text]) => (text ?? '').replace(/[0-9a-f]{2}/gi, (pair) => String.fromCharCode(parseInt(pair, 16))));
define('var', (scope, [name, otherwise]) => scope.variable(name ?? '') ?? otherwise ?? null);

// The connection

define('src fc_src', (scope) => ({ ipv4: scope.clientAddress }));
define('dst fc_dst', (scope) => ({ ipv4: scope.localAddress }));
define('dst_port fc_dst_port', (scope) => scope.localPort);
define('src_is_local fc_src_is_local', (scope) => scope.clientAddress === scope.localAddress);
define('dst_is_local fc_dst_is_local', () => true);
// Whoever comes by a `bind` line with `ssl` would have spoken TLS. Nothing in the lab does, nor HTTP/2 or the PROXY protocol.
define('ssl_fc', (scope) => scope.encrypted);
define('ssl_fc_has_crt ssl_fc_has_sni ssl_fc_has_early ssl_fc_is_resumed ssl_c_used ssl_bc fc_rcvd_proxy', () => false);
define('ssl_fc_sni ssl_fc_protocol ssl_fc_cipher ssl_fc_alpn req.ssl_sni req_ssl_sni', () => null);
define('req.ssl_hello_type req_ssl_hello_type req.ssl_ver req_ssl_ver', () => null);
define('fc_http_major bc_http_major', () => 1);
define('wait_end', () => true);
define('http_first_req', (scope) => scope.firstRequest);
define('req.proto_http req_proto_http', (scope) => (scope.request === null ? null : true));
define('internal.strm.is_htx', (scope) => scope.request !== null);

// The request's first line

// One that the daemon knows is kept as a number when the request comes, and `set-method` does not change that (http_fetch.c smp_fetch_meth 2.6, measured).
define('method', ({ original, request }) => (original !== null && KNOWN_METHODS.has(original.method) ? original.method : (request?.method ?? null)));
// `*` has no path.
define('path', (scope) => (scope.request === null ? null : pathOf(scope.request.path) || null));
define('pathq', (scope) => (scope.request === null ? null : withoutOrigin(scope.request.path) || null));
define('capture.req.uri', ({ original }) => (original === null ? null : withoutOrigin(original.path) || null));
define('url', (scope) => scope.request?.path ?? null);
define('capture.req.method', (scope) => scope.original?.method ?? null);
define('capture.req.hdr', (scope, [slot]) => scope.captured('request', Number(slot)));
define('capture.res.hdr', (scope, [slot]) => scope.captured('response', Number(slot)));
define('query', (scope) => (scope.request === null ? null : queryOf(scope.request.path)));
define('base', (scope) => baseOf(scope));
define('baseq', ({ request }) => (request === null ? null : `${headerLines(request, 'host')[0] ?? ''}${withoutOrigin(request.path)}`));
define('base32+src', (scope) => withSource(wordHash(baseOf(scope)), scope));
define('base32', (scope) => wordHash(baseOf(scope)));
define('url32', ({ request }) => (request === null ? null : wordHash(`${headerLines(request, 'host')[0] ?? ''}${withoutOrigin(request.path)}`)));

/** The four bytes of a hash and of the client's address, for a table of type binary. */
function withSource(hash: number | null, { clientAddress }: Scope): string | null {
  if (hash === null) return null;
  return [hash, clientAddress].flatMap((word) => [24, 16, 8, 0].map((shift) => String.fromCharCode((word >>> shift) & 255))).join('');
}

function baseOf({ request }: Scope): string | null {
  return request === null ? null : `${headerLines(request, 'host')[0] ?? ''}${pathOf(request.path)}`;
}

/** As `balance` hashes: sdbm, turned once more. */
function wordHash(text: string | null): number | null {
  return text === null ? null : avalanche(hashText('sdbm', text));
}

// Messages of the lab have no bodies, except for answers that somebody looks at.
define('req.body', (scope) => (scope.request === null ? null : ''));
define('req.body_len req.body_size', (scope) => (scope.request === null ? null : 0));
define('req.ver req_ver', (scope) => (scope.request === null ? null : '1.1'));
define('capture.req.ver', (scope) => (scope.request === null ? null : 'HTTP/1.1'));
define('url_port', (scope) => {
  const found = /^[a-z]+:\/\/[\d.]+(?::(\d+))?/i.exec(scope.request?.path ?? '');
  return found === null ? null : Number(found[1] ?? 80);
});
define('url_ip', (scope) => address(ipv4Number(/^[a-z]+:\/\/([\d.]+)/i.exec(scope.request?.path ?? '')?.[1] ?? '')));
define(
  'url_param urlp',
  (scope, [name, delimiter]) =>
    scope.request === null
      ? null
      : parameterValues(scope.request.path, name === undefined || name === '' ? null : name, delimiter ?? '?'),
  true,
);
define('urlp_val', (scope, [name, delimiter]) =>
  scope.request === null ? null : parameterValues(scope.request.path, name ?? null, delimiter ?? '?').map(loosely),
  true,
);

// Header fields and cookies of requests and answers

type Side = 'request' | 'response';

function defineHeaders(side: Side, whole: string, values: string, count: string, number: string, ip: string): void {
  define(whole, (scope, args) => (scope[side] === null ? null : occurrence(headerLines(scope[side], nameIn(args)), args)));
  define(values, (scope, args) => (scope[side] === null ? null : occurrence(headerValues(scope[side], nameIn(args)), args)));
  define(number, (scope, args) =>
    scope[side] === null ? null : occurrence(headerValues(scope[side], nameIn(args)), args).map(loosely),
  );
  define(ip, (scope, args) =>
    scope[side] === null
      ? null
      : occurrence(headerValues(scope[side], nameIn(args)), args).flatMap((text) => address(ipv4Number(text.replace(/:\d*$/, ''))) ?? []),
  );
  define(count, (scope, args) => {
    const message = scope[side];
    if (message === null) return null;
    const names = args.length === 0 || args[0] === '' ? headerNames(message) : [nameIn(args)];
    return names.reduce((sum, name) => sum + headerValues(message, name).length, 0);
  });
}

defineHeaders('request', 'req.fhdr', 'req.hdr hdr', 'req.hdr_cnt hdr_cnt', 'req.hdr_val hdr_val', 'req.hdr_ip hdr_ip');
defineHeaders('response', 'res.fhdr', 'res.hdr shdr', 'res.hdr_cnt shdr_cnt', 'res.hdr_val shdr_val', 'res.hdr_ip shdr_ip');
for (const [name, side] of [
  ['req', 'request'],
  ['res', 'response'],
] as const) {
  define(`${name}.fhdr_cnt`, (scope, args) => {
    const message = scope[side];
    if (message === null) return null;
    const names = args.length === 0 || args[0] === '' ? headerNames(message) : [nameIn(args)];
    return names.reduce((sum, field) => sum + headerLines(message, field).length, 0);
  });
  define(`${name}.hdr_names`, (scope, [delimiter]) =>
    scope[side] === null ? null : headerNames(scope[side]).join(delimiter ?? ','),
  );
}

function defineCookies(side: Side, value: string, count: string, number: string): void {
  const all = (scope: Scope, [name]: readonly string[]): string[] | null =>
    scope[side] === null ? null : cookieValues(scope[side], name === undefined || name === '' ? null : name);
  // Without a name the first one is wanted (http_fetch.c smp_fetch_cookie 2.6).
  define(value, (scope, args) => (args[0] === undefined || args[0] === '' ? (all(scope, args)?.slice(0, 1) ?? null) : all(scope, args)));
  define(count, (scope, args) => all(scope, args)?.length ?? null);
  define(number, (scope, args) => (all(scope, args) ?? []).map(loosely));
}

defineCookies('request', 'req.cook cook cookie', 'req.cook_cnt cook_cnt', 'req.cook_val cook_val');
defineCookies('response', 'res.cook scook', 'res.cook_cnt scook_cnt', 'res.cook_val scook_val');

define('status', (scope) => scope.response?.status ?? null);
define('res.ver resp_ver', (scope) => (scope.response === null ? null : '1.1'));
define('capture.res.ver', (scope) => (scope.response === null ? null : 'HTTP/1.1'));

// Names and passwords

define('http_auth_type', ({ request }) => (request === null ? null : (/^(\S+) /.exec(headerLines(request, 'authorization')[0] ?? '')?.[1] ?? null)));
define('http_auth_user', ({ request }) => (request === null ? null : (credentials(request)?.user ?? '')));
define('http_auth_pass', ({ request }) => (request === null ? null : (credentials(request)?.password ?? '')));
define('http_auth_bearer', ({ request }) => (request === null ? null : (/^Bearer +(\S+)$/i.exec(headerLines(request, 'authorization')[0] ?? '')?.[1] ?? '')));
define('http_auth', (scope, [list]) => userIn(scope, list) !== null);
// Its patterns are groups.
define('http_auth_group', (scope, [list]) => [...(userIn(scope, list)?.groups ?? [])]);

function userIn(scope: Scope, list: string | undefined): User | null {
  const given = scope.request === null ? null : credentials(scope.request);
  const user = given === null ? undefined : scope.userlist(list ?? '')?.users.get(given.user);
  return user !== undefined && user.password === given?.password ? user : null;
}

// Proxies and servers

const backend =
  (get: (view: BackendView) => Sample): Get =>
  (scope, [name]) => {
    const view = name === undefined || name === '' ? scope.backend : scope.backendNamed(name);
    return view === null ? null : get(view);
  };

define('nbsrv', backend((view) => view.usableServers));
define('be_conn', backend((view) => view.connections));
define('be_sess_rate', backend((view) => view.sessionRate()));
define('queue', backend((view) => view.queued));
define('avg_queue', backend((view) => {
  // One more than a whole share counts as one (smp_fetch_avg_queue_size).
  const { queued, usableServers } = view;
  return usableServers === 0 ? queued * 2 : Math.floor((queued + usableServers - 1) / usableServers);
}));
define('be_conn_free', backend((view) => freeSlots(view, false)));
define('connslots', backend((view) => freeSlots(view, true)));
define('be_name', (scope) => scope.backend?.name ?? null);
define('be_id', (scope) => scope.backend?.id ?? null);

/** Free places on servers that are up, with `queues` also in their queues; -1 as soon as one has no limit (backend.c smp_fetch_connslots). */
function freeSlots(view: BackendView, queues: boolean): number {
  let free = 0;
  for (const { up, maxconn, maxqueue, sessions, queued } of view.servers) {
    if (!up) continue;
    if (maxconn === 0 || (queues && maxqueue === 0)) return -1;
    free += maxconn - sessions + (queues ? maxqueue - queued : 0);
  }
  return free;
}

define('fe_conn', (scope, [name]) => frontendOf(scope, name)?.connections ?? null);
define('fe_sess_rate', (scope, [name]) => frontendOf(scope, name)?.sessionRate() ?? null);
define('fe_req_rate', (scope, [name]) => frontendOf(scope, name)?.requestRate() ?? null);
define('fe_name', (scope) => scope.frontend.name);
define('fe_id', (scope) => scope.frontend.id);
define('fe_defbe', (scope) => scope.frontend.defaultBackend);
define('dst_conn', (scope) => scope.frontend.connections);

function frontendOf(scope: Scope, name: string | undefined): Scope['frontend'] | null {
  return name === undefined || name === '' ? scope.frontend : scope.frontendNamed(name);
}

const server =
  (get: (view: ServerView) => Sample): Get =>
  (scope, [name]) => {
    const view = serverNamed(scope, name ?? '');
    return view === null ? null : get(view);
  };

define('srv_is_up', server((view) => view.up));
define('srv_conn', server((view) => view.sessions));
define('srv_queue', server((view) => view.queued));
define('srv_sess_rate', server((view) => view.sessionRate()));
define('srv_weight srv_uweight', server((view) => view.weight));
define('srv_iweight', server((view) => view.initialWeight));
define('srv_conn_free', server((view) => (view.maxconn === 0 ? -1 : view.maxconn - view.sessions)));
define('srv_name', (scope) => scope.server?.name ?? null);
define('srv_id', (scope) => scope.server?.id ?? null);

function serverNamed(scope: Scope, name: string): ServerView | null {
  const slash = name.indexOf('/');
  const owner = slash < 0 ? scope.backend : scope.backendNamed(name.slice(0, slash));
  return owner?.servers.find((s) => s.name === name.slice(slash + 1)) ?? null;
}

define('table_cnt', (scope, [name]) => scope.tableSize(name ?? '')?.used ?? null);
define('table_avl', (scope, [name]) => scope.tableSize(name ?? '')?.free ?? null);

// Helpers

function nameIn(args: readonly string[]): string {
  return (args[0] ?? '').toLowerCase();
}

/** `hdr(name,2)`: that value only, from the end where it is negative. */
function occurrence(values: readonly string[], args: readonly string[]): readonly string[] {
  const asked = args[1] === undefined ? 0 : Number(args[1]);
  if (asked === 0) return values;
  const found = values[asked > 0 ? asked - 1 : values.length + asked];
  return found === undefined ? [] : [found];
}

function address(ipv4: number | null): { ipv4: number } | null {
  return ipv4 === null ? null : { ipv4 };
}
