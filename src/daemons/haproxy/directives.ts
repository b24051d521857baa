import type { Support } from '../daemon.ts';

/** Every keyword of HAProxy 2.6.12 as Debian builds it (`haproxy -dKall`), where it may stand, and how much of it the lab does. */

/** Which half of a proxy a keyword speaks about: in a section without that half it is ignored with a warning. */
export type Side = 'frontend' | 'backend' | null;

export interface Directive {
  readonly name: string;
  readonly support: Support;
  readonly side: Side;
  /** False: not in a `defaults` section. */
  readonly inDefaults: boolean;
}

export interface Help {
  /** How it is written. */
  readonly usage: string;
  /** What it does, in our words; what holds without it. */
  readonly text: string;
}

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

function rows(support: Support, side: Side, names: string, inDefaults = true): Directive[] {
  return words(names).map((name) => ({ name, support, side, inDefaults }));
}

/** Keywords of defaults, frontend, backend and listen. */
export const PROXY_DIRECTIVES: ReadonlyMap<string, Directive> = new Map(
  [
    ...rows('simulated', 'frontend', 'bind', false),
    ...rows('simulated', 'frontend', 'default_backend maxconn backlog'),
    ...rows('simulated', 'frontend', 'use_backend', false),
    ...rows('simulated', 'backend', 'server stick', false),
    ...rows('simulated', 'backend', 'balance hash-type hash-balance-factor fullconn cookie retries retry-on default-server http-check tcp-check'),
    ...rows('simulated', null, 'mode timeout option disabled enabled'),
    ...rows('simulated', null, 'acl stick-table', false),
    ...rows('simulated', 'frontend', 'monitor-uri monitor'),
    ...rows('simulated', 'backend', 'use-server force-persist ignore-persist', false),
    ...rows('simulated', 'backend', 'http-send-name-header'),
    ...rows('simulated', null, 'stats errorloc errorloc302 errorloc303 errorfile errorfiles http-error'),
    ...rows('simulated', null, 'redirect', false),
    // In a `defaults` section only where that has a name.
    ...rows('simulated', null, 'http-request http-response http-after-response tcp-request'),
    ...rows('not-simulated', null, 'tcp-response', false),
    ...rows('no-effect', null, 'description id', false),
    ...rows('simulated', null, 'log log-format log-tag'),
    ...rows('no-effect', null, 'log-format-sd error-log-format unique-id-format unique-id-header'),
    ...rows(
      'no-effect',
      null,
      'clitcpka-cnt clitcpka-idle clitcpka-intvl srvtcpka-cnt srvtcpka-idle srvtcpka-intvl bind-process',
    ),
    ...rows('simulated', 'frontend', 'capture declare', false),
    ...rows(
      'no-effect',
      'backend',
      'email-alert load-server-state-from-file server-state-file-name http-reuse max-keep-alive-queue max-session-srv-conns',
    ),
    ...rows('not-simulated', 'frontend', 'rate-limit'),
    ...rows(
      'not-simulated',
      'backend',
      'dynamic-cookie-key persist source usesrc external-check',
    ),
    ...rows(
      'not-simulated',
      'backend',
      'server-template dispatch transparent',
      false,
    ),
    ...rows('not-simulated', null, 'compression filter use-fcgi-app'),
  ].map((row) => [row.name, row]),
);

/** Words that 2.6 takes only to say that they are gone. */
export const REMOVED_PROXY_WORDS: ReadonlyMap<string, string> = new Map([
  ['contimeout', "the 'contimeout' directive is not supported anymore since HAProxy 2.1. Use 'timeout connect'."],
  ['clitimeout', "the 'clitimeout' directive is not supported anymore since HAProxy 2.1. Use 'timeout client'."],
  ['srvtimeout', "the 'srvtimeout' directive is not supported anymore since HAProxy 2.1. Use 'timeout server'."],
]);

/**
 * What "did you mean" chooses from: the registered keywords of proxies, then the daemon's list of common ones. The first of equals wins, and keywords
 * register in the order in which the daemon's objects are linked (its Makefile) and then of their tables.
 */
export const PROXY_SUGGESTIONS: readonly string[] = words(`
  http-check tcp-check
  timeout clitimeout contimeout srvtimeout rate-limit max-keep-alive-queue declare retry-on clitcpka-cnt srvtcpka-cnt clitcpka-idle srvtcpka-idle
  clitcpka-intvl srvtcpka-intvl
  errorloc errorloc302 errorloc303 errorfile errorfiles http-error
  tcp-request tcp-response
  filter use-fcgi-app compression external-check
  listen frontend backend defaults server default-server server-template bind monitor-net monitor-uri mode id description disabled enabled bind-process acl
  dynamic-cookie-key cookie email-alert persist appsession load-server-state-from-file server-state-file-name max-session-srv-conns capture retries
  http-request http-response http-after-response http-send-name-header block redirect use_backend use-server force-persist ignore-persist stick-table stick
  stats option default_backend http-reuse monitor transparent maxconn backlog fullconn dispatch balance hash-type hash-balance-factor unique-id-format
  unique-id-header log-format log-format-sd log-tag log source usesrc error-log-format`);

const GLOBAL_REGISTERED = `
  ca-base close-spread-time crt-base default-path grace h1-accept-payload-with-any-method h1-case-adjust h1-case-adjust-file hard-stop-after
  httpclient.resolvers.id httpclient.resolvers.prefer httpclient.ssl.ca-file httpclient.ssl.verify issuers-chain-path lua-load lua-load-per-thread
  lua-prepend-path maxsslconn mworker-max-reloads nbthread no-memory-trimming pp2-never-send-local profiling.tasks set-var set-var-fmt
  ssl-default-bind-ciphers ssl-default-bind-ciphersuites ssl-default-bind-curves ssl-default-bind-options ssl-default-server-ciphers
  ssl-default-server-ciphersuites ssl-default-server-options ssl-dh-param-file ssl-load-extra-del-ext ssl-load-extra-files ssl-mode-async ssl-propquery
  ssl-provider ssl-provider-path ssl-skip-self-issued-ca stats thread-group thread-groups tune.fail-alloc tune.fd.edge-triggered
  tune.h2.header-table-size tune.h2.initial-window-size tune.h2.max-concurrent-streams tune.h2.max-frame-size tune.idle-pool.shared
  tune.listener.multi-queue tune.lua.forced-yield tune.lua.maxmem tune.lua.service-timeout tune.lua.session-timeout tune.lua.task-timeout
  tune.peers.max-updates-at-once tune.pool-high-fd-ratio tune.pool-low-fd-ratio tune.sched.low-latency tune.ssl.cachesize
  tune.ssl.capture-buffer-size tune.ssl.capture-cipherlist-size tune.ssl.default-dh-param tune.ssl.force-private-cache tune.ssl.hard-maxrecord
  tune.ssl.keylog tune.ssl.lifetime tune.ssl.maxrecord tune.ssl.ssl-ctx-cache-size tune.vars.check-max-size tune.vars.global-max-size
  tune.vars.proc-max-size tune.vars.reqres-max-size tune.vars.sess-max-size tune.vars.txn-max-size`;
const GLOBAL_COMMON = `
  global daemon master-worker noepoll nokqueue noevports nopoll busy-polling set-dumpable insecure-fork-wanted insecure-setuid-wanted nosplice
  nogetaddrinfo noreuseport quiet zero-warning tune.runqueue-depth tune.maxpollevents tune.maxaccept tune.recv_enough tune.buffers.limit
  tune.buffers.reserve tune.bufsize tune.maxrewrite tune.idletimer tune.rcvbuf.client tune.rcvbuf.server tune.sndbuf.client tune.sndbuf.server
  tune.pipesize tune.http.cookielen tune.http.logurilen tune.http.maxhdr tune.comp.maxlevel tune.pattern.cache-size uid gid external-check user
  group nbproc maxconn ssl-server-verify maxconnrate maxsessrate maxsslrate maxcomprate maxpipes maxzlibmem maxcompcpuusage ulimit-n chroot
  description node pidfile unix-bind log log-send-hostname server-state-base server-state-file log-tag spread-checks max-spread-checks cpu-map
  setenv presetenv unsetenv resetenv strict-limits localpeer numa-cpu-mapping defaults listen frontend backend peers resolvers cluster-secret`;

export const GLOBAL_SUGGESTIONS: readonly string[] = [...words(GLOBAL_REGISTERED), ...words(GLOBAL_COMMON)];

/** In the daemon these change what happens to requests or checks; the lab leaves them out. */
const GLOBAL_NOT_SIMULATED = new Set(
  words(
    'maxconnrate maxsessrate hard-stop-after close-spread-time grace lua-load lua-load-per-thread set-var set-var-fmt external-check',
  ),
);

const GLOBAL_SIMULATED = new Set(words('maxconn spread-checks max-spread-checks stats setenv presetenv unsetenv resetenv'));

/** Section words stand in the daemon's list of suggestions, but open sections. */
const NOT_IN_GLOBAL = new Set(words('global defaults listen frontend backend peers resolvers'));

/** Words that it knows, and never suggests. */
const GLOBAL_UNSUGGESTED = words('expose-experimental-directives fd-hard-limit h2-workaround-bogus-websocket-clients tune.chksize');

export const GLOBAL_DIRECTIVES: ReadonlyMap<string, Directive> = new Map(
  [...GLOBAL_SUGGESTIONS, ...GLOBAL_UNSUGGESTED].filter((name) => !NOT_IN_GLOBAL.has(name)).map((name) => [
    name,
    {
      name,
      support: GLOBAL_SIMULATED.has(name) ? 'simulated' : GLOBAL_NOT_SIMULATED.has(name) ? 'not-simulated' : 'no-effect',
      side: null,
      inDefaults: false,
    },
  ]),
);

/** `option NAME`. */
export const OPTIONS: ReadonlyMap<string, Directive> = new Map(
  [
    ...rows('simulated', null, 'forwardfor originalto'),
    ...rows('simulated', 'backend', 'redispatch httpchk tcp-check mysql-check allbackups persist abortonclose'),
    ...rows(
      'no-effect',
      'frontend',
      'clitcpka contstats http-ignore-probes idle-close-on-response socket-stats tcp-smart-accept',
    ),
    ...rows('simulated', 'frontend', 'dontlognull dontlog-normal log-separate-errors logasap'),
    ...rows('simulated', 'backend', 'log-health-checks'),
    ...rows('simulated', null, 'httplog tcplog'),
    ...rows(
      'no-effect',
      'frontend',
      'accept-invalid-http-request http-use-proxy-header h1-case-adjust-bogus-client disable-h2-upgrade',
    ),
    ...rows(
      'no-effect',
      'backend',
      'accept-invalid-http-response srvtcpka tcp-smart-connect h1-case-adjust-bogus-server checkcache',
    ),
    ...rows(
      'no-effect',
      null,
      'httpslog tcpka http-buffer-request http-no-delay independent-streams nolinger splice-auto splice-request splice-response',
    ),
    ...rows(
      'no-effect',
      null,
      'httpclose http-server-close http-keep-alive http-restrict-req-hdr-names',
    ),
    ...rows('no-effect', 'backend', 'http-pretend-keepalive'),
    ...rows(
      'not-simulated',
      'backend',
      'prefer-last-server transparent ssl-hello-chk smtpchk pgsql-check redis-check ldap-check spop-check external-check',
    ),
    ...rows('not-simulated', null, 'http_proxy http-tunnel forceclose'),
  ].map((row) => [row.name, row]),
);

/** What "did you mean" chooses from for options, in the daemon's order. */
export const OPTION_SUGGESTIONS: readonly string[] = words(`
  abortonclose allbackups checkcache clitcpka contstats dontlognull http-buffer-request http-ignore-probes idle-close-on-response prefer-last-server
  logasap nolinger persist srvtcpka transparent splice-request splice-response splice-auto accept-invalid-http-request accept-invalid-http-response
  dontlog-normal log-separate-errors log-health-checks socket-stats tcp-smart-accept tcp-smart-connect independent-streams http-use-proxy-header
  http-pretend-keepalive http-no-delay h1-case-adjust-bogus-client h1-case-adjust-bogus-server disable-h2-upgrade httpclose http-server-close
  http-keep-alive redispatch httplog tcplog tcpka httpchk ssl-hello-chk smtpchk pgsql-check redis-check mysql-check ldap-check spop-check tcp-check
  external-check forwardfor original-to`);

/** `timeout NAME`. */
export const TIMEOUTS: ReadonlyMap<string, Directive> = new Map(
  [
    ...rows('simulated', 'frontend', 'client'),
    ...rows('simulated', 'backend', 'connect server queue check'),
    ...rows('no-effect', null, 'http-request http-keep-alive'),
    ...rows('no-effect', 'frontend', 'client-fin'),
    ...rows('no-effect', 'backend', 'server-fin'),
    ...rows('not-simulated', 'backend', 'tunnel'),
    ...rows('no-effect', null, 'tarpit'),
  ].map((row) => [row.name, row]),
);

/** A keyword of a `server` or `bind` line. */
export interface LineOption {
  readonly name: string;
  /** How many words follow that belong to it. */
  readonly arguments: number;
  readonly support: Support;
}

function lineOptions(support: Support, names: string): [string, LineOption][] {
  return words(names).map((word) => {
    const [name, count] = word.split('=') as [string, string?];
    return [name, { name, arguments: Number(count ?? 0), support }];
  });
}

export const SERVER_OPTIONS: ReadonlyMap<string, LineOption> = new Map([
  ...lineOptions(
    'simulated',
    'addr=1 backup check cookie=1 disabled downinter=1 enabled error-limit=1 fall=1 fastinter=1 id=1 inter=1 maxconn=1 maxqueue=1 minconn=1 no-backup no-check non-stick observe=1 on-error=1 on-marked-down=1 on-marked-up=1 port=1 rise=1 slowstart=1 stick track=1 weight=1',
  ),
  ...lineOptions(
    'no-effect',
    'init-addr=1 log-proto=1 max-reuse=1 pool-low-conn=1 pool-max-conn=1 pool-purge-delay=1 proto=1 check-proto=1 tcp-ut=1 tfo no-tfo ws=1 alpn=1 npn=1 namespace=1',
  ),
  ...lineOptions(
    'no-effect',
    'no-agent-check no-check-send-proxy no-check-ssl no-send-proxy no-send-proxy-v2 no-send-proxy-v2-ssl no-send-proxy-v2-ssl-cn no-ssl no-ssl-reuse ssl-reuse',
  ),
  ...lineOptions(
    'no-effect',
    'ca-file=1 ciphers=1 ciphersuites=1 crl-file=1 crt=1 force-sslv3 force-tlsv10 force-tlsv11 force-tlsv12 force-tlsv13 no-sslv3 no-tls-tickets no-tlsv10 no-tlsv11',
  ),
  ...lineOptions(
    'no-effect',
    'no-tlsv12 no-tlsv13 ssl-max-ver=1 ssl-min-ver=1 tls-tickets verify=1 verifyhost=1 sni=1 check-sni=1 check-alpn=1 allow-0rtt proxy-v2-options=1',
  ),
  ...lineOptions(
    'not-simulated',
    'agent-addr=1 agent-check agent-inter=1 agent-port=1 agent-send=1 check-send-proxy check-ssl check-via-socks4',
  ),
  ...lineOptions(
    'not-simulated',
    'redir=1 resolve-net=1 resolve-opts=1 resolve-prefer=1 resolvers=1 send-proxy send-proxy-v2 send-proxy-v2-ssl',
  ),
  ...lineOptions('not-simulated', 'send-proxy-v2-ssl-cn socks4=1 source=1 ssl usesrc'),
]);

/** In the daemon's list, after the keywords of servers. */
export const SERVER_SUGGESTIONS: readonly string[] = [
  ...words(`
    allow-0rtt alpn ca-file check-alpn check-sni check-ssl ciphers ciphersuites crl-file crt force-sslv3 force-tlsv10 force-tlsv11 force-tlsv12 force-tlsv13
    no-check-ssl no-send-proxy-v2-ssl no-send-proxy-v2-ssl-cn no-ssl no-ssl-reuse no-sslv3 no-tlsv10 no-tlsv11 no-tlsv12 no-tlsv13 no-tls-tickets npn
    send-proxy-v2-ssl send-proxy-v2-ssl-cn sni ssl ssl-min-ver ssl-max-ver ssl-reuse tls-tickets verify verifyhost
    backup cookie disabled enabled error-limit ws id init-addr log-proto maxconn maxqueue max-reuse minconn namespace no-backup no-send-proxy
    no-send-proxy-v2 no-tfo non-stick observe on-error on-marked-down on-marked-up pool-low-conn pool-max-conn pool-purge-delay proto proxy-v2-options redir
    resolve-net resolve-opts resolve-prefer resolvers send-proxy send-proxy-v2 slowstart source stick tfo track socks4 usesrc weight
    addr agent-addr agent-check agent-inter agent-port agent-send check check-proto check-send-proxy check-via-socks4 no-agent-check no-check
    no-check-send-proxy rise fall inter fastinter downinter port
    tcp-ut`),
  ...words('ipv4 ipv6 legacy octet-count fail-check sudden-death mark-down'),
];

export const BIND_OPTIONS: ReadonlyMap<string, LineOption> = new Map([
  ...lineOptions(
    'no-effect',
    'accept-netscaler-cip=1 accept-proxy defer-accept expose-fd=1 gid=1 group=1 id=1 level=1 mode=1 mss=1 name=1 namespace=1 nice=1 process=1 proto=1 severity-output=1',
  ),
  ...lineOptions('simulated', 'backlog=1'),
  ...lineOptions('no-effect', 'shards=1 tcp-ut=1 tfo thread=1 uid=1 user=1 v4v6 v6only'),
  ...lineOptions('not-simulated', 'interface=1 maxconn=1 transparent'),
  ...lineOptions(
    'no-effect',
    'allow-0rtt alpn=1 ca-file=1 ca-ignore-err=1 ca-sign-file=1 ca-sign-pass=1 ca-verify-file=1 ciphers=1 ciphersuites=1 crl-file=1 crt-ignore-err=1 crt-list=1 curves=1 ecdhe=1',
  ),
  ...lineOptions(
    'no-effect',
    'force-sslv3 force-tlsv10 force-tlsv11 force-tlsv12 force-tlsv13 generate-certificates no-ca-names no-sslv3 no-tls-tickets no-tlsv10 no-tlsv11 no-tlsv12 no-tlsv13 npn=1',
  ),
  ...lineOptions(
    'no-effect',
    'prefer-client-ciphers ssl-max-ver=1 ssl-min-ver=1 strict-sni tls-ticket-keys=1 verify=1',
  ),
  ...lineOptions('not-simulated', 'ssl crt=1'),
]);

/** In the daemon's order. */
export const BIND_SUGGESTIONS: readonly string[] = words(`
  allow-0rtt alpn ca-file ca-verify-file ca-ignore-err ca-sign-file ca-sign-pass ciphers ciphersuites crl-file crt crt-ignore-err crt-list curves ecdhe
  force-sslv3 force-tlsv10 force-tlsv11 force-tlsv12 force-tlsv13 generate-certificates no-ca-names no-sslv3 no-tlsv10 no-tlsv11 no-tlsv12 no-tlsv13
  no-tls-tickets ssl ssl-min-ver ssl-max-ver strict-sni tls-ticket-keys verify npn prefer-client-ciphers
  level expose-fd severity-output
  accept-netscaler-cip accept-proxy backlog id maxconn name nice process proto shards thread
  defer-accept interface mss tcp-ut tfo transparent v4v6 v6only namespace
  gid group mode uid user`);

/** Words that open a section, and whether the lab reads what is in it. */
export const SECTIONS: ReadonlyMap<string, Support> = new Map([
  ['global', 'simulated'],
  ['defaults', 'simulated'],
  ['frontend', 'simulated'],
  ['backend', 'simulated'],
  ['listen', 'simulated'],
  ['userlist', 'simulated'],
  ['mailers', 'no-effect'],
  ['http-errors', 'simulated'],
  ['ring', 'no-effect'],
  ['log-forward', 'no-effect'],
  ['cache', 'not-simulated'],
  ['peers', 'not-simulated'],
  ['resolvers', 'not-simulated'],
  ['program', 'not-simulated'],
  ['namespace_list', 'not-simulated'],
  ['fcgi-app', 'not-simulated'],
]);

/** What `balance` takes, for the editor. */
export const ALGORITHMS = [
  'roundrobin',
  'static-rr',
  'leastconn',
  'first',
  'source',
  'uri',
  'url_param',
  'hdr(name)',
  'random',
  'rdp-cookie',
  'hash',
] as const;
