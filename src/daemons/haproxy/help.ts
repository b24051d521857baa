import { RULES_HELP } from './rules/help.ts';
import type { Help } from './directives.ts';
import { BALANCING_HELP } from './helpBalancing.ts';
import { COMMON_HELP } from './helpCommon.ts';
import { LOG_HELP } from './helpLogs.ts';

/** Words for the hovers and completions of what the lab simulates: what it does and what holds without it (facts: configuration manual 2.6, recordings). */
export const HELP: ReadonlyMap<string, Help> = new Map<string, Help>([
  [
    'global',
    {
      usage: 'global',
      text: 'Settings of the whole process: logging, users, limits. Only `maxconn` changes what the lab shows.',
    },
  ],
  [
    'defaults',
    { usage: 'defaults [<name>] [from <name>]', text: 'Values for every section below it, until the next `defaults`.' },
  ],
  [
    'frontend',
    {
      usage: 'frontend <name>',
      text: 'Where clients connect: addresses to listen on, and rules that choose a backend.',
    },
  ],
  [
    'backend',
    {
      usage: 'backend <name>',
      text: 'A set of servers that do the same work, and how requests are shared among them.',
    },
  ],
  ['listen', { usage: 'listen <name>', text: 'A frontend and a backend in one section.' }],
  [
    'bind',
    {
      usage: 'bind [<address>]:<port>',
      text: 'An address and port to accept connections on; `*` or nothing is every address. HAProxy does not start when the machine does not hold the address.',
    },
  ],
  [
    'mode',
    {
      usage: 'mode { tcp | http }',
      text: '`http` reads requests and can answer 503 itself; `tcp` relays bytes and knows nothing of requests. Without it: `tcp`.',
    },
  ],
  [
    'default_backend',
    {
      usage: 'default_backend <name>',
      text: 'The backend for requests that no `use_backend` rule sent elsewhere. Without one, HTTP clients get 503.',
    },
  ],
  [
    'use_backend',
    {
      usage: 'use_backend <name> [{ if | unless } <condition>]',
      text: 'Sends a request to this backend when the condition holds. The first rule that matches decides.',
    },
  ],
  [
    'acl',
    {
      usage: 'acl <name> <criterion> [-i] <pattern>…',
      text: 'Names a test. Several `acl` lines of one name: any of them. The lab tests `path`, `path_beg`, `path_end`, `path_sub`, `path_dir`, `method`, `hdr(host)`, `src`, `dst_port`, `nbsrv()`.',
    },
  ],
  [
    'balance',
    {
      usage: 'balance { roundrobin | static-rr | leastconn | source }',
      text: "How a server is chosen. `roundrobin`: in turns, by weight. `leastconn`: whoever has the fewest connections. `source`: by the client's address, so that a client stays with its server. Without it: `roundrobin`.",
    },
  ],
  [
    'server',
    {
      usage: 'server <name> <address>[:<port>] [options]',
      text: 'One server. Without `check` its health is never looked at: it stays in turn, dead or alive.',
    },
  ],
  ['default-server', { usage: 'default-server [options]', text: 'Options for the `server` lines below it.' }],
  [
    'retries',
    {
      usage: 'retries <number>',
      text: 'How often a connection that failed is tried again: the same server after 1 s, unless `option redispatch` sends it to another. Without it: 3.',
    },
  ],
  [
    'maxconn',
    {
      usage: 'maxconn <number>',
      text: 'In `global` and frontends: how many client connections are open at once; more wait to be accepted.',
    },
  ],
  [
    'backlog',
    {
      usage: 'backlog <number>',
      text: 'How many connections the kernel holds for a frontend that is at its `maxconn`; further clients try again after 1 s. Without it: as many as `maxconn`.',
    },
  ],
  ['bind backlog', { usage: 'backlog <number>', text: "The frontend's `backlog`, for the addresses of this line." }],
  [
    'timeout',
    {
      usage: 'timeout { client | connect | server | queue | check } <time>',
      text: 'How long to wait. A number without a unit is milliseconds.',
    },
  ],
  [
    'timeout client',
    { usage: 'timeout client <time>', text: 'How long the client may be silent when it is its turn to speak.' },
  ],
  [
    'timeout connect',
    {
      usage: 'timeout connect <time>',
      text: 'How long one attempt to connect to a server may take. A machine without power costs a request this long for each attempt.',
    },
  ],
  [
    'timeout server',
    {
      usage: 'timeout server <time>',
      text: 'How long the server may be silent once it has the request; then the client gets 504.',
    },
  ],
  [
    'timeout queue',
    {
      usage: 'timeout queue <time>',
      text: 'How long a request may wait for a free place on a server; then the client gets 503. Without it: as `timeout connect`.',
    },
  ],
  [
    'timeout check',
    {
      usage: 'timeout check <time>',
      text: 'How long a health check may take once it is connected. Connecting is then bounded by `timeout connect` and `inter`, whichever is shorter. Without it, a whole check takes `inter` at most.',
    },
  ],
  [
    'disabled',
    { usage: 'disabled', text: 'Switches the whole section off: a frontend does not listen, a backend is not there.' },
  ],
  ['option', { usage: 'option <name>', text: 'Switches something on; `no option <name>` switches it off.' }],
  [
    'option redispatch',
    {
      usage: 'option redispatch [<interval>]',
      text: 'A connection that failed may go to another server. Without it, all retries go to the server first chosen.',
    },
  ],
  [
    'option httpchk',
    {
      usage: 'option httpchk [<method>] [<uri>]',
      text: 'Health checks send an HTTP request; 2xx and 3xx pass. Without it a check only connects, and an app that answers nothing but errors counts as healthy. Without words: `OPTIONS /`.',
    },
  ],
  [
    'option allbackups',
    {
      usage: 'option allbackups',
      text: 'When every other server is down, all backups share the work. Without it, only the first.',
    },
  ],
  [
    'http-check',
    {
      usage: 'http-check expect [!] status <codes>',
      text: 'What the answer to an HTTP check must be; `http-check send meth <method> uri <uri>` says what is asked.',
    },
  ],
  [
    'server check',
    {
      usage: 'check',
      text: 'Looks at the server every `inter`: `fall` failures in a row take it out, `rise` successes bring it back.',
    },
  ],
  [
    'server inter',
    { usage: 'inter <time>', text: 'Pause between the end of one check and the start of the next. Without it: 2 s.' },
  ],
  [
    'server fastinter',
    {
      usage: 'fastinter <time>',
      text: 'Pause between checks while the server is on its way up or down. Without it: as `inter`.',
    },
  ],
  [
    'server downinter',
    { usage: 'downinter <time>', text: 'Pause between checks while the server is down. Without it: as `inter`.' },
  ],
  [
    'server fall',
    { usage: 'fall <count>', text: 'Failed checks in a row after which the server is DOWN. Without it: 3.' },
  ],
  [
    'server rise',
    { usage: 'rise <count>', text: 'Passed checks in a row after which the server is UP again. Without it: 2.' },
  ],
  [
    'server weight',
    {
      usage: 'weight <0–256>',
      text: 'Its share of the requests, compared with the other servers. 0 gives it none. Without it: 1.',
    },
  ],
  ['server backup', { usage: 'backup', text: 'Gets requests only while every server without `backup` is down.' }],
  [
    'server maxconn',
    {
      usage: 'maxconn <number>',
      text: 'How many requests it works on at once; more wait in HAProxy up to `timeout queue`. Without it: no limit.',
    },
  ],
  ['server port', { usage: 'port <port>', text: "Where checks connect, if not to the server's own port." }],
  ['server addr', { usage: 'addr <address>', text: "Which address checks connect to, if not the server's own." }],
  ['server disabled', { usage: 'disabled', text: 'Starts in maintenance: no requests and no checks.' }],
  ...BALANCING_HELP,
  ...RULES_HELP,
  ...COMMON_HELP,
  ...LOG_HELP,
]);
