import { render } from 'svelte/server';
import { untouchedLesson } from './app/openLesson.ts';
import { lessonIndex, loadBeginning, loadLesson } from './app/registry.ts';
import { builtPages, folderOf, type Route } from './app/router.ts';
import type { Lesson } from './lesson/lesson.ts';
import App from './view/App.svelte';
import type { Opening } from './view/diagram/opening.ts';
import { openingOf } from './view/diagram/openingOf.ts';
import { cardsIn, loadCards } from './view/lesson/cards.svelte.ts';
import WrittenLesson from './view/lesson/WrittenLesson.svelte';
import { loadPage, titleOf, type Shown } from './view/shownPage.ts';

/** A page as it is written into the site. Where the site's root is said in it, `BASE_MARK` stands. */
export interface BuiltPage {
  /** Below the site's root, with a slash at its end; empty for the root. */
  readonly folder: string;
  readonly title: string;
  /** What it needs before it takes the page over, as the bundler's manifest names it; first the component that is the page. */
  readonly modules: readonly string[];
  readonly head: string;
  readonly body: string;
  /** What moves over its picture until its scripts have come; null where nothing does. */
  readonly opening: Opening | null;
  /** Behind the part that the page's scripts take over. */
  readonly after: string;
}

const modules: Readonly<Record<Exclude<Route['page'], 'unknown'>, string>> = {
  home: 'src/view/home/HomePage.svelte',
  lesson: 'src/view/lesson/LessonPage.svelte',
  worksheet: 'src/view/worksheet/WorksheetPage.svelte',
  help: 'src/view/help/HelpPage.svelte',
  agreement: 'src/view/agreement/AgreementPage.svelte',
  sandbox: 'src/view/sandbox/SandboxPage.svelte',
  review: 'src/view/review/ReviewPage.svelte',
  practice: 'src/view/practice/PracticePage.svelte',
  assessment: 'src/view/assessment/AssessmentPage.svelte',
  glossary: 'src/view/glossary/GlossaryPage.svelte',
  sheets: 'src/view/glossary/SheetsPage.svelte',
  bench: 'src/view/bench/BenchPage.svelte',
};

/** A lesson is opened with its content, how its run begins, what is stored of it, and the cards of its first step. */
function modulesOf(route: Exclude<Route, { page: 'unknown' }>, lesson: Lesson | null): string[] {
  const page = modules[route.page];
  if (lesson === null) return [page];
  const path = `${lesson.track}/${lesson.id}`;
  const cards = lesson.steps.slice(0, 1).flatMap((step) => cardsIn(step, lesson));
  return [
    page,
    `lessons/${path}`,
    `lessons/beginning/${path}`,
    'src/app/storage.ts',
    ...cards.map((kind) => cardModules[kind]),
  ];
}

const cardModules: Readonly<Record<ReturnType<typeof cardsIn>[number], string>> = {
  predict: 'src/view/lesson/PredictCard.svelte',
  question: 'src/view/quiz/QuestionCard.svelte',
  checks: 'src/view/lesson/ExerciseCard.svelte',
  questions: 'src/view/quiz/Questions.svelte',
};

const withoutScripts: Partial<Record<Route['page'], string>> = {
  home: 'The lessons can be read as they are. The lab that goes with them simulates machines in your browser, and needs JavaScript for it.',
  sandbox:
    'The sandbox is a bench of your own: machines, processes and who sends to whom, by hand on a picture or in configuration files; traffic, failures and checks of your own. It simulates machines in your browser, and needs JavaScript for it.',
};

/** Every page of the site as it reads before any script runs. Used by the build alone. */
export async function buildPages(): Promise<BuiltPage[]> {
  const built: BuiltPage[] = [];
  for (const route of builtPages(lessonIndex)) {
    const lesson = route.page === 'lesson' ? await loadLesson(route.id) : null;
    const first = await withLesson(await loadPage(route, lessonIndex, ''), lesson);
    const props = { first, lessons: lessonIndex, readProgress: () => Promise.resolve({}) };
    const { head, body } = await render(App, { props });
    const after = await afterPage(route, lesson);
    built.push({
      folder: folderOf(route),
      title: titleOf(first, lessonIndex),
      modules: modulesOf(route, lesson),
      head: head + after.head,
      body,
      opening: await openingOn(lesson),
      after: after.body,
    });
  }
  return built;
}

async function withLesson(shown: Shown, lesson: Lesson | null): Promise<Shown> {
  if (shown.page !== 'lesson' || lesson === null) return shown;
  if (lesson.steps[0] !== undefined) await loadCards(lesson.steps[0], lesson);
  return { ...shown, opened: untouchedLesson(lesson, await loadBeginning(lesson.id)) };
}

async function openingOn(lesson: Lesson | null): Promise<Opening | null> {
  const run = lesson === null ? null : await loadBeginning(lesson.id);
  return run && openingOf(run);
}

/** What a page says to who has no scripts, besides what it shows to everybody. */
async function afterPage(
  route: Route,
  lesson: Lesson | null,
): Promise<{ readonly head: string; readonly body: string }> {
  if (lesson !== null) {
    const { head, body } = await render(WrittenLesson, { props: { lesson } });
    return { head, body: `<noscript>${body}</noscript>` };
  }
  const words = withoutScripts[route.page];
  return { head: '', body: words === undefined ? '' : `<noscript><p>${words}</p></noscript>` };
}
