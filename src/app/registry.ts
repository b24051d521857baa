import { parse } from 'devalue';
import { beginnings, index, loaders } from 'virtual:lessons';
import type { Daemon, EditorSupport } from '../daemons/daemon.ts';
import type { Lesson, LessonSummary } from '../lesson/lesson.ts';
import type { OwnPrograms } from '../takeaway/takeaway.ts';
import type { FinishedRun } from './shownRun.ts';

/** The languages of a workspace's files. */
export interface Languages {
  readonly daemons: readonly Daemon[];
  /** Of files that belong to no daemon, by their paths: cluster.yaml, and what happens and is checked. */
  readonly shared: Readonly<Record<string, EditorSupport>>;
}

/**
 * Every daemon the lab knows. They come with the editor and the panel, not with the page.
 * @param free whether what happens and is checked are files as well
 */
export async function loadLanguages(free = false): Promise<Languages> {
  const [{ daemons }, { clusterEditor }, own] = await Promise.all([
    import('../daemons/registry.ts'),
    import('../lab/clusterEditor.ts'),
    free ? import('../lab/scenarioEditor.ts') : null,
  ]);
  const cluster = { 'cluster.yaml': clusterEditor(daemons) };
  if (own === null) return { daemons, shared: cluster };
  return { daemons, shared: { ...cluster, 'scenario.yaml': own.scenarioEditor, 'checks.yaml': own.checksEditor } };
}

/** What goes into containers besides the learner's files; only who takes a workspace away loads it. */
export async function loadPrograms(): Promise<OwnPrograms> {
  return (await import('virtual:own-programs')).default;
}

/** Every lesson, as the home page lists them. */
export const lessonIndex: readonly LessonSummary[] = index;

/** A whole lesson, as a chunk of its own; null when there is none of this id. */
export async function loadLesson(id: string): Promise<Lesson | null> {
  const load = Object.hasOwn(loaders, id) ? loaders[id] : undefined;
  return load === undefined ? null : (await load()).default;
}

/** How the run of an untouched lesson begins, without the simulation; null where it makes none. */
export async function loadBeginning(id: string): Promise<FinishedRun | null> {
  const load = Object.hasOwn(beginnings, id) ? beginnings[id] : undefined;
  return load === undefined ? null : (parse((await load()).default) as FinishedRun | null);
}

/** The lesson that comes after this one in its track, or null. */
export function nextLesson(id: string): LessonSummary | null {
  const at = index.findIndex((lesson) => lesson.id === id);
  const next = index[at + 1];
  return at !== -1 && next !== undefined && next.track === index[at]?.track ? next : null;
}
