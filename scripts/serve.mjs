import { existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { EncodedFiles } from './encodings.mjs';
import { cachingOf, headersOfAll } from './headers.mjs';
import { endWithNpm } from './parent.mjs';
import { giveUp, root } from './run.mjs';

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.xml': 'application/xml; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.ttf': 'font/ttf',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

/**
 * Serves a folder on this machine only.
 * @param {{ folder: string, port: number, strict?: boolean }} options strict: fail when the port is taken, instead of trying the next ones
 * @returns {Promise<{ address: string, close: () => void }>}
 */
export async function serve({ folder, port, strict = false }) {
  const files = new EncodedFiles();
  const server = createServer((request, response) => {
    // A file that a build takes away meanwhile.
    answer(folder, files, request, response).catch(() => response.writeHead(500, headersOfAll).end());
  });
  for (let candidate = port; ; candidate++) {
    const failure = await listen(server, candidate);
    if (failure === null) break;
    if (failure.code !== 'EADDRINUSE' || strict || candidate === port + 100) throw failure;
  }
  return { address: `http://localhost:${server.address().port}/`, close: () => server.close() };
}

/** Resolves to null once listening, else to the error. */
function listen(server, port) {
  return new Promise((settle) => {
    const failed = (error) => settle(error);
    server.once('error', failed);
    server.listen(port, 'localhost', () => {
      server.off('error', failed);
      settle(null);
    });
  });
}

async function answer(folder, files, request, response) {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { ...headersOfAll, Allow: 'GET, HEAD' }).end();
    return;
  }
  const url = new URL(request.url ?? '/', 'http://localhost');
  const wanted = fileFor(folder, url.pathname);
  if (wanted === 'folder') {
    // Relative addresses in a folder's page are right only below its trailing slash.
    response.writeHead(301, { ...headersOfAll, Location: `${url.pathname}/${url.search}` }).end();
    return;
  }
  const file = wanted ?? ['404.html', 'index.html'].map((name) => join(folder, name)).find(isFile);
  if (!file) {
    response.writeHead(404, { ...headersOfAll, 'Content-Type': types['.txt'] }).end('Not found\n');
    return;
  }
  const { body, headers } = await files.answer(file, request.headers['accept-encoding']);
  const same = wanted !== null && listed(request.headers['if-none-match'], headers.ETag);
  const { 'Content-Length': length, 'Content-Encoding': encoding, ...validators } = headers;
  response.writeHead(wanted === null ? 404 : same ? 304 : 200, {
    ...headersOfAll,
    ...validators,
    'Cache-Control': wanted === null ? 'no-cache' : cachingOf(url.pathname),
    ...(!same && { 'Content-Type': types[extname(file)] ?? 'application/octet-stream', 'Content-Length': length }),
    ...(!same && encoding !== undefined && { 'Content-Encoding': encoding }),
  });
  response.end(same || request.method === 'HEAD' ? undefined : body);
}

/** Whether an If-None-Match names the tag (RFC 9110, 13.1.2: compared weakly). */
function listed(condition = '', tag) {
  return condition.split(',').some((item) => item.trim().replace(/^W\//, '') === tag);
}

/** The file an address stands for; 'folder' when it lacks its trailing slash; null when there is none. */
function fileFor(folder, pathname) {
  let path;
  try {
    path = resolve(folder, `.${decodeURIComponent(pathname)}`);
  } catch {
    return null;
  }
  // Nothing outside the folder, nothing hidden (the build's own notes), no null bytes.
  if (path !== folder && !path.startsWith(folder + sep)) return null;
  if (path.includes('\0') || path.slice(folder.length).includes(`${sep}.`)) return null;
  if (isFile(path)) return pathname.endsWith('/') ? null : path;
  if (!isFile(join(path, 'index.html'))) return isFile(`${path}.html`) ? `${path}.html` : null;
  return pathname.endsWith('/') ? join(path, 'index.html') : 'folder';
}

function isFile(path) {
  return existsSync(path) && statSync(path).isFile();
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '4173' },
      folder: { type: 'string', default: join(root, 'dist') },
      strict: { type: 'boolean', default: false },
    },
  });
  endWithNpm();
  const folder = resolve(values.folder);
  if (!isFile(join(folder, 'index.html'))) giveUp(`${folder} holds no site yet: run \`npm run build\` first.`);
  const { address } = await serve({ folder, port: Number(values.port), strict: values.strict });
  console.log(`Failover Lab is at ${address}`);
}
