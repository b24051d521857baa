import type { Location, ServerBlock } from './config.ts';
import type { Exchange } from './exchange.ts';

/** Where a request goes: a location, or a redirect to the same path with a slash behind it. */
export type Found = { readonly location: Location; readonly addSlash: boolean };

/**
 * The location for a path (without its query), as ngx_http_core_find_location() chooses it: an exact one; else the longest prefix, and within it
 * the same again; then, unless that prefix says `^~`, the first regular expression that matches.
 */
export function findLocation(server: ServerBlock, path: string, exchange: Exchange): Found {
  return findIn(server.root, path, exchange).found;
}

interface Step {
  readonly found: Found;
  /** An exact location, or a redirect: nothing more is tried. */
  readonly final: boolean;
}

function findIn(parent: Location, path: string, exchange: Exchange): Step {
  const children = parent.children;
  let longest: Location | null = null;
  let slashed: Location | null = null;
  for (const child of children) {
    if (child.kind === 'exact' && child.path === path)
      return { found: { location: child, addSlash: false }, final: true };
    if (redirectsTo(child, path)) slashed = child;
    if (child.kind !== 'prefix' || !path.startsWith(child.path)) continue;
    if (longest === null || child.path.length > longest.path.length) longest = child;
  }
  if (slashed !== null && longest?.path !== path) return { found: { location: slashed, addSlash: true }, final: true };
  let best: Location = parent;
  if (longest !== null) {
    const inner = findIn(longest, path, exchange);
    if (inner.final) return inner;
    best = inner.found.location;
    if (longest.noRegex) return { found: { location: best, addSlash: false }, final: false };
  }
  for (const child of children) {
    if (child.regex !== null && exchange.match(child.regex, path))
      return { found: findIn(child, path, exchange).found, final: true };
  }
  return { found: { location: best, addSlash: false }, final: false };
}

/** A proxied location `/a/` answers `/a` with 301 to `/a/` (auto_redirect, set by proxy_pass). */
function redirectsTo(location: Location, path: string): boolean {
  if (location.handler?.kind !== 'proxy' || !location.path.endsWith('/')) return false;
  if (location.kind !== 'prefix' && location.kind !== 'exact') return false;
  return location.path.length === path.length + 1 && location.path.startsWith(path);
}

export function findNamed(server: ServerBlock, name: string): Location | null {
  return server.root.children.find((child) => child.kind === 'named' && child.path === name) ?? null;
}
