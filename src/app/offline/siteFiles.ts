/** One build of the lab: every file of it that a browser may ask for. */
export interface SiteFiles {
  /** Another one for any other content. */
  readonly version: string;
  /** Relative to the site's first page. A page is named by its folder (`''`, `help/`), since hosts answer `help/index.html` with a redirect. */
  readonly paths: readonly string[];
}

/** Names below assets/ carry a hash of their content: what is kept of one build serves all others that name it. */
export function isHashed(path: string): boolean {
  return path.startsWith('assets/');
}

/** Hosts add files of their own to a page's name, and so do people. */
export function pathOf(url: URL, scope: URL): string | null {
  if (url.origin !== scope.origin || !url.pathname.startsWith(scope.pathname)) return null;
  try {
    return decodeURIComponent(url.pathname.slice(scope.pathname.length)).replace(/(^|\/)index\.html$/, '$1');
  } catch {
    return null;
  }
}

/** The hashed files that a page names. A page with one that its build lacks is of another build. */
export function assetsNamedIn(html: string): string[] {
  return [...html.matchAll(/\b(?:href|src)="[^"]*?(assets\/[^"?#]+)/g)].map(([, path]) => path as string);
}
