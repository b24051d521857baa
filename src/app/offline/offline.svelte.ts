import { siteBase } from '../siteBase.ts';
import { whenQuiet } from './quiet.ts';
import type { SiteOrder } from './site.worker.ts';

/** Pages stay open for days: so often such a page asks whether there is a newer lab, when somebody comes back to it. */
const LOOK_EVERY_MS = 60 * 60 * 1000;

/** What the page knows of working without a connection, and of newer versions of the lab. The service worker does the work (`site.worker.ts`). */
export class Offline {
  /** The whole lab is in this browser. */
  ready = $state(false);
  online = $state(true);
  /** A newer version is here. `waiting`: it takes over when somebody says so; `came`: it took over in another tab, and this page goes on as it was. */
  newer = $state<'none' | 'waiting' | 'came'>('none');

  #registration: ServiceWorkerRegistration | null = null;
  #controller: ServiceWorker | null = null;
  #reloading = false;
  #lookedMs = 0;

  /** Begins when the page rests. Without service workers (old browsers, pages that are not served safely) all works but this. */
  async start(): Promise<void> {
    this.online = navigator.onLine;
    addEventListener('online', () => (this.online = true));
    addEventListener('offline', () => (this.online = false));
    if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
    const { serviceWorker } = navigator;
    this.#controller = serviceWorker.controller;
    serviceWorker.addEventListener('controllerchange', () => this.#tookOver());
    // Who comes back has what is needed, so that nothing stands in the way of asking at once.
    if (this.#controller === null) await whenQuiet();
    try {
      const registration: ServiceWorkerRegistration | undefined = await serviceWorker.register(`${siteBase}sw.js`, {
        updateViaCache: 'none',
      });
      // Where browsers are under a policy it may resolve to nothing.
      if (registration) this.#watch(registration);
    } catch {
      // Forbidden, or the host has no worker (yet), or there is no connection: the lab works as any site does.
    }
  }

  /** Loads the page anew with the newer version. What was done is kept as with any reload. */
  useNewer(): void {
    this.#reloading = true;
    const waiting = this.#registration?.waiting;
    if (this.newer === 'came' || !waiting) location.reload();
    else waiting.postMessage({ kind: 'take over' } satisfies SiteOrder);
  }

  #watch(registration: ServiceWorkerRegistration): void {
    this.#registration = registration;
    this.#lookedMs = Date.now();
    registration.addEventListener('updatefound', () => {
      const { installing } = registration;
      installing?.addEventListener('statechange', () => this.#note());
    });
    registration.active?.addEventListener('statechange', () => this.#note());
    registration.installing?.addEventListener('statechange', () => this.#note());
    document.addEventListener('visibilitychange', () => this.#look());
    this.#note();
  }

  #note(): void {
    const { active, waiting } = this.#registration!;
    this.ready = active?.state === 'activated';
    if (waiting && active && this.newer === 'none') this.newer = 'waiting';
  }

  #look(): void {
    if (document.hidden || Date.now() - this.#lookedMs < LOOK_EVERY_MS) return;
    this.#lookedMs = Date.now();
    // Without a connection there is nothing newer to be had.
    this.#registration?.update().catch(() => undefined);
  }

  /** A worker serves this page from now on: the first one, or a newer one than before. */
  #tookOver(): void {
    if (this.#reloading) location.reload();
    else if (this.#controller !== null) this.newer = 'came';
    this.#controller = navigator.serviceWorker.controller;
  }
}

/** The page's one. */
export const offline = new Offline();
