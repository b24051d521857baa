import { dictionary } from '../../../text/dictionary.ts';

/** Words for completions that no table of the parser holds: values of options, common criteria, times (configuration manual 2.6). */

export const TIMES: readonly string[] = ['500ms', '1s', '2s', '5s', '10s', '30s', '1m'];

/** Values of options on server and bind lines that take one of a few words (manual, 5.1 and 5.2). */
export const OPTION_VALUES: Readonly<Record<string, readonly string[]>> = dictionary({
  observe: ['layer4', 'layer7'],
  'on-error': ['fastinter', 'fail-check', 'sudden-death', 'mark-down'],
  'on-marked-down': ['shutdown-sessions'],
  'on-marked-up': ['shutdown-backup-sessions'],
  'init-addr': ['last', 'libc', 'none'],
  'resolve-prefer': ['ipv4', 'ipv6'],
  verify: ['none', 'required'],
  proto: ['h1', 'h2', 'fcgi'],
  'check-proto': ['h1', 'h2', 'fcgi'],
  'ssl-min-ver': ['TLSv1.0', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'],
  'ssl-max-ver': ['TLSv1.0', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'],
  level: ['user', 'operator', 'admin'],
  ws: ['auto', 'h1', 'h2'],
});

/** Options whose value is a time. */
export const TIME_OPTIONS: ReadonlySet<string> = new Set([
  'inter',
  'fastinter',
  'downinter',
  'slowstart',
  'agent-inter',
  'pool-purge-delay',
  'tcp-ut',
]);

/** Arguments of directives that are one of a few words and stand in no usage line. */
export const DIRECTIVE_VALUES: Readonly<Record<string, readonly string[]>> = dictionary({
  'retry-on': [
    'none',
    'conn-failure',
    'empty-response',
    'response-timeout',
    '500',
    '502',
    '503',
    '504',
    'all-retryable-errors',
  ],
  'hash-type': ['map-based', 'consistent'],
  'http-reuse': ['never', 'safe', 'aggressive', 'always'],
  stats: ['enable', 'uri', 'refresh', 'realm', 'auth', 'hide-version', 'admin', 'show-legends', 'socket'],
  cookie: [
    'insert',
    'rewrite',
    'prefix',
    'indirect',
    'nocache',
    'postonly',
    'preserve',
    'httponly',
    'secure',
    'dynamic',
  ],
  'http-request': [
    'deny',
    'allow',
    'redirect',
    'return',
    'set-header',
    'add-header',
    'del-header',
    'set-path',
    'replace-path',
    'set-var(txn.x)',
    'track-sc0',
    'tarpit',
  ],
  'http-response': ['set-header', 'add-header', 'del-header', 'set-status', 'deny', 'return'],
  'tcp-request': ['connection', 'content', 'session', 'inspect-delay'],
  'http-check': ['send', 'expect', 'connect', 'disable-on-404'],
  'stick-table': ['type', 'size', 'expire', 'store', 'peers'],
  stick: ['on', 'match', 'store-request', 'store-response'],
  redirect: ['scheme', 'location', 'prefix', 'code'],
});

/** Criteria that people use most, first in the list (manual, 7.3). */
export const COMMON_CRITERIA: readonly (readonly [string, string])[] = [
  ['path', 'the path, exactly'],
  ['path_beg', 'how the path begins'],
  ['path_end', 'how the path ends'],
  ['path_reg', 'the path, by a regular expression'],
  ['method', 'the method'],
  ['hdr(host)', 'the Host field'],
  ['hdr_beg(host)', 'how the Host field begins'],
  ['hdr_end(host)', 'how the Host field ends'],
  ['req.hdr(host)', 'the Host field'],
  ['src', "the client's address"],
  ['dst_port', 'the port it came to'],
  ['nbsrv()', 'how many servers of a backend can be asked'],
  ['req.cook()', 'a cookie'],
  ['srv_is_up()', 'whether a server is up'],
  ['always_true', 'holds always'],
  ['always_false', 'holds never'],
];
