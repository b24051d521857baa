import { render } from 'svelte/server';
import { firstRun } from './app/firstRun.ts';
import { untouchedLesson } from './app/openLesson.ts';
import { lessonIndex, loadLesson } from './app/registry.ts';
import { builtPages, folderOf, type Route } from './app/router.ts';
import App from './view/App.svelte';
import { loadPage, titleOf, type Shown } from './view/shownPage.ts';

/** A page as it is written into the site. Where the site's root is said in it, `BASE_MARK` stands. */
export interface BuiltPage {
  /** Below the site's root, with a slash at its end; empty for the root. */
  readonly folder: string;
  readonly title: string;
  /** The component that is the page, as the bundler's manifest names it. */
  readonly module: string;
  readonly head: string;
  readonly body: string;
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

/** Every page of the site as it reads before any script runs. Used by the build alone. */
export async function buildPages(): Promise<BuiltPage[]> {
  const built: BuiltPage[] = [];
  for (const route of builtPages(lessonIndex)) {
    const first = await withLesson(await loadPage(route, lessonIndex, ''));
    const props = { first, lessons: lessonIndex, readProgress: () => Promise.resolve({}) };
    const { head, body } = await render(App, { props });
    built.push({ folder: folderOf(route), title: titleOf(first, lessonIndex), module: modules[route.page], head, body, after: '' });
  }
  return built;
}

async function withLesson(shown: Shown): Promise<Shown> {
  if (shown.page !== 'lesson') return shown;
  const lesson = await loadLesson(shown.id);
  return lesson === null ? shown : { ...shown, opened: untouchedLesson(lesson, firstRun(lesson)) };
}
