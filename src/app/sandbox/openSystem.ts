import { loadLesson } from '../registry.ts';
import type { SandboxStart } from '../router.ts';
import { futuresWith, noFutures } from '../futures.ts';
import { readRun } from '../share/sharedRun.ts';
import { usualSeed } from '../shownRun.ts';
import type { KeptAside, Store } from '../storage.ts';
import type { SandboxRecord } from './sandboxRecord.ts';
import { withScenario, type SandboxSystem } from './sandboxSystem.ts';
import { loadTemplate } from './templates.ts';

/** What the sandbox opens on for somebody who was never there. */
const FIRST = 'two-web-servers';

/** What was there last; for a newcomer, a template. */
export interface LastSystem {
  readonly system: SandboxSystem;
  readonly record: SandboxRecord | null;
  readonly aside: KeptAside | null;
}

/** Rejects when a part of the site does not load. */
export async function lastSystem(store: Store): Promise<LastSystem> {
  const { record, aside } = await store.loadSandbox();
  if (record === null) return { system: (await loadTemplate(FIRST))!, record, aside };
  const { name, files, futures, seed, notes } = record;
  return { system: { name, files, futures, seed, notes }, record, aside };
}

/** A system that was asked for by an address. */
export interface AskedSystem {
  readonly system: SandboxSystem;
  /** The moment to be seen; null: from the start. */
  readonly atMs: number | null;
  /** What to say when it is there. */
  readonly said: string;
  /** Why it is not all that was asked for: then it is offered, and not opened unasked. */
  readonly problem?: string;
}

/** The sentence is an argument of a call: in a `throw` it would stay English in every language. */
function refuse(sentence: string): never {
  throw new Error(sentence);
}

/** Null where nothing else was asked for than what was there last. @throws Error with a sentence for people */
export async function askedSystem(start: SandboxStart, store: Store): Promise<AskedSystem | null> {
  switch (start.kind) {
    case 'last':
    case 'bring':
      return null;
    case 'template': {
      const system = await loadTemplate(start.id);
      if (system === null) refuse(`There is no template called ${start.id}.`);
      return { system, atMs: null, said: `Opened: ${system.name}.` };
    }
    case 'lesson': {
      const lesson = await loadLesson(start.id);
      if (lesson === null) refuse(`There is no lesson called ${start.id}.`);
      const { record } = await store.load(start.id);
      const files = withScenario({ ...lesson.start, ...record?.files }, lesson.live);
      const lastValid = { ...lesson.start, ...record?.lastValid };
      const system = { name: lesson.title, files, futures: record?.futures ?? noFutures, seed: usualSeed, lastValid };
      return { system, atMs: null, said: `Opened “${lesson.title}” as you left it. The lesson itself stays as it is.` };
    }
    case 'run': {
      const read = readRun(start.letters);
      if (read.kind === 'unreadable') refuse(read.problem);
      const { name, files, lastValid, acts, seed, atMs } = read.run;
      const system = { name, files, futures: futuresWith(acts), seed, lastValid };
      const said = `Opened “${name}” as it was sent, stopped at ${(atMs / 1000).toFixed(1)} s.`;
      return { system, atMs, said, ...(read.kind === 'partly' ? { problem: read.problem } : {}) };
    }
  }
}
