import type { Unit } from '../../checks/bound.ts';

/** How one value of a fault or of an expectation is asked for. */
export type FieldType =
  | { readonly type: 'bound'; readonly unit: Unit }
  | { readonly type: 'choice'; readonly options: readonly Option[] }
  /** Text, with what it must look like: an expression for the whole of it, and words for who wrote something else. */
  | { readonly type: 'text'; readonly pattern: string; readonly expected: string }
  | {
      readonly type:
        | 'time'
        | 'machine'
        | 'process'
        | 'places'
        | 'processes'
        | 'address'
        | 'site'
        | 'statuses'
        | 'shares'
        | 'groups'
        | 'variables';
    };

export interface Option {
  readonly value: string;
  readonly words: string;
}

export interface Field {
  readonly key: string;
  readonly label: string;
  readonly field: FieldType;
  readonly optional: boolean;
}

/** What one kind of fault or expectation is called, and what it asks for; its first field's key tells the kind. */
export interface Form {
  readonly kind: string;
  readonly words: string;
  readonly fields: readonly Field[];
}

const TIME: FieldType = { type: 'time' };
const PATH: FieldType = { type: 'text', pattern: '/\\S*', expected: 'a path such as /orders' };
const METHOD: FieldType = { type: 'text', pattern: '[A-Z]+', expected: 'a method in capitals, such as GET' };
/** Words that stand on one line. */
const LINE: FieldType = { type: 'text', pattern: '.*\\S.*', expected: 'a word' };

function field(key: string, label: string, type: FieldType): Field {
  return { key, label, field: type, optional: false };
}

function maybe(key: string, label: string, type: FieldType): Field {
  return { key, label, field: type, optional: true };
}

const after = maybe('after', /* @wc-include */ 'from', TIME);
const before = maybe('before', /* @wc-include */ 'until', TIME);
/** Which requests are meant. */
const which = [after, before, maybe('method', /* @wc-include */ 'method', METHOD), maybe('path', /* @wc-include */ 'path', PATH)];

const EVENTS: readonly Option[] = [
  { value: 'server-down', words: 'a server is marked down' },
  { value: 'server-up', words: 'a server is marked up' },
  { value: 'server-drain', words: 'a server is drained' },
  { value: 'address-taken', words: 'an address is taken' },
  { value: 'address-dropped', words: 'an address is dropped' },
  { value: 'process-started', words: 'a process starts' },
  { value: 'process-ended', words: 'a process ends' },
  { value: 'process-refused', words: 'a process refuses to start' },
  { value: 'state', words: 'a state changes' },
  { value: 'check', words: 'a health check is made' },
  { value: 'log', words: 'a line is logged' },
  { value: 'command', words: 'a command is given' },
  { value: 'commit', words: 'an order is stored' },
  { value: 'commit-lost', words: 'a stored order is lost' },
  { value: 'fault', words: 'a fault begins' },
  { value: 'fault-end', words: 'a fault ends' },
];

const BAD: readonly Option[] = [
  { value: 'errors', words: 'failure of any kind' },
  { value: '5xx', words: 'answer with a 5xx' },
  { value: 'timeouts', words: /* @wc-include */ 'timeout' },
  { value: 'refused', words: 'refused connection' },
];

/** What can be expected, by its key in checks.yaml; the likeliest first. */
export const expectationForms: readonly Form[] = [
  { kind: 'no', words: 'Clients see no', fields: [field('no', /* @wc-include */ 'what', { type: 'choice', options: BAD }), ...which] },
  {
    kind: 'availability',
    words: 'Requests answered',
    fields: [field('availability', /* @wc-include */ 'share', { type: 'bound', unit: 'share' }), ...which],
  },
  {
    kind: 'recovery',
    words: 'Well again after',
    fields: [field('recovery', /* @wc-include */ 'time', { type: 'bound', unit: 'ms' }), ...which],
  },
  {
    kind: 'slowest',
    words: 'The slowest answer takes',
    fields: [field('slowest', /* @wc-include */ 'time', { type: 'bound', unit: 'ms' }), ...which],
  },
  {
    kind: 'status',
    words: 'Every answer has the status',
    fields: [field('status', /* @wc-include */ 'status', { type: 'statuses' }), ...which],
  },
  {
    kind: 'reaches',
    words: 'Requests are answered by',
    fields: [field('reaches', 'each of', { type: 'places' }), ...which],
  },
  {
    kind: 'avoids',
    words: 'Nothing is sent to',
    fields: [
      field('avoids', 'any of', { type: 'places' }),
      maybe('once', /* @wc-include */ 'when', { type: 'choice', options: [{ value: 'detected', words: 'once it is marked down' }] }),
      ...which,
    ],
  },
  {
    kind: 'shares',
    words: 'The load is shared',
    fields: [field('shares', 'share of each', { type: 'shares' }), ...which],
  },
  {
    kind: 'detects',
    words: 'It is noticed that a machine is down',
    fields: [
      field('detects', /* @wc-include */ 'machine', { type: 'machine' }),
      field('within', /* @wc-include */ 'within', TIME),
      maybe('by', /* @wc-include */ 'by', { type: 'machine' }),
    ],
  },
  {
    kind: 'takeover',
    words: 'An address moves within',
    fields: [
      field('takeover', /* @wc-include */ 'time', { type: 'bound', unit: 'ms' }),
      field('address', /* @wc-include */ 'address', { type: 'address' }),
      maybe('by', 'to machine', { type: 'machine' }),
    ],
  },
  {
    kind: 'holder',
    words: 'An address is held by',
    fields: [
      field('holder', /* @wc-include */ 'machine', { type: 'machine' }),
      field('address', /* @wc-include */ 'address', { type: 'address' }),
      field('at', /* @wc-include */ 'at', TIME),
    ],
  },
  {
    kind: 'holders',
    words: 'How many machines hold an address',
    fields: [
      field('holders', /* @wc-include */ 'machines', { type: 'bound', unit: 'count' }),
      field('address', /* @wc-include */ 'address', { type: 'address' }),
      after,
      before,
    ],
  },
  { kind: 'starts', words: 'These start', fields: [field('starts', /* @wc-include */ 'processes', { type: 'processes' })] },
  { kind: 'site', words: 'Clients are sent to', fields: [field('site', /* @wc-include */ 'address', { type: 'site' })] },
  {
    kind: 'event',
    words: 'It happens that',
    fields: [
      field('event', /* @wc-include */ 'what', { type: 'choice', options: EVENTS }),
      maybe('count', 'how often', { type: 'bound', unit: 'count' }),
      maybe('machine', 'on machine', { type: 'machine' }),
      maybe('subject', /* @wc-include */ 'about', LINE),
      maybe('detail', 'with the words', LINE),
      after,
      before,
    ],
  },
];

const at = field('at', /* @wc-include */ 'at', TIME);
const until = maybe('until', /* @wc-include */ 'until', TIME);

function onMachine(kind: string, words: string): Form {
  return { kind, words, fields: [field(kind, /* @wc-include */ 'machine', { type: 'machine' }), at, until] };
}

function onProcess(kind: string, words: string, ...more: readonly Field[]): Form {
  return { kind, words, fields: [field(kind, /* @wc-include */ 'process', { type: 'process' }), ...more, at, until] };
}

/** What can be broken, by its key in the file. */
export const faultForms: readonly Form[] = [
  onMachine('power-off', 'Power off'),
  onMachine('unplug', 'Pull the cable'),
  onMachine('drop', 'Lose every packet'),
  onProcess('kill', 'Kill'),
  onProcess('freeze', 'Freeze'),
  onProcess('stop', 'Stop'),
  onProcess('restart', 'Restart'),
  onMachine('drain', 'Drain'),
  onProcess('set', 'Change a setting', field('env', /* @wc-include */ 'variables', { type: 'variables' })),
  {
    kind: 'tell',
    words: 'Give a command',
    fields: [field('tell', /* @wc-include */ 'process', { type: 'process' }), field('command', /* @wc-include */ 'command', LINE), at],
  },
  {
    kind: 'partition',
    words: 'Split the network',
    fields: [field('partition', /* @wc-include */ 'groups', { type: 'groups' }), at, until],
  },
];

/** The form for what is written, by the key that tells its kind; null where it has none of them. */
export function formOf(forms: readonly Form[], written: Readonly<Record<string, unknown>>): Form | null {
  return forms.find(({ kind }) => Object.hasOwn(written, kind)) ?? null;
}
