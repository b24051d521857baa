import { dictionary } from '../text/dictionary.ts';

/** Names that a workspace has, for what is written about them. */
export interface Names {
  readonly machines: readonly string[];
  /** `web1/nginx`. */
  readonly processes: readonly string[];
  /** Addresses that can move first. */
  readonly addresses: readonly string[];
  /** Ids that checks have. */
  readonly ids: readonly string[];
}

/** What a value names. */
export type Naming = 'machine' | 'process' | 'place' | 'address';

/** A key of scenario.yaml or checks.yaml: what it says, and what may stand behind it, the likeliest first. Values are YAML that may stand on any line. */
export interface KeyWords {
  readonly text: string;
  readonly values?: (names: Names) => readonly string[];
  /** Entries of a mapping whose keys are the writer's own. */
  readonly entries?: (names: Names) => readonly string[];
  readonly naming?: Naming;
}

const times = () => ['10s', '20s', '500ms'];
const machines = ({ machines }: Names) => (machines.length > 0 ? machines : ['web1']);
const processes = ({ processes }: Names) => (processes.length > 0 ? processes : ['web1/app']);
const places = (names: Names) => [...machines(names), ...processes(names)];
const addresses = ({ addresses }: Names) => (addresses.length > 0 ? addresses : ['10.77.0.100']);
const shares = () => ['">= 99%"', '">= 95%"', '100%'];
const limits = () => ['"<= 5s"', '"<= 10s"', '"<= 500ms"'];

function machineFault(text: string): KeyWords {
  return { text, values: machines, naming: 'machine' };
}

function processFault(text: string): KeyWords {
  return { text, values: processes, naming: 'process' };
}

/** By key. A key means the same wherever it stands. */
export const scenarioWords: Readonly<Record<string, KeyWords>> = dictionary<KeyWords>({
  // A scenario
  traffic: {
    text: 'The stream of requests: how many, of what kind, how patient. In a check of the sandbox: without it, that of `scenario.yaml`.',
  },
  requests: { text: 'Single requests, each at its own moment, besides the stream or instead of it.' },
  duration: {
    text: 'How long requests come, from the first one on. Those under way at the end are followed to theirs.',
    values: () => ['60s', '30s', '2m'],
  },
  faults: { text: 'What breaks, and when: `{ at: 10s, power-off: web1 }`.' },
  rate: { text: 'Requests a second: `20/s`, up to `10000/s`.', values: () => ['20/s', '50/s', '100/s', '1/s'] },
  mix: {
    text: 'Weights by request: `{ GET /: 9, POST /orders: 1 }`. Without it every request is `GET /`.',
    values: () => ['{ GET /: 1 }'],
    entries: () => ['GET /: 1', 'GET /widgets: 1', 'POST /orders: 1'],
  },
  timeout: { text: 'How long a client waits before it gives up. Default: `30s`.', values: () => ['10s', '5s', '1s'] },
  arrivals: { text: '`even`: at equal distances. `poisson`: by chance, as people come.' },
  headers: {
    text: 'Header fields that requests carry: `{ Host: shop.example }`.',
    values: () => ['{ Host: shop.example }'],
    entries: () => ['Host: shop.example', 'Cookie: SRV=web1'],
  },
  client: {
    text: 'The address that the request comes from. Without it: the first client.',
    values: () => ['10.77.0.101'],
  },
  method: {
    text: 'The method, in capitals. As a narrowing: only such requests are meant.',
    values: () => ['GET', 'POST'],
  },
  path: {
    text: 'The path, from the slash on. As a narrowing: only requests for just this path are meant.',
    values: () => ['/', '/widgets', '/orders'],
  },
  at: { text: 'The moment, counted from the first request: `10s`, `250ms`.', values: times },
  until: {
    text: 'When it ends: power is back, the process is started again, the cable is in. Without it: never.',
    values: () => ['20s', '30s'],
  },
  expect: { text: 'What must hold: a list, of which every one must.' },
  id: {
    text: 'A short name of small letters, digits and dashes, which no other check has.',
    values: ({ ids }) => [freshId(ids)],
  },
  title: { text: 'What people call it.', values: () => ['Clients are served'] },

  // Faults
  'power-off': machineFault('A machine loses its power, and everything on it is gone.'),
  unplug: machineFault('A machine’s cable is out: it runs on and reaches nobody.'),
  drop: machineFault('Packets to a machine vanish without a word, as behind a firewall that drops.'),
  drain: machineFault('Load balancers send a machine no new requests.'),
  kill: processFault('A process is killed: its connections are reset, new ones refused.'),
  freeze: processFault('A process stands still: it accepts and does not answer.'),
  stop: processFault('A process is stopped in good order.'),
  restart: processFault('A process is stopped and started.'),
  set: processFault('An app reads other variables from now on: see `env`.'),
  env: {
    text: 'The variables that change: `{ REPLY_STATUS: 500 }`.',
    values: () => ['{ REPLY_STATUS: 500 }'],
    entries: () => ['REPLY_STATUS: 500'],
  },
  tell: processFault('A command is given to a process’s control socket: see `command`.'),
  command: { text: 'One line for the control socket: `set server be/web1 state drain`.', values: () => ['show stat'] },
  partition: {
    text: 'The network falls apart: machines of different groups do not reach each other.',
    values: (names) => [`[[${machines(names)[0]}], [${machines(names).slice(1).join(', ')}]]`],
    naming: 'machine',
  },

  // Expectations
  availability: { text: 'The share of requests that is answered with less than a 5xx: `">= 99%"`.', values: shares },
  no: { text: 'No request ends like this: `5xx`, `timeouts`, `refused`, or `errors` of any kind.' },
  recovery: { text: 'From the first fault until clients are served again: `"<= 5s"`.', values: limits },
  status: {
    text: 'Every request gets this status: `200`, a class such as `2xx`, or a list of them.',
    values: () => ['2xx', '200', '503'],
  },
  slowest: { text: 'How long the slowest answer takes: `"<= 500ms"`.', values: () => ['"<= 500ms"', '"<= 2s"'] },
  reaches: { text: 'Each of these takes part in answering a request at least once.', values: places, naming: 'place' },
  avoids: { text: 'No request is handed to these.', values: places, naming: 'place' },
  once: { text: 'With `avoids`: only from when a load balancer has marked it down.' },
  shares: {
    text: 'The share of answered requests that each takes part in: `{ web1: 40..60%, web2: 40..60% }`.',
    values: (names) => [`{ ${machines(names)[0]}: 40..60% }`],
    entries: (names) => places(names).map((place) => `${place}: 40..60%`),
    naming: 'place',
  },
  holder: {
    text: 'At the moment `at`, this machine and no other holds the address.',
    values: machines,
    naming: 'machine',
  },
  holders: { text: 'How many machines hold the address, at every moment: `1`.', values: () => ['1', '0..1'] },
  address: { text: 'The address that is meant.', values: addresses, naming: 'address' },
  takeover: {
    text: 'From the first fault until another machine holds the address: `"<= 4s"`.',
    values: () => ['"<= 4s"', '"<= 10s"'],
  },
  by: { text: 'The machine that is to do it. Without it: any.', values: machines, naming: 'machine' },
  detects: {
    text: 'A load balancer marks servers on this machine down: see `within`.',
    values: machines,
    naming: 'machine',
  },
  within: { text: 'How long after the first fault, at most.', values: () => ['8s', '3s'] },
  starts: {
    text: '`all`, or processes that start and stay until the first fault.',
    values: (names) => ['all', ...processes(names)],
    naming: 'process',
  },
  site: {
    text: 'Where clients are sent: an address, or `virtual`: one that can move.',
    values: (names) => ['virtual', ...addresses(names)],
    naming: 'address',
  },
  event: { text: 'Something that happens in the run: see `count` for how often.' },
  machine: { text: 'Only on this machine.', values: machines, naming: 'machine' },
  subject: {
    text: 'Only about this: a process, a server, an address; `*` stands for any letters.',
    values: (names) => processes(names),
  },
  detail: { text: 'Only where these words are part of what is said.', values: () => ['timeout'] },
  count: { text: 'How often: `1`, `">= 1"`, `0..2`. Without it: at least once.', values: () => ['1', '">= 1"', '0'] },
  after: { text: 'Only from this moment on.', values: times },
  before: { text: 'Only before this moment.', values: () => ['30s', '20s'] },
  between: { text: 'Only between these two moments.', values: () => ['[10s, 14s]'] },
});

function freshId(taken: readonly string[]): string {
  let id = 'new-check';
  for (let n = 2; taken.includes(id); n++) id = `new-check-${n}`;
  return id;
}
