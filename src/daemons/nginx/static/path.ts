import type { Disk } from '../config.ts';
import type { Exchange } from '../exchange.ts';
import { evaluate } from '../variableValue.ts';

/** Relative roots start at the prefix Debian's nginx is built with. */
export const PREFIX = '/usr/share/nginx/';

/** The folder that `root` or `alias` names, for this request. */
export function rootFolder(exchange: Exchange): string {
  const path = evaluate(exchange.location.settings.root.path, exchange);
  return path.startsWith('/') ? path : PREFIX + path;
}

/**
 * Where a request's path lies on the disk (ngx_http_map_uri_to_path); null (500) for an `alias` after a rewrite: the part of the path that it would
 * replace is gone.
 */
export function filePath(exchange: Exchange, uri: string = exchange.uri): string | null {
  const { replaces } = exchange.location.settings.root;
  const folder = rootFolder(exchange);
  if (replaces === 0) return folder + uri;
  if (!exchange.validLocation) return null;
  if (replaces === Infinity) return exchange.addUriToAlias ? folder + uri : folder;
  return folder + uri.slice(replaces);
}

export function isFile(disk: Disk, path: string): boolean {
  return !path.endsWith('/') && disk.texts.has(cleaned(path));
}

export function isDirectory(disk: Disk, path: string): boolean {
  return disk.folders.has(cleaned(path));
}

/** Without doubled slashes, dot segments and a slash at its end, as the kernel goes through it. */
export function cleaned(path: string): string {
  if (!/\/\/|\/\.|\/$/.test(path)) return path;
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}
