import type { Support } from '../daemon.ts';

/** The words that begin lines of sections beside `global` and the proxies (HAProxy 2.6), and how much of them the lab does. */

function words(support: Support, names: string): [string, Support][] {
  return names.split(' ').map((name) => [name, support]);
}

export const SECTION_WORDS: ReadonlyMap<string, ReadonlyMap<string, Support>> = new Map([
  ['userlist', new Map(words('simulated', 'group user'))],
  ['http-errors', new Map(words('simulated', 'errorfile'))],
  ['mailers', new Map(words('no-effect', 'mailer timeout'))],
  ['ring', new Map(words('no-effect', 'backing-file description format maxlen server size timeout'))],
  ['log-forward', new Map(words('no-effect', 'backlog bind dgram-bind log maxconn timeout'))],
  ['cache', new Map(words('not-simulated', 'max-age max-object-size max-secondary-entries process-vary total-max-size'))],
  ['fcgi-app', new Map(words('not-simulated', 'acl docroot index log-stderr option pass-header path-info set-param'))],
  ['namespace_list', new Map(words('not-simulated', 'namespace'))],
  ['peers', new Map(words('not-simulated', 'bind default-bind default-server disabled enabled log peer server table'))],
  ['program', new Map(words('not-simulated', 'command group option user'))],
  [
    'resolvers',
    new Map(
      words(
        'not-simulated',
        'accepted_payload_size hold nameserver parse-resolv-conf resolution_pool_size resolve_retries timeout',
      ),
    ),
  ],
]);
