import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/card.css';
import { flushSync, hydrate, mount } from 'svelte';
import { repeatEarlyPress } from './app/earlyPress.ts';
import { failures } from './app/failure/failures.svelte.ts';
import { lessonIndex } from './app/registry.ts';
import { nextTask } from './app/nextTask.ts';
import { currentRoute } from './app/navigation.ts';
import { folderOf } from './app/router.ts';
import App from './view/App.svelte';
import { loadPage, whole } from './view/shownPage.ts';

/** By then the page's own parts are under way. */
const NOTICES_MS = 500;

/** Reading what is stored brings a schema library along: it need not come before the page. */
const readProgress = async () => (await import('./app/progress.ts')).readProgress();

/** What the lab has to say of itself comes after the page. */
const notices = async () => (await import('./view/shell/notices.ts')).showNotices();

/** A function, because what is loaded here imports what this file is bundled with: neither may wait for the other. */
async function start() {
  const target = document.getElementById('app');
  if (target === null) throw new Error('index.html has no #app');
  const route = currentRoute();
  const { href } = location;
  const first = await loadPage(route, lessonIndex, location.pathname + location.hash);
  const props = { lessons: lessonIndex, readProgress };
  // Of an address of old, and of none, another page lies there.
  if (route.page === 'unknown' || first.page !== route.page || target.dataset['page'] !== folderOf(route)) {
    target.replaceChildren();
    mount(App, { target, props: { ...props, first } });
  } else {
    const opened = await whole(first).catch(() => first);
    // Reading it took a while: what was pressed meanwhile is heard, and a frame painted.
    await nextTask();
    hydrate(App, { target, props: { ...props, first: opened } });
  }
  // Who went on while the page was still being read is followed, once the page listens.
  flushSync();
  repeatEarlyPress(target);
  if (location.href !== href) dispatchEvent(new HashChangeEvent('hashchange', { oldURL: href, newURL: location.href }));
}

failures.listen();
void start().finally(() => setTimeout(notices, NOTICES_MS));
// While lessons are being written.
if (import.meta.hot) void import('./view/authoring/lessonErrors.ts');
