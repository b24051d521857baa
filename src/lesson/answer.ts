import { eventsMatching } from '../checks/setup.ts';
import { evaluateOne, holds } from '../checks/evaluate.ts';
import { firstFault, type Reading, requestsIn, standing } from '../checks/reading.ts';
import { recoveryOf } from '../checks/outcome.ts';
import { takeoverMs } from '../checks/addresses.ts';
import { outcomeOf } from '../trace/result.ts';
import type { Trace } from '../trace/trace.ts';
import { type FileSets, filesFrom } from './fileSets.ts';
import type { Pipeline } from './pipeline.ts';
import type {
  Answer,
  ChoiceQuestion,
  FindLineQuestion,
  MarkQuestion,
  MeasureKind,
  NumberQuestion,
  OrderQuestion,
  OutcomeMix,
  Question,
  Trial,
} from './quiz.ts';
import { linesMatching } from './lines.ts';
import { missingFrom } from './missing.ts';
import { withMachine } from './withMachine.ts';

/** Thrown when a question's run cannot be made: a fault of the lesson, which its proof reports. */
export class UnanswerableQuestion extends Error {}

/** The words are an argument of a call: in a `throw` they would stay English in every language. */
function unanswerable(words: string): never {
  throw new UnanswerableQuestion(words);
}

const ALL = { afterMs: null, beforeMs: null, method: null, path: null } as const;

/** What is right, found by running what the question names. Throws `UnanswerableQuestion` when the lesson is at fault. */
export function answerOf(question: Question, sets: FileSets, pipeline: Pipeline, seed: number): Answer {
  switch (question.kind) {
    case 'number':
      return numberAnswer(question, sets, pipeline, seed);
    case 'order':
      return orderAnswer(question, sets, pipeline, seed);
    case 'mark':
      return markAnswer(question, sets, pipeline, seed);
    case 'find-line':
      return lineAnswer(question);
    default:
      return optionsAnswer(question, sets, pipeline, seed);
  }
}

/** Runs a trial on the files it names. */
export function runTrial(trial: Trial, sets: FileSets, pipeline: Pipeline, seed: number): Reading {
  const files = filesFrom(sets, trial.files);
  const cluster = files === null ? null : pipeline.prepare(files).cluster;
  if (cluster === null) return unanswerable('the workspace of this question cannot be read');
  const missing = missingFrom(trial.scenario.faults, cluster)[0];
  if (missing !== undefined) return unanswerable(missing.words);
  return { cluster, trace: pipeline.simulate(cluster, trial.scenario, seed) };
}

function optionsAnswer(question: ChoiceQuestion, sets: FileSets, pipeline: Pipeline, seed: number): Answer {
  const { trial, options } = question;
  if (trial === null) {
    return { kind: 'options', options: options.filter((o) => o.right === true).map((o) => o.id), mix: null };
  }
  const reading = runTrial(trial, sets, pipeline, seed);
  const right = options.filter((option) => holds(option.when, reading)).map((o) => o.id);
  return { kind: 'options', options: right, mix: outcomeMix(reading.trace) };
}

function numberAnswer(question: NumberQuestion, sets: FileSets, pipeline: Pipeline, seed: number): Answer {
  const { measure, unit, tolerance } = question;
  const value =
    measure === null
      ? question.value
      : measured(runTrial(measure.trial, sets, pipeline, seed), measure.what, measure.of);
  if (value === null) return unanswerable('the run gives no such number');
  return { kind: 'number', value, tolerance, unit };
}

/** The number a run gives, in the unit that MeasureKind says; null when it gives none. */
function measured(reading: Reading, what: MeasureKind, of: string | null): number | null {
  const { trace } = reading;
  const requests = requestsIn(trace, ALL);
  const failed = requests.filter((r) => standing(trace, r) === 'failed').length;
  switch (what) {
    case 'availability':
      return requests.length === 0 ? null : (1 - failed / requests.length) * 100;
    case 'failed':
      return failed;
    case 'recovery':
      return seconds(recoveryOf(trace, ALL).recoveryMs);
    case 'takeover':
      return of === null ? null : seconds(takeoverMs(trace, of));
    case 'slowest':
      return seconds(slowestMs(trace, requests));
  }
}

function seconds(ms: number | null): number | null {
  return ms === null ? null : ms / 1000;
}

function slowestMs(trace: Trace, requests: readonly number[]): number | null {
  let worst: number | null = null;
  for (const r of requests) {
    if (standing(trace, r) !== 'ok') continue;
    const took = (trace.requests.endMs[r] as number) - (trace.requests.startMs[r] as number);
    if (worst === null || took > worst) worst = took;
  }
  return worst;
}

function orderAnswer(question: OrderQuestion, sets: FileSets, pipeline: Pipeline, seed: number): Answer {
  const { trial, items } = question;
  if (trial === null) return { kind: 'order', items: items.map((item) => item.id) };
  const { trace } = runTrial(trial, sets, pipeline, seed);
  const timed = items.map((item) => {
    const first = item.event === null ? undefined : eventsMatching(trace.events, item.event)[0];
    if (first === undefined) return unanswerable(`the event of item ${item.id} does not happen`);
    return { id: item.id, at: trace.events.indexOf(first) };
  });
  timed.sort((a, b) => a.at - b.at);
  return { kind: 'order', items: timed.map((item) => item.id) };
}

function markAnswer(question: MarkQuestion, sets: FileSets, pipeline: Pipeline, seed: number): Answer {
  const machines = question.machines.filter((machine) => {
    const scenario = withMachine(question.trial.scenario, machine);
    const reading = runTrial({ ...question.trial, scenario }, sets, pipeline, seed);
    return question.when.every((expectation) => evaluateOne(expectation, reading).passed);
  });
  return { kind: 'machines', machines };
}

function lineAnswer(question: FindLineQuestion): Answer {
  const lines = linesMatching(question.source, question.pattern) ?? [];
  const line = lines[0];
  if (line === undefined || lines.length > 1) {
    return unanswerable(`${lines.length} lines of ${question.file} match; one must`);
  }
  return { kind: 'line', file: question.file, line };
}

/**
 * What clients got for requests that started at the first fault or after it; for all of them where nothing was broken. A request that the run's end
 * cut short is left out while others waited longer and were decided all the same: it says nothing. One that outwaited them all waits for nobody.
 */
export function outcomeMix(trace: Trace): OutcomeMix {
  const mix = { ok: 0, error: 0, timeout: 0, refused: 0 };
  const afterMs = firstFault(trace)?.atMs ?? null;
  const { startMs, endMs, result } = trace.requests;
  const cut: number[] = [];
  let longestMs = 0;
  for (const r of requestsIn(trace, { ...ALL, afterMs })) {
    const outcome = outcomeOf(result[r] as number);
    if (outcome === 'flight') cut.push(trace.durationMs - (startMs[r] as number));
    else {
      mix[outcome]++;
      longestMs = Math.max(longestMs, (endMs[r] as number) - (startMs[r] as number));
    }
  }
  mix.timeout += cut.filter((waitedMs) => waitedMs > longestMs).length;
  return mix;
}
