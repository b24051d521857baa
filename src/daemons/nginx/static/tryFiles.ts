import type { TryFiles } from '../config.ts';
import type { Exchange } from '../exchange.ts';
import { query, withoutQuery } from '../template.ts';
import { evaluate } from '../variableValue.ts';
import { isDirectory, isFile, rootFolder } from './path.ts';

/** The first file, or directory, that is there becomes the request's path; else the last argument is followed (ngx_http_try_files_handler). True when the request has gone elsewhere. */
export function tryFiles(files: TryFiles, exchange: Exchange): boolean {
  const { replaces } = exchange.location.settings.root;
  if (replaces > 0 && !exchange.validLocation) {
    exchange.finalize(500, files.span);
    return true;
  }
  const { disk } = exchange.worker.config;
  for (const { path, directory } of files.candidates) {
    const name = named(evaluate(path, exchange), exchange);
    const full = rootFolder(exchange) + name;
    if (!(directory ? isDirectory(disk, full) : isFile(disk, full))) continue;
    if (replaces === 0) exchange.uri = name;
    else if (replaces < Infinity) exchange.uri = exchange.uri.slice(0, replaces) + name;
    else if (!directory) {
      exchange.uri = name;
      exchange.addUriToAlias = true;
    }
    return false;
  }
  exchange.note(files.span);
  fallBack(files, exchange);
  return true;
}

/** With an `alias`, the part of the path that it replaces is taken off what `$uri` brought. */
function named(text: string, exchange: Exchange): string {
  const { replaces } = exchange.location.settings.root;
  const prefix = exchange.uri.slice(0, replaces);
  return replaces > 0 && replaces < Infinity && text.startsWith(prefix) ? text.slice(replaces) : text;
}

function fallBack({ fallback, span }: TryFiles, exchange: Exchange): void {
  if ('code' in fallback) return exchange.finalize(fallback.code, span);
  const target = named(evaluate(fallback.uri, exchange), exchange);
  if (target.startsWith('@')) exchange.namedLocation(target, span);
  else exchange.internalRedirect(withoutQuery(target), query(target), span);
}
