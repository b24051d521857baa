import * as v from 'valibot';
import type { Fault, FaultAction, Scenario, SingleRequest, Traffic } from '../sim/scenario.ts';
import { durationSchema, keyedUnion, mapping, parseRequestLine, rateSchema } from './unitSchema.ts';

/** A scenario as it is written: in a check, in a question, in a file of its own. */

const machineName = v.pipe(v.string('expected the name of a machine'), v.description('A machine of cluster.yaml'));
const processId = v.pipe(
  v.string('expected a process, such as web1/app'),
  v.regex(/^[^/\s]+\/[^/\s]+$/, 'expected a process, such as web1/app'),
  v.description('A process: machine/daemon'),
);
const when = { at: durationSchema, until: v.optional(durationSchema) };
const text = v.pipe(v.union([v.string(), v.number(), v.boolean()], 'expected a text or a number'), v.transform(String));

/** Faults by the key that tells their kind; the same words as in the simulation. */
export const faultKinds = {
  'power-off': mapping({ 'power-off': machineName, ...when }),
  unplug: mapping({ unplug: machineName, ...when }),
  drop: mapping({ drop: machineName, ...when }),
  drain: mapping({ drain: machineName, ...when }),
  kill: mapping({ kill: processId, ...when }),
  freeze: mapping({ freeze: processId, ...when }),
  stop: mapping({ stop: processId, ...when }),
  restart: mapping({ restart: processId, ...when }),
  set: mapping({ set: processId, env: v.record(v.string(), text), ...when }),
  tell: mapping({
    tell: processId,
    command: v.pipe(
      v.string('expected a command'),
      v.minLength(1, 'expected a command'),
      v.description("One line for the process's control socket: set server be/web1 state drain"),
    ),
    at: durationSchema,
  }),
  partition: mapping({
    partition: v.pipe(v.array(v.array(machineName)), v.minLength(2, 'expected at least two groups of machines')),
    ...when,
  }),
};

type WrittenFault = v.InferOutput<(typeof faultKinds)[keyof typeof faultKinds]>;

const mixSchema = v.pipe(
  v.record(
    v.string(),
    v.pipe(v.number('expected a weight, such as 9'), v.minValue(0, 'expected a weight of 0 or more')),
  ),
  v.description('Weights by request: { GET /: 9, POST /orders: 1 }'),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const mix = [];
    for (const [line, weight] of Object.entries(dataset.value)) {
      const request = parseRequestLine(line);
      if (request === null) {
        addIssue({ message: `expected a method and a path such as \`GET /\`, found \`${line}\`` });
        return NEVER;
      }
      if (weight > 0) mix.push({ ...request, weight });
    }
    if (mix.length > 0) return mix;
    addIssue({ message: 'expected at least one request with a weight above 0' });
    return NEVER;
  }),
);

const headersSchema = v.pipe(
  v.record(
    v.pipe(v.string(), v.regex(/^[\w!#$%&'*+.^`|~-]+$/, 'expected the name of a header field, such as Host')),
    text,
  ),
  v.description('Header fields: { Host: blog.example, Cookie: SRV=web1 }'),
  v.transform((fields) =>
    Object.fromEntries(Object.entries(fields).map(([name, value]) => [name.toLowerCase(), value])),
  ),
);

const trafficSchema = mapping({
  rate: rateSchema,
  mix: v.optional(mixSchema),
  timeout: v.optional(durationSchema),
  arrivals: v.optional(v.picklist(['even', 'poisson'], 'expected even or poisson')),
  headers: v.optional(headersSchema),
});

const requestSchema = mapping({
  at: durationSchema,
  client: v.optional(
    v.pipe(
      v.string('expected an address'),
      v.regex(/^\d{1,3}(\.\d{1,3}){3}$/, 'expected an address, such as 10.77.0.101'),
    ),
  ),
  method: v.optional(v.pipe(v.string(), v.regex(/^[A-Z]+$/, 'expected a method in capitals, such as GET'))),
  path: v.pipe(v.string('expected a path'), v.regex(/^\/\S*$/, 'expected a path that starts with /')),
  timeout: v.optional(durationSchema),
  headers: v.optional(headersSchema),
});

const faultSchema = keyedUnion<v.GenericSchema<unknown, WrittenFault>>('a fault', faultKinds);

/** The keys of a scenario, to be spread into what carries one. */
export const scenarioEntries = {
  traffic: v.optional(trafficSchema),
  requests: v.optional(v.array(requestSchema)),
  duration: durationSchema,
  faults: v.optional(v.array(faultSchema)),
};

export type WrittenScenario = v.InferOutput<v.StrictObjectSchema<typeof scenarioEntries, undefined>>;

/** A client waits this long where traffic says nothing: what browsers wait for a silent server is of this order, and a lesson runs for about as long. */
const PATIENT_MS = 30_000;

/** More than this takes a browser longer than a person waits. */
export const MOST_REQUESTS = 1_000_000;

/** What is wrong with a scenario that has the right form: a sentence and the key it belongs to. Null when nothing is. */
export function scenarioFlaw(written: WrittenScenario): { readonly key: string; readonly words: string } | null {
  const { traffic, requests, duration, faults } = written;
  if (duration <= 0) return { key: 'duration', words: 'expected a run longer than nothing' };
  const count = traffic === undefined ? 0 : (traffic.rate * duration) / 1000;
  if (count + (requests?.length ?? 0) > MOST_REQUESTS) {
    return { key: 'traffic', words: `this makes ${Math.round(count)} requests; the lab runs at most ${MOST_REQUESTS}` };
  }
  for (const fault of faults ?? []) {
    const { at } = fault;
    const until = 'tell' in fault ? undefined : fault.until;
    if (until !== undefined && until <= at) return { key: 'faults', words: 'a fault cannot end before it begins' };
  }
  return null;
}

/** The scenario that was written, as the simulation takes it. */
export function toScenario(written: WrittenScenario): Scenario {
  return {
    traffic: written.traffic === undefined ? null : toTraffic(written.traffic),
    requests: (written.requests ?? []).map(toRequest),
    durationMs: written.duration,
    faults: (written.faults ?? []).map(toFault),
  };
}

function toTraffic(written: v.InferOutput<typeof trafficSchema>): Traffic {
  return {
    rateRps: written.rate,
    mix: written.mix ?? [{ method: 'GET', path: '/', weight: 1 }],
    timeoutMs: written.timeout ?? PATIENT_MS,
    arrivals: written.arrivals ?? 'even',
    ...(written.headers === undefined ? {} : { headers: written.headers }),
  };
}

function toRequest(written: v.InferOutput<typeof requestSchema>): SingleRequest {
  return {
    atMs: written.at,
    client: written.client ?? null,
    method: written.method ?? 'GET',
    path: written.path,
    timeoutMs: written.timeout ?? PATIENT_MS,
    ...(written.headers === undefined ? {} : { headers: written.headers }),
  };
}

function toFault(written: WrittenFault): Fault {
  const until = 'tell' in written ? undefined : written.until;
  return { ...toAction(written), atMs: written.at, untilMs: until ?? null };
}

function toAction(written: WrittenFault): FaultAction {
  if ('power-off' in written) return { kind: 'power-off', machine: written['power-off'] };
  if ('unplug' in written) return { kind: 'unplug', machine: written.unplug };
  if ('drop' in written) return { kind: 'drop', machine: written.drop };
  if ('tell' in written) return { kind: 'tell', process: written.tell, command: written.command };
  if ('drain' in written) return { kind: 'drain', machine: written.drain };
  if ('kill' in written) return { kind: 'kill', process: written.kill };
  if ('freeze' in written) return { kind: 'freeze', process: written.freeze };
  if ('stop' in written) return { kind: 'stop', process: written.stop };
  if ('restart' in written) return { kind: 'restart', process: written.restart };
  if ('set' in written) return { kind: 'set', process: written.set, env: written.env };
  return { kind: 'partition', groups: written.partition };
}

/** A scenario file: the same keys, and `expect`, which only a check reads. `title` and `id` may stand for people. */
export const scenarioFileSchema = mapping({
  ...scenarioEntries,
  id: v.optional(v.string()),
  title: v.optional(v.string()),
  expect: v.optional(v.array(v.unknown())),
});
