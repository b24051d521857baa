import type { SourceFile } from '../../../text/sourceFile.ts';
import type { Disk } from '../config.ts';

/** What Debian's package of nginx 1.22 puts on a machine for it to serve. */
const PACKAGED: readonly (readonly [string, string])[] = [
  ['/usr/share/nginx/html/index.html', 'Welcome to nginx!'],
  ['/var/www/html/index.nginx-debian.html', 'Welcome to nginx!'],
];

/** Where nginx's own files lie; what is written beside nginx.conf in the workspace lies there too. */
const CONFIGURATION = '/etc/nginx/';

/** Folders of every machine. */
const FOLDERS = ['/', '/etc', '/etc/nginx', '/srv', '/opt', '/tmp', '/var/log', '/var/log/nginx', '/usr/share/nginx'];

/**
 * A machine's files: the package's, and the workspace's. `web1/var/www/shop/index.html` is `/var/www/shop/index.html` of web1, and
 * `web1/conf.d/shop.conf` is `/etc/nginx/conf.d/shop.conf`, because nginx.conf may stand in the machine's folder as well.
 */
export class MachineDisk {
  readonly #files = new Map<string, SourceFile>();
  readonly #folders = new Set(FOLDERS);

  constructor(files: ReadonlyMap<string, SourceFile>) {
    for (const [path, text] of PACKAGED) this.#add(path, { path, text });
    for (const [path, file] of files) this.#add(CONFIGURATION + path, file);
    for (const [path, file] of files) if (path.includes('/')) this.#add(`/${path}`, file);
  }

  #add(path: string, file: SourceFile): void {
    this.#files.set(path, file);
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1))
      this.#folders.add(path.slice(0, at));
  }

  /** The workspace's file behind a path of the machine, or null. */
  source(path: string): SourceFile | null {
    return this.#files.get(path) ?? null;
  }

  /**
   * As a run needs it, in plain data that can be compared: what cannot be served is there without its text, so that a comment in a configuration file, which
   * lies on the same disk, makes no other disk.
   */
  forRun(canServe: (path: string) => boolean): Disk {
    const texts = [...this.#files].map(([path, { text }]): [string, string] => [path, canServe(path) ? text : '']);
    return { texts: new Map(texts), folders: this.#folders };
  }

  /** Workspace paths of all files below a folder of the machine. */
  below(folder: string): string[] {
    const start = folder.endsWith('/') ? folder : `${folder}/`;
    return [...this.#files].filter(([path]) => path.startsWith(start)).map(([, file]) => file.path);
  }
}
