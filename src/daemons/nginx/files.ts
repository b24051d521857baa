import type { Settings } from './config.ts';

/** What Debian's package of nginx 1.22 puts on a machine for it to serve; the lab's machines have nothing else. */
const FILES = ['/usr/share/nginx/html/index.html', '/var/www/html/index.nginx-debian.html'];
const DIRECTORIES = [
  '/',
  '/usr',
  '/usr/share',
  '/usr/share/nginx',
  '/usr/share/nginx/html',
  '/var',
  '/var/www',
  '/var/www/html',
];

/** Relative roots start at the prefix it was built with. */
const PREFIX = '/usr/share/nginx/';

function onDisk(settings: Settings, path: string): string {
  const { root } = settings;
  const full = `${root.startsWith('/') ? root : PREFIX + root}${path}`;
  return full.length > 1 && full.endsWith('/') ? full.slice(0, -1) : full;
}

/** Is there what a `try_files` argument names? With a slash at its end it names a directory. */
export function tryFile(settings: Settings, path: string): boolean {
  return (path.endsWith('/') ? DIRECTORIES : FILES).includes(onDisk(settings, path));
}

/** The status of a request for a file: index files for directories, 301 to the directory, 403 without an index, 405 for POST (ngx_http_index and _static modules). */
export function staticStatus(settings: Settings, method: string, path: string): number {
  if (path.endsWith('/')) {
    if (!['GET', 'HEAD', 'POST'].includes(method)) return 405;
    const directory = onDisk(settings, path);
    const hasIndex = settings.index.some((name) => FILES.includes(`${directory === '/' ? '' : directory}/${name}`));
    if (hasIndex) return method === 'POST' ? 405 : 200;
    return DIRECTORIES.includes(directory) ? 403 : 404;
  }
  if (!['GET', 'HEAD', 'POST'].includes(method)) return 405;
  const file = onDisk(settings, path);
  if (DIRECTORIES.includes(file)) return 301;
  if (!FILES.includes(file)) return 404;
  return method === 'POST' ? 405 : 200;
}
