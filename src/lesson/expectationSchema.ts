import * as v from 'valibot';
import type { EventMatch, Expectation, Window } from '../checks/check.ts';
import type { EventKind } from '../trace/trace.ts';
import { asList, boundSchema, durationSchema, keyedUnion, mapping, oneOrMore } from './unitSchema.ts';

/** Expectations as they are written: one key says what is asked, the others which requests or moments are meant. */

const place = v.pipe(
  v.string('expected a machine, or a process such as web2/nginx'),
  v.description('A machine or a process'),
);
const places = oneOrMore(place);
const address = v.pipe(
  v.string('expected an address'),
  v.regex(/^\d{1,3}(\.\d{1,3}){3}$/, 'expected an address, such as 10.77.0.100'),
);

const times = {
  after: v.optional(durationSchema),
  before: v.optional(durationSchema),
  between: v.optional(v.tuple([durationSchema, durationSchema], 'expected two times, such as [10s, 14s]')),
};
const window = {
  ...times,
  method: v.optional(v.pipe(v.string(), v.regex(/^[A-Z]+$/, 'expected a method in capitals, such as GET'))),
  path: v.optional(v.pipe(v.string('expected a path'), v.regex(/^\/\S*$/, 'expected a path that starts with /'))),
};

const statuses = oneOrMore(
  v.pipe(
    v.union([v.string(), v.number()], 'expected a status such as 200, or a class such as 2xx'),
    v.transform(String),
    v.regex(/^[1-5](\d\d|xx)$/, 'expected a status such as 200, or a class such as 2xx'),
  ),
);

const EVENT_KINDS = [
  'fault',
  'fault-end',
  'process-started',
  'process-ended',
  'process-refused',
  'server-down',
  'server-up',
  'server-drain',
  'command',
  'check',
  'address-taken',
  'address-dropped',
  'state',
  'log',
  'commit',
  'commit-lost',
] as const satisfies readonly EventKind[];

/** Keys of an event to look for; shared with hints and with questions about order. */
export const eventEntries = {
  event: v.picklist(EVENT_KINDS, `expected one of ${EVENT_KINDS.join(', ')}`),
  machine: v.optional(v.string()),
  subject: v.optional(v.string()),
  detail: v.optional(v.string()),
  after: v.optional(durationSchema),
  before: v.optional(durationSchema),
};
type WrittenEvent = v.InferOutput<v.StrictObjectSchema<typeof eventEntries, undefined>>;

/** An event to look for, as the trace is searched. */
export function toEventMatch(written: WrittenEvent): EventMatch {
  return {
    kind: written.event,
    machine: written.machine ?? null,
    subject: written.subject ?? null,
    detail: written.detail ?? null,
    afterMs: written.after ?? null,
    beforeMs: written.before ?? null,
  };
}

/** What can be expected, by the key that tells the kind. */
export const expectationKinds = {
  availability: mapping({ availability: boundSchema('share'), ...window }),
  no: mapping({
    no: v.picklist(['5xx', 'timeouts', 'refused', 'errors'], 'expected 5xx, timeouts, refused or errors'),
    ...window,
  }),
  recovery: mapping({ recovery: boundSchema('ms'), ...window }),
  status: mapping({ status: statuses, ...window }),
  slowest: mapping({ slowest: boundSchema('ms'), ...window }),
  reaches: mapping({ reaches: places, ...window }),
  avoids: mapping({
    avoids: places,
    ...window,
    once: v.optional(v.literal('detected', 'expected once: detected')),
  }),
  shares: mapping({ shares: v.record(place, boundSchema('share')), ...window }),
  holder: mapping({ holder: v.string('expected a machine'), address, at: durationSchema }),
  holders: mapping({ holders: boundSchema('count'), address, ...times }),
  takeover: mapping({ takeover: boundSchema('ms'), address, by: v.optional(v.string()) }),
  detects: mapping({
    detects: v.string('expected a machine'),
    within: durationSchema,
    by: v.optional(v.string()),
  }),
  starts: mapping({ starts: oneOrMore(v.string('expected all, or processes such as web1/nginx')) }),
  site: mapping({ site: v.union([v.literal('virtual'), v.string()], 'expected an address, or virtual') }),
  event: mapping({ ...eventEntries, count: v.optional(boundSchema('count')) }),
};

type Kinds = typeof expectationKinds;
type Written = { [K in keyof Kinds]: v.InferOutput<Kinds[K]> }[keyof Kinds];

const written = keyedUnion<v.GenericSchema<unknown, Written>>('an expectation', expectationKinds);

/** One expectation, read. */
export const expectationSchema: v.GenericSchema<unknown, Expectation> = v.pipe(written, v.transform(toExpectation));

/** At least one. */
export const expectationsSchema = v.pipe(
  v.array(expectationSchema, 'expected a list of expectations'),
  v.minLength(1, 'expected at least one expectation'),
);

interface WrittenWindow {
  readonly after?: number | undefined;
  readonly before?: number | undefined;
  readonly between?: readonly [number, number] | undefined;
  readonly method?: string | undefined;
  readonly path?: string | undefined;
}

function toTimes(w: WrittenWindow) {
  return { afterMs: w.after ?? w.between?.[0] ?? null, beforeMs: w.before ?? w.between?.[1] ?? null };
}

function toWindow(w: WrittenWindow): Window {
  return { ...toTimes(w), method: w.method ?? null, path: w.path ?? null };
}

function toExpectation(w: Written): Expectation {
  if ('availability' in w) return { kind: 'availability', bound: w.availability, ...toWindow(w) };
  if ('no' in w) return { kind: 'no', bad: w.no, ...toWindow(w) };
  if ('recovery' in w) return { kind: 'recovery', bound: w.recovery, ...toWindow(w) };
  if ('status' in w) return { kind: 'status', statuses: asList(w.status), ...toWindow(w) };
  if ('slowest' in w) return { kind: 'slowest', bound: w.slowest, ...toWindow(w) };
  if ('reaches' in w) return { kind: 'reaches', machines: asList(w.reaches), ...toWindow(w) };
  if ('avoids' in w) {
    return { kind: 'avoids', machines: asList(w.avoids), onceDetected: w.once !== undefined, ...toWindow(w) };
  }
  if ('shares' in w) {
    const shares = Object.entries(w.shares).map(([machine, bound]) => ({ machine, bound }));
    return { kind: 'shares', shares, ...toWindow(w) };
  }
  return toStateExpectation(w);
}

type WrittenState = Extract<
  Written,
  | { holder: unknown }
  | { holders: unknown }
  | { takeover: unknown }
  | { detects: unknown }
  | { starts: unknown }
  | { site: unknown }
  | { event: unknown }
>;

function toStateExpectation(w: WrittenState): Expectation {
  if ('holder' in w) return { kind: 'holder', address: w.address, machine: w.holder, atMs: w.at };
  if ('holders' in w) return { kind: 'holders', address: w.address, bound: w.holders, ...toTimes(w) };
  if ('takeover' in w) return { kind: 'takeover', address: w.address, bound: w.takeover, by: w.by ?? null };
  if ('detects' in w) return { kind: 'detects', machine: w.detects, withinMs: w.within, by: w.by ?? null };
  if ('starts' in w) {
    const processes = asList(w.starts);
    return { kind: 'starts', processes: processes.includes('all') ? 'all' : processes };
  }
  if ('site' in w) return { kind: 'site', is: w.site };
  return { kind: 'event', match: toEventMatch(w), count: w.count ?? AT_LEAST_ONE };
}

const AT_LEAST_ONE = { low: 1, high: null, lowOpen: false, highOpen: false, unit: 'count' } as const;
