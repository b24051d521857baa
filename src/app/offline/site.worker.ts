import { SiteCache } from './siteCache.ts';
import type { SiteFiles } from './siteFiles.ts';

// The site's service worker. The build writes the list of files into it (scripts/offline.mjs). A newer one is filled in the background and then waits: it
// takes over when no page is open any more, or when the learner says so.

/** What a page can tell it. */
export interface SiteOrder {
  readonly kind: 'take over';
}

/** Of the types of service workers, which cannot be had beside those of pages, what is used here. */
interface WorkerEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface AskEvent extends Event {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface SiteWorker {
  readonly registration: { readonly scope: string };
  readonly clients: {
    claim(): Promise<void>;
    matchAll(options: { readonly type: 'window' }): Promise<readonly unknown[]>;
  };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: WorkerEvent) => void): void;
  addEventListener(type: 'fetch', listener: (event: AskEvent) => void): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<SiteOrder>) => void): void;
}

declare const SITE_FILES: SiteFiles;
const worker = self as unknown as SiteWorker;
const site = new SiteCache(SITE_FILES, new URL(worker.registration.scope), caches, (request) => fetch(request));

worker.addEventListener('install', (event) => event.waitUntil(site.fill()));

worker.addEventListener('activate', (event) => event.waitUntil(takeOver()));

worker.addEventListener('fetch', (event) => {
  const answer = site.answer(event.request);
  if (answer !== null) event.respondWith(answer);
});

worker.addEventListener('message', ({ data }) => {
  if (data.kind === 'take over') void worker.skipWaiting();
});

async function takeOver(): Promise<void> {
  const pages = await worker.clients.matchAll({ type: 'window' });
  await site.clear(pages.length > 0);
  // The page that brought it here is served from now on as well: what it loads later may be gone from the host by then.
  await worker.clients.claim();
}
