import type { Component } from 'svelte';
import { takeOpening } from '../app/opening.ts';
import type { OpenedLesson } from '../app/openLesson.ts';
import type { ProgressByLesson } from '../app/lessonProgress.ts';
import { loadLesson } from '../app/registry.ts';
import type { Route, SandboxStart } from '../app/router.ts';
import type { Lesson, LessonSummary } from '../lesson/lesson.ts';

/** As long as somebody may read without being able to do anything. */
const RUN_PATIENCE_MS = 4000;

/** A page that is ready to be shown. What is loaded is bound to its kind of page, so the props always fit. */
export type Shown =
  | {
      readonly page: 'home';
      readonly Page: Component<{ lessons: readonly LessonSummary[]; progress: ProgressByLesson }>;
    }
  | { readonly page: 'unknown'; readonly address: string }
  | { readonly page: 'failed'; readonly address: string }
  | { readonly page: 'review' | 'practice' | 'assessment' | 'glossary' | 'sheets' | 'bench'; readonly Page: Component }
  | {
      readonly page: 'sandbox';
      readonly Page: Component<{ start: SandboxStart }>;
      readonly start: SandboxStart;
    }
  | { readonly page: 'help'; readonly Page: Component<{ back?: string | null }> }
  | { readonly page: 'worksheet'; readonly Page: Component<{ lesson: Lesson }>; readonly lesson: Lesson }
  | {
      readonly page: 'agreement';
      readonly Page: Component<{ id: string | null }>;
      readonly id: string | null;
    }
  | {
      readonly page: 'lesson';
      readonly Page: Component<{ id: string; step: number | null; opened?: OpenedLesson | null }>;
      readonly id: string;
      readonly step: number | null;
      /** Null: the page opens it. */
      readonly opened: OpenedLesson | null;
    };

/** Loads what a page needs. Never rejects: a page that does not come is `failed`. @param address as it was asked for, where there is no such page */
export async function loadPage(route: Route, lessons: readonly LessonSummary[], address: string): Promise<Shown> {
  try {
    return await load(route, lessons, address);
  } catch {
    return { page: 'failed', address };
  }
}

async function load(route: Route, lessons: readonly LessonSummary[], address: string): Promise<Shown> {
  switch (route.page) {
    case 'home':
      return { page: 'home', Page: (await import('./home/HomePage.svelte')).default };
    case 'help':
      return { page: 'help', Page: (await import('./help/HelpPage.svelte')).default };
    case 'review':
      return { ...route, Page: (await import('./review/ReviewPage.svelte')).default };
    case 'practice':
      return { ...route, Page: (await import('./practice/PracticePage.svelte')).default };
    case 'assessment':
      return { ...route, Page: (await import('./assessment/AssessmentPage.svelte')).default };
    case 'glossary':
      return { ...route, Page: (await import('./glossary/GlossaryPage.svelte')).default };
    case 'sheets':
      return { ...route, Page: (await import('./glossary/SheetsPage.svelte')).default };
    case 'bench':
      return { page: 'bench', Page: (await import('./bench/BenchPage.svelte')).default };
    case 'sandbox':
      return { ...route, Page: (await import('./sandbox/SandboxPage.svelte')).default };
    case 'agreement':
      return { ...route, Page: (await import('./agreement/AgreementPage.svelte')).default };
    case 'worksheet': {
      const [{ default: Page }, lesson] = await Promise.all([import('./worksheet/WorksheetPage.svelte'), loadLesson(route.id)]);
      return lesson === null ? { page: 'unknown', address } : { page: 'worksheet', Page, lesson };
    }
    case 'lesson':
      if (!lessons.some(({ id }) => id === route.id)) return { page: 'unknown', address };
      return { ...route, Page: (await import('./lesson/LessonPage.svelte')).default, opened: null };
    default:
      return route;
  }
}

/** The same page with all that it shows, so that it takes over from what was built without anything moving: a lesson with how its run begins, or, where the learner changed it, with their own. */
export async function whole(shown: Shown): Promise<Shown> {
  if (shown.page !== 'lesson') return shown;
  const [{ openLesson }, { loadCards }] = await Promise.all([import('../app/openLesson.ts'), import('./lesson/cards.svelte.ts')]);
  const opened = await openLesson(shown.id);
  const { lesson, learner } = opened.session;
  // What moves over the built picture is not what the learner left.
  if (!opened.session.begins) takeOpening();
  const first = lesson.steps[(shown.step ?? learner.step + 1) - 1];
  if (first !== undefined) await loadCards(first, lesson);
  if (opened.session.run === null) await (await import('../app/whenRun.svelte.ts')).whenRun(opened.session, RUN_PATIENCE_MS);
  return { ...shown, opened };
}

/** What the browser's tab says. */
export function titleOf(shown: Shown, lessons: readonly LessonSummary[]): string {
  switch (shown.page) {
    case 'lesson':
      return `${lessons.find(({ id }) => id === shown.id)?.title ?? 'Lesson'} · Failover Lab`;
    case 'worksheet':
      return `Worksheet: ${shown.lesson.title} · Failover Lab`;
    case 'help':
      return 'How to read the picture · Failover Lab';
    case 'agreement':
      return 'How do we know? · Failover Lab';
    case 'sandbox':
      return 'Sandbox · Failover Lab';
    case 'review':
      return 'Review · Failover Lab';
    case 'practice':
      return 'Availability exercises · Failover Lab';
    case 'assessment':
      return 'Self-assessment · Failover Lab';
    case 'glossary':
      return 'Glossary · Failover Lab';
    case 'sheets':
      return 'Cheat sheets · Failover Lab';
    case 'bench':
      return 'Frames per second · Failover Lab';
    case 'unknown':
      return 'No page here · Failover Lab';
    default:
      return 'Failover Lab';
  }
}
