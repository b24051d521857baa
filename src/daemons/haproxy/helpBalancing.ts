import type { Help } from './directives.ts';

const rows: readonly (readonly [string, string, string])[] = [
  [
    'hash-type',
    'hash-type { map-based | consistent } [sdbm|djb2|wt6|crc32 [avalanche]]',
    'How a hash becomes a server: a place in a map, which a lost server reshuffles, or a point on a ring, where only its own requests move. Without it: `map-based sdbm`.',
  ],
  [
    'hash-balance-factor',
    'hash-balance-factor <percent>',
    'With `consistent`, how far above its share of requests a server may go before the next on the ring is asked. Without it: as far as it comes.',
  ],
  [
    'fullconn',
    'fullconn <number>',
    'Requests in the backend at which servers with `minconn` reach their full `maxconn`. Without it: a tenth of what the frontends let in.',
  ],
  [
    'cookie',
    'cookie <name> [insert|rewrite|prefix] [indirect] [nocache] …',
    'A cookie that brings a client back to its server. When that server is down another is chosen, and the cookie changes.',
  ],
  [
    'stick-table',
    'stick-table type <type> size <entries> [expire <time>] [nopurge] [store …]',
    'A table of keys: which server each was sent to, and what is counted of it. It is lost when HAProxy restarts.',
  ],
  [
    'stick',
    'stick { on | match | store-request } <expression> [table <name>]',
    'Looks a key up in a stick table, remembers the server that answered, or both (`on`). A server that is down is passed over.',
  ],
  [
    'retry-on',
    'retry-on <condition> …',
    'What is tried again, up to `retries` times: `conn-failure`, `empty-response`, `response-timeout`, statuses, `all-retryable-errors`. Without it: connections that failed.',
  ],
  [
    'tcp-check',
    'tcp-check { connect | send | expect | comment } …',
    'The steps of checks with `option tcp-check`. The lab sends what makes a whole HTTP request and looks through answers and MySQL greetings.',
  ],
  ['option tcp-check', 'option tcp-check', 'Checks follow the `tcp-check` lines; without any they only connect.'],
  ['option mysql-check', 'option mysql-check [user <name>]', 'Checks wait for the greeting of a MySQL server.'],
  [
    'option persist',
    'option persist',
    'A request whose cookie names a server goes there even while it is down. Without it: to another.',
  ],
  [
    'option abortonclose',
    'option abortonclose',
    'Requests of clients that have gone away are forgotten, also in queues. Without it they go on to a server.',
  ],
  [
    'spread-checks',
    'spread-checks <percent>',
    'Makes pauses between checks up to so much longer or shorter, by chance. Without it: 0.',
  ],
  [
    'max-spread-checks',
    'max-spread-checks <time>',
    'The longest time over which the first checks are spread. Without it: the shortest interval.',
  ],
  ['server cookie', 'cookie <value>', "The server's name in the backend's `cookie`."],
  [
    'server id',
    'id <number>',
    'Its number: `first` fills the lowest, and places on a hash ring come from it. Without it: its place in the file.',
  ],
  [
    'server minconn',
    'minconn <number>',
    'How far the limit `maxconn` sinks while the backend is not busy; see `fullconn`.',
  ],
  ['server maxqueue', 'maxqueue <number>', 'How many requests may wait for this very server. Without it: any number.'],
  [
    'server slowstart',
    'slowstart <time>',
    'After it came up, weight and `maxconn` grow over this time, a step each second. Without it: all at once.',
  ],
  [
    'server observe',
    'observe { layer4 | layer7 }',
    'Looks at live traffic: connections that fail, or answers too. See `error-limit` and `on-error`.',
  ],
  [
    'server error-limit',
    'error-limit <number>',
    'Errors of live traffic in a row at which `on-error` acts. Without it: 10.',
  ],
  [
    'server on-error',
    'on-error { fastinter | fail-check | sudden-death | mark-down }',
    'What too many errors of live traffic do. Without it: `fail-check`, one failed check.',
  ],
  [
    'server on-marked-down',
    'on-marked-down shutdown-sessions',
    'Cuts off what is under way when the server goes down. Without it: it may end.',
  ],
  [
    'server on-marked-up',
    'on-marked-up shutdown-backup-sessions',
    'Cuts off what backups are doing when this server comes up. Without it: it may end.',
  ],
  ['server track', 'track [<backend>/]<server>', 'Takes over the state of another server instead of checking it.'],
  ['server stick', 'stick', 'Stick tables remember this server: as without the word.'],
  ['server non-stick', 'non-stick', 'Stick tables never remember this server.'],
];

/** Hovers for balancing, persistence, retries and checks beyond the plainest (facts: configuration manual 2.6, its sources, recordings). */
export const BALANCING_HELP: readonly (readonly [string, Help])[] = rows.map(([name, usage, text]) => [
  name,
  { usage, text },
]);
