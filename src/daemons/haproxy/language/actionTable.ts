import { bestMatchWeighted } from '../fingerprint.ts';

/** Which rules an action is parsed for. */
export type RuleKind =
  | 'http-request'
  | 'http-response'
  | 'http-after-response'
  | 'tcp-request connection'
  | 'tcp-request session'
  | 'tcp-request content'
  | 'tcp-response content'
  | 'check'
  | 'configuration';

const COUNTERS = 'sc-inc-gpc* sc-inc-gpc0* sc-inc-gpc1* sc-set-gpt* sc-set-gpt0*';
const VARIABLES = 'set-var-fmt* set-var* unset-var*';
const EARLY = `${COUNTERS} ${VARIABLES} set-dst set-dst-port set-mark set-src set-src-port set-tos silent-drop`;

/** Actions in the daemon's own order, which its messages keep; a star for those that go on in parentheses (measured: `http-request x`). */
const NAMES: Readonly<Record<RuleKind, string>> = {
  'http-request': `wait-for-handshake ot-group set-log-level set-nice use-service ${COUNTERS} send-spoe-group do-resolve* cache-use add-acl* add-header allow auth capture del-acl* del-header del-map* deny disable-l7-retry early-hint normalize-uri redirect reject replace-header replace-path replace-pathq replace-uri replace-value return set-header set-map* set-method set-path set-pathq set-query set-uri strict-mode tarpit track-sc* set-timeout wait-for-body ${VARIABLES} set-dst set-dst-port set-mark set-src set-src-port set-tos silent-drop set-priority-class set-priority-offset`,
  'http-response': `ot-group set-log-level set-nice ${COUNTERS} send-spoe-group cache-store add-acl* add-header allow capture del-acl* del-header del-map* deny redirect replace-header replace-value return set-header set-map* set-status strict-mode track-sc* wait-for-body ${VARIABLES} set-mark set-tos silent-drop`,
  'http-after-response': `ot-group add-header allow capture del-header replace-header replace-value set-header set-status strict-mode ${VARIABLES}`,
  'tcp-request connection': EARLY,
  'tcp-request session': EARLY,
  'tcp-request content': `ot-group set-log-level set-nice switch-mode use-service ${COUNTERS} send-spoe-group do-resolve* ${VARIABLES} set-src set-src-port set-dst set-dst-port set-mark set-tos silent-drop set-priority-class set-priority-offset`,
  'tcp-response content': `ot-group set-log-level set-nice ${COUNTERS} send-spoe-group ${VARIABLES} set-mark set-tos silent-drop`,
  check: VARIABLES,
  configuration: VARIABLES,
};

export interface ActionName {
  readonly name: string;
  /** Whether the word may go on: `set-var(txn.x)`. */
  readonly prefix: boolean;
}

const TABLES = Object.fromEntries(
  Object.entries(NAMES).map(([kind, names]) => [
    kind,
    names.split(' ').map((word): ActionName => ({ name: word.replace('*', ''), prefix: word.endsWith('*') })),
  ]),
) as unknown as Readonly<Record<RuleKind, readonly ActionName[]>>;

export const actionNames = (kind: RuleKind): readonly ActionName[] => TABLES[kind];

/** `action_lookup`: the first that fits. */
export function findAction(kind: RuleKind, word: string): ActionName | undefined {
  return TABLES[kind].find(({ name, prefix }) => (prefix ? word.startsWith(name) : word === name));
}

/** `action_build_list`: the list that a message about an unknown action has. */
export function actionList(kind: RuleKind): string {
  return TABLES[kind].map(({ name, prefix }) => `'${name}${prefix ? '(*)' : ''}'`).join(', ');
}

/** `action_suggest`, with its words; empty where nothing is near. `extra`: words of the rule itself. */
export function actionSuggestion(kind: RuleKind, word: string, extra: readonly string[] = []): string {
  if (word === '') return '';
  const known = [...TABLES[kind].map(({ name, prefix }) => ({ name, weight: prefix ? 3 : 2 })), ...extra.map((name) => ({ name, weight: 2 }))];
  const best = bestMatchWeighted(word, known);
  return best === null ? '' : ` Did you mean '${best}' maybe ?`;
}
