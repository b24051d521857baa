import { siteBase } from '../siteBase.ts';
import { offline } from './offline.svelte.ts';
import { SiteCache } from './siteCache.ts';

/** Lets go of the site's files that this browser keeps for use offline: they share their room with the learner's work. The host has them still. */
export async function makeRoom(): Promise<void> {
  const prefix = SiteCache.prefix(new URL(siteBase, location.origin));
  const names = (await caches.keys()).filter((name) => name.startsWith(prefix));
  await Promise.all(names.map((name) => caches.delete(name)));
  if (names.length > 0) offline.ready = false;
}
