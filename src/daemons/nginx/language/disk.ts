import { readBlocks, type BlockTree } from '../../../text/blocks.ts';
import type { SourceFile } from '../../../text/sourceFile.ts';
import type { ParseContext } from '../../daemon.ts';
import { DEBIAN_FILES } from './debianFiles.ts';

export const NO_SUCH_FILE = '2: No such file or directory';

/** Where nginx's own configuration lies on a machine; relative includes start here. */
export const CONFIG_FOLDER = '/etc/nginx/';
/** Relative paths of everything else start here (`--prefix` of Debian's build). */
export const PREFIX = '/usr/share/nginx/';

/** A file as nginx prints it, with what it holds. */
export class DiskFile {
  #tree: BlockTree | null = null;

  constructor(
    /** On the machine: `/etc/nginx/conf.d/shop.conf`; the configuration itself goes by its bare name. */
    readonly path: string,
    /** The workspace's file, or what Debian put there. */
    readonly source: SourceFile,
  ) {}

  get isOfWorkspace(): boolean {
    return this.source.path !== this.path;
  }

  tree(): BlockTree {
    this.#tree ??= readBlocks(this.source.path, this.source.text);
    return this.#tree;
  }
}

/**
 * Folders of a Debian 12 machine on which nginx is installed, as far as a configuration may name them: the base system's (base-files), nginx's own,
 * and what systemd makes. Cache folders and web roots that somebody has yet to make are missing here as they are there.
 */
export const FOLDERS = new Set([
  '/',
  ...[
    '/bin',
    '/boot',
    '/dev',
    '/dev/shm',
    '/etc',
    '/home',
    '/lib',
    '/media',
    '/mnt',
    '/opt',
    '/proc',
    '/root',
    '/run',
    '/run/lock',
    '/sbin',
    '/srv',
    '/sys',
  ],
  ...[
    '/tmp',
    '/usr',
    '/usr/bin',
    '/usr/lib',
    '/usr/local',
    '/usr/local/bin',
    '/usr/local/etc',
    '/usr/local/share',
    '/usr/sbin',
    '/usr/share',
  ],
  ...[
    '/var',
    '/var/backups',
    '/var/cache',
    '/var/lib',
    '/var/local',
    '/var/lock',
    '/var/log',
    '/var/mail',
    '/var/opt',
    '/var/run',
    '/var/spool',
    '/var/tmp',
  ],
  ...[
    '/etc/nginx',
    '/etc/nginx/conf.d',
    '/etc/nginx/modules-available',
    '/etc/nginx/modules-enabled',
    '/etc/nginx/sites-available',
  ],
  ...['/etc/nginx/sites-enabled', '/etc/nginx/snippets', '/etc/ssl', '/etc/ssl/certs', '/etc/ssl/private'],
  ...[
    '/usr/lib/nginx',
    '/usr/lib/nginx/modules',
    '/usr/share/nginx',
    '/usr/share/nginx/html',
    '/usr/share/nginx/modules',
  ],
  ...[
    '/var/lib/nginx',
    '/var/lib/nginx/body',
    '/var/lib/nginx/fastcgi',
    '/var/lib/nginx/proxy',
    '/var/lib/nginx/scgi',
    '/var/lib/nginx/uwsgi',
  ],
  ...['/var/log/nginx', '/var/www', '/var/www/html'],
]);

/**
 * The files that nginx sees: the workspace's of this machine, laid over what Debian's packages put there. A workspace's `shop.conf` or
 * `conf.d/shop.conf` lies beside nginx.conf, below /etc/nginx; `etc/nginx/conf.d/shop.conf` may as well be the full path.
 */
export class ConfigDisk {
  readonly #files = new Map<string, DiskFile>();
  readonly #folders = new Set(FOLDERS);
  readonly #read = new Set<string>();

  constructor(own: SourceFile, context: ParseContext) {
    for (const [path, text] of DEBIAN_FILES) this.#put(path, { path, text });
    for (const [path, source] of context.machine?.files ?? []) {
      if (source.path === own.path) continue;
      this.#put(CONFIG_FOLDER + path, source);
      if (path.includes('/')) this.#put(`/${path}`, source);
    }
  }

  #put(path: string, source: SourceFile): void {
    this.#files.set(path, new DiskFile(path, source));
    for (let folder = parentOf(path); !this.#folders.has(folder); folder = parentOf(folder)) this.#folders.add(folder);
  }

  /** Workspace paths of the files that were read. */
  get read(): readonly string[] {
    return [...this.#read];
  }

  file(path: string): DiskFile | null {
    const file = this.#files.get(path.replace(/\/{2,}/g, '/')) ?? null;
    if (file !== null && file.source.path !== file.path) this.#read.add(file.source.path);
    // nginx prints the path as it was written.
    return file === null || file.path === path ? file : new DiskFile(path, file.source);
  }

  hasFolder(path: string): boolean {
    const plain = path.replace(/\/{2,}/g, '/');
    return this.#folders.has(plain.length > 1 && plain.endsWith('/') ? plain.slice(0, -1) : plain);
  }

  /** mkdir: one level, and then it is there for the next. */
  makeFolder(path: string): boolean {
    const plain = path.replace(/\/{2,}/g, '/').replace(/(?<=.)\/$/, '');
    if (!this.#folders.has(parentOf(plain))) return false;
    this.#folders.add(plain);
    return true;
  }

  /** Could a file be made at this path? */
  canHold(path: string): boolean {
    return this.hasFolder(parentOf(path));
  }

  /** Files that a pattern fits, in order of their names: `*`, `?` and `[a-z]` within one part of a path (glob(3)). */
  glob(pattern: string): DiskFile[] {
    const fits = globExpression(pattern);
    const paths = [...this.#files.keys()].filter((path) => fits.test(path)).sort();
    return paths.map((path) => this.file(path) as DiskFile);
  }

  /** What an `include` of this path reads: nothing where a file is missing. */
  included(path: string): DiskFile[] {
    const full = this.configPath(path);
    if (/[*?[]/.test(full)) return this.glob(full);
    const file = this.file(full);
    return file === null ? [] : [file];
  }

  configPath(path: string): string {
    return path.startsWith('/') ? path : CONFIG_FOLDER + path;
  }
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf('/')));
}

/** A leading dot is not matched by a star, as in a shell. */
function globExpression(pattern: string): RegExp {
  const source = pattern.replace(/\[!?\]?[^\]]*\]|[*?]|[\\^$.|+(){}[\]]/g, (part, at: number) => {
    const first = pattern[at - 1] === '/';
    if (part === '*') return first ? '(?!\\.)[^/]*' : '[^/]*';
    if (part === '?') return first ? '[^/.]' : '[^/]';
    if (part.length > 1)
      return `[${part.startsWith('[!') ? '^' : ''}${part.slice(part.startsWith('[!') ? 2 : 1, -1).replace(/[\\\]^]/g, '\\$&')}]`;
    return `\\${part}`;
  });
  try {
    return new RegExp(`^${source}$`);
  } catch {
    return /(?!)/;
  }
}
