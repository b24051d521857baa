import { hrefOf, parseRoute, type Route } from './router.ts';

/** What an entry of the browser's history carries of ours. */
interface Entry {
  readonly entry: number;
}

/** How a page was come to: by a link, or back and forward through the history, where it was left so far down. */
export type Arrival = { readonly by: 'link' } | { readonly by: 'history'; readonly scrollPx: number };

/** Where the browser is now. An address of old is replaced by the one it has become. */
export function currentRoute(): Route {
  pinIcon();
  const route = parseRoute(location);
  if (location.hash.startsWith('#/') && route.page !== 'unknown') history.replaceState(history.state, '', hrefOf(route));
  return route;
}

/** Chromium looks for the icon anew from each address: a relative one would be sought in the wrong folder. */
function pinIcon(): void {
  for (const link of document.querySelectorAll<HTMLLinkElement>('link[rel="icon"]')) link.setAttribute('href', link.href);
}

/**
 * Moves between the site's pages without loading the document again: links of the site become entries of the browser's history, and each entry comes back scrolled
 * as it was left. What a browser does with a link besides (a new tab, a download, a place on the same page) is left to it.
 * @param go the address has changed @returns ends it
 */
export function listenToNavigation(go: (arrival: Arrival) => void): () => void {
  const scrolled = new Map<number, number>();
  let newest = entryOf(history.state) ?? Date.now();
  let current = newest;
  let popped: string | null = null;
  history.replaceState({ entry: current } satisfies Entry, '');

  const onscroll = () => scrolled.set(current, scrollY);
  const onclick = (event: MouseEvent) => {
    const target = linkTo(event);
    if (target === null) return;
    event.preventDefault();
    current = ++newest;
    history.pushState({ entry: current } satisfies Entry, '', target);
    go({ by: 'link' });
  };
  const onpopstate = () => {
    popped = location.href;
    const entry = entryOf(history.state);
    // Without one it is a new place on the same page, gone to by the browser itself.
    current = entry ?? ++newest;
    if (entry === null) history.replaceState({ entry: current } satisfies Entry, '');
    go(entry === null ? { by: 'link' } : { by: 'history', scrollPx: scrolled.get(entry) ?? 0 });
  };
  // Where both are told, it is one change.
  const onhashchange = ({ newURL }: HashChangeEvent) => {
    if (popped !== newURL) go({ by: 'link' });
    popped = null;
  };
  // Of a document that is loaded again the browser knows the place itself.
  const onpagehide = () => (history.scrollRestoration = 'auto');
  const onpageshow = () => (history.scrollRestoration = 'manual');

  const listeners = { scroll: onscroll, click: onclick, popstate: onpopstate, hashchange: onhashchange, pagehide: onpagehide, pageshow: onpageshow };
  const all = Object.entries(listeners) as [string, EventListener][];
  for (const [name, listener] of all) addEventListener(name, listener);
  return () => {
    for (const [name, listener] of all) removeEventListener(name, listener);
  };
}

function entryOf(state: unknown): number | null {
  const entry = (state as Partial<Entry> | null)?.entry;
  return typeof entry === 'number' ? entry : null;
}

/** Where a click leads, if that is to another page of the site in this tab; else null. */
function linkTo(event: MouseEvent): string | null {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (!(link instanceof HTMLAnchorElement) || link.href === '' || link.hasAttribute('download')) return null;
  if (link.target !== '' && link.target !== '_self') return null;
  if (link.origin !== location.origin || link.search !== '' || parseRoute(link).page === 'unknown') return null;
  const samePage = link.pathname === location.pathname && link.hash !== '';
  return samePage ? null : link.href;
}
