import { workerFiles } from './sharedWorkers.ts';

/** What a bundler tells of a module. */
interface ModuleContext {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null;
}

const entry = 'src/main.ts';
const home = 'src/view/home/HomePage.svelte';
const lesson = 'src/view/lesson/LessonPage.svelte';
/** Of what is loaded later this comes first: the cards of most first steps, and what the learner left. */
const card = 'src/view/lesson/PredictCard.svelte';
const storage = 'src/app/storage.ts';
/** What stands around the picture, and asks: it reads a run, and makes none. */
const reads = ['timeline/Timeline', 'timeline/MiniScrubber', 'panel/Panel', 'panel/CheckDetails', 'editor/FileEditor', 'quiz/QuestionCard', 'access/Narrator'];
const daemons = 'src/daemons/registry.ts';
/** The threads that most pages start. */
const simulates = /(lab|check|matrix)\.worker\.ts$/;

/**
 * Names the chunk of a module that a lesson's page needs at once, so that the page is a few files: left to itself the bundler cuts what several pages share into many small ones, which
 * compress worse and are named again wherever something is loaded later. What the home page needs as well is in a chunk of its own. Null for all other modules, and for the beginnings of
 * the pages, by which a build's manifest names them. What the page's threads need is in chunks without anything of the page, which a thread could not run: `simulation`, what
 * reads a run (`reading`), and what the pages have of both at once.
 */
export function chunkOf(root: string): (id: string, context: ModuleContext) => string | null {
  let chunks: ReadonlyMap<string, string> | null = null;
  return (id, context) => (chunks ??= chunksOf(root, context)).get(id) ?? null;
}

function chunksOf(root: string, context: ModuleContext): Map<string, string> {
  const forHome = closure([root + entry, root + home], context);
  const forLesson = closure([root + entry, root + lesson, root + card], context);
  const forStorage = closure([root + storage], context);
  for (const beginning of [entry, lesson, card]) forLesson.delete(root + beginning);
  forStorage.delete(root + storage);
  const threads = workerFiles(root);
  const forThreads = closure(threads, context);
  const simulation = closure([root + daemons, ...threads.filter((file) => simulates.test(file))], context);
  for (const thread of threads) simulation.delete(thread);
  const forReading = closure(
    reads.map((view) => `${root}src/view/${view}.svelte`),
    context,
  );
  const names = new Map([...simulation].map((id) => [id, forReading.has(id) ? 'reading' : 'simulation']));
  for (const id of forStorage) names.set(id, 'storage-plain');
  for (const id of forLesson) names.set(id, `${forHome.has(id) ? 'shared' : 'lesson'}${forThreads.has(id) ? '-plain' : ''}`);
  return names;
}

/** The modules and all that they import statically. */
function closure(entries: readonly string[], context: ModuleContext, seen = new Set<string>()): Set<string> {
  for (const id of entries) {
    if (seen.has(id)) continue;
    seen.add(id);
    closure(context.getModuleInfo(id)?.importedIds ?? [], context, seen);
  }
  return seen;
}
