import type { Expectation } from '../checks/check.ts';
import { allBlocks, questionsIn } from './blocks.ts';
import { findMachine, type Cluster } from '../model/cluster.ts';
import type { Lesson } from './lesson.ts';
import { missingFrom } from './missing.ts';

/** Something that a lesson names and does not have, or has and does not show. */
export interface NamingProblem {
  /** `prose`, `hint first-failure`, `question spof`, `check survives-web1`. */
  readonly case: string;
  readonly words: string;
}

/** What prose, hints, questions and checks point to must be there, and what was written must stand in a step. `clusters` are the start and what solutions made of it. */
export function namingProblems(lesson: Lesson, clusters: readonly Cluster[]): NamingProblem[] {
  return [...pointers(lesson, clusters), ...buttons(lesson, clusters), ...expectations(lesson, clusters), ...unplaced(lesson)];
}

/** Machines in `:machine[…]`. */
function pointers({ steps, questions, hints }: Lesson, clusters: readonly Cluster[]): NamingProblem[] {
  const unknown = (where: string, value: unknown): NamingProblem[] =>
    machinesNamed(value)
      .filter((name) => !isThere(name, clusters))
      .map((name) => ({ case: where, words: `the text points to ${name}, which is no machine here` }));
  return [
    ...unknown('prose', steps),
    ...questions.flatMap((question) => unknown(/* @wc-ignore */ `question ${question.id}`, question)),
    ...hints.flatMap((hint) => unknown(/* @wc-ignore */ `hint ${hint.id}`, hint.words)),
  ];
}

function buttons({ steps }: Lesson, clusters: readonly Cluster[]): NamingProblem[] {
  return allBlocks(steps.flatMap((step) => step.blocks)).flatMap((block): NamingProblem[] => {
    if (block.type !== 'fault') return [];
    const fault = { ...block.fault, atMs: 0, untilMs: null };
    const missing = clusters.map((cluster) => missingFrom([fault], cluster)[0]);
    if (missing.some((m) => m === undefined)) return [];
    return [{ case: 'prose', words: `the button “${block.label}”: ${missing[0]?.words ?? 'no workspace'}` }];
  });
}

/** A check that asks about a machine that is nowhere may hold of nothing, and a fault behind a run's end never comes. */
function expectations({ checks }: Lesson, clusters: readonly Cluster[]): NamingProblem[] {
  return checks.flatMap(({ id, expect, scenario }): NamingProblem[] => {
    const where = /* @wc-ignore */ `check ${id}`;
    const names = new Set(expect.flatMap(machinesAsked));
    const unknown = [...names].filter((name) => !isThere(name, clusters));
    const there = [...new Set(clusters.flatMap((cluster) => cluster.machines.map((m) => m.name)))].join(', ');
    const late = scenario.faults.find(({ atMs }) => atMs >= scenario.durationMs);
    return [
      ...unknown.map((name) => ({ case: where, words: `no machine is called ${name}; there are ${there}` })),
      ...(late === undefined
        ? []
        : [{ case: where, words: `the fault at ${late.atMs / 1000} s never comes: the run ends at ${scenario.durationMs / 1000} s` }]),
    ];
  });
}

/** Machines, also of processes, that an expectation names. */
function machinesAsked(expectation: Expectation): string[] {
  const machineOf = (place: string) => place.split('/')[0] as string;
  switch (expectation.kind) {
    case 'reaches':
    case 'avoids':
      return expectation.machines.map(machineOf);
    case 'shares':
      return expectation.shares.map(({ machine }) => machineOf(machine));
    case 'starts':
      return expectation.processes === 'all' ? [] : expectation.processes.map(machineOf);
    case 'holder':
      return [expectation.machine];
    case 'takeover':
      return expectation.by === null ? [] : [expectation.by];
    case 'detects':
      return [expectation.machine, ...(expectation.by === null ? [] : [machineOf(expectation.by)])];
    default:
      return [];
  }
}

/** Questions and checks that no step shows: a learner would never come to them. */
function unplaced({ steps, questions, checks }: Lesson): NamingProblem[] {
  const blocks = steps.flatMap((step) => step.blocks);
  const shown = questionsIn(blocks);
  const lost = questions.filter(({ id }) => !shown.includes(id)).map(({ id }): NamingProblem => ({
    case: /* @wc-ignore */ `question ${id}`,
    words: 'no step shows it: put it into one, or write ::questions where all the rest belong',
  }));
  const unseen = checks.length > 0 && !allBlocks(blocks).some(({ type }) => type === 'checks');
  if (!unseen) return lost;
  const words = 'no step shows the checks: write ::checks on a line of its own where the exercise is';
  return [...lost, { case: 'prose', words }];
}

function isThere(name: string, clusters: readonly Cluster[]): boolean {
  return clusters.some((cluster) => findMachine(cluster, name) !== undefined);
}

/** Names in `:machine[…]`, wherever they stand in the prose. */
function machinesNamed(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(machinesNamed);
  if (typeof value !== 'object' || value === null) return [];
  if ('type' in value && value.type === 'machine' && 'machine' in value) return [String(value.machine)];
  return Object.values(value).flatMap(machinesNamed);
}
