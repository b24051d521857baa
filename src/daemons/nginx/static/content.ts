import type { Exchange } from '../exchange.ts';
import { encodePath } from '../requestUri.ts';
import { evaluate } from '../variableValue.ts';
import { filePath, isDirectory, isFile } from './path.ts';

const READING = ['GET', 'HEAD', 'POST'];

/** Answers from the disk, as the index and the static module do in turn (ngx_http_index_handler, ngx_http_static_handler). */
export function serveFiles(exchange: Exchange): void {
  const { uri, method, location } = exchange;
  if (!READING.includes(method)) return exchange.finalize(405, location.span);
  if (uri.endsWith('/')) serveIndex(exchange);
  else serveFile(exchange);
}

function serveIndex(exchange: Exchange): void {
  const { uri, location } = exchange;
  const { disk } = exchange.worker.config;
  let tested = false;
  for (const template of location.settings.index) {
    const name = evaluate(template, exchange);
    if (name.startsWith('/')) return exchange.internalRedirect(name, exchange.args, location.span);
    const folder = filePath(exchange);
    if (folder === null) return exchange.finalize(500, location.span);
    if (isFile(disk, folder + name)) return exchange.internalRedirect(uri + name, exchange.args, location.span);
    if (!tested && !isDirectory(disk, folder)) return missing(exchange, folder + name);
    tested = true;
  }
  exchange.complain('static', `directory index of "${filePath(exchange) ?? uri}" is forbidden`, location.span);
  exchange.finalize(403, location.span);
}

function missing(exchange: Exchange, path: string): void {
  exchange.complain('static', `"${path}" is not found (2: No such file or directory)`, exchange.location.span);
  exchange.finalize(404, exchange.location.span);
}

function serveFile(exchange: Exchange): void {
  const { location, uri } = exchange;
  const { disk } = exchange.worker.config;
  const path = filePath(exchange);
  if (path === null) return exchange.finalize(500, location.span);
  if (isDirectory(disk, path)) {
    const args = exchange.args === '' ? '' : `?${exchange.args}`;
    return exchange.redirect(301, `${encodePath(uri)}/${args}`, location.span);
  }
  if (!isFile(disk, path)) {
    exchange.complain('static', `open() "${path}" failed (2: No such file or directory)`, location.span);
    return exchange.finalize(404, location.span);
  }
  if (exchange.method === 'POST') return exchange.finalize(405, location.span);
  exchange.send(200, disk.texts.get(path) ?? '', location.span);
}
