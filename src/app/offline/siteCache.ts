import { assetsNamedIn, isHashed, pathOf, type SiteFiles } from './siteFiles.ts';

/** Few at a time: a page that is open may want the line for itself. */
const AT_ONCE = 2;
/** Where a build's list lies beside its pages. No host serves a name with a space at its end. */
const LIST = 'files ';

/**
 * What a browser keeps of the site. Hashed files lie in one cache for all builds, so that a newer build downloads only what changed; pages, and the other
 * files whose names stay the same, lie in a cache for each build. So an open page finds its own files for as long as it lives, also after a newer
 * build took over in another tab. (Workbox deletes the older build's files at that moment.)
 */
export class SiteCache {
  readonly #files: SiteFiles;
  readonly #scope: URL;
  readonly #caches: CacheStorage;
  readonly #fetch: (request: Request) => Promise<Response>;
  readonly #paths: ReadonlySet<string>;

  /** @param scope address of the site's first page */
  constructor(files: SiteFiles, scope: URL, caches: CacheStorage, fetch: (request: Request) => Promise<Response>) {
    this.#files = files;
    this.#scope = scope;
    this.#caches = caches;
    this.#fetch = fetch;
    this.#paths = new Set(files.paths);
  }

  /** Begins the names of this site's caches: another site on the same host has others. */
  static prefix(scope: URL): string {
    return `failover-lab ${scope.pathname} `;
  }

  get #assetsName(): string {
    return `${SiteCache.prefix(this.#scope)}assets`;
  }
  get #pagesPrefix(): string {
    return `${SiteCache.prefix(this.#scope)}pages `;
  }
  get #pagesName(): string {
    return this.#pagesPrefix + this.#files.version;
  }

  /**
   * Fetches all that is not here yet. What came before it failed stays, and the next attempt goes on from there.
   * @throws where something cannot be had, or is of another build
   */
  async fill(): Promise<void> {
    // The order of caches is that of their making: an earlier attempt counts as made now.
    await this.#caches.delete(this.#pagesName);
    const pages = await this.#caches.open(this.#pagesName);
    const assets = await this.#caches.open(this.#assetsName);
    await pages.put(this.#address(LIST), Response.json(this.#files.paths));
    const waiting = [...this.#files.paths];
    const fetchNext = async (): Promise<void> => {
      for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
        await (isHashed(path) ? this.#fillAsset(assets, path) : this.#fillPage(pages, path));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, fetchNext));
  }

  /**
   * Lets go of what no page needs any more.
   * @param pagesOpen pages of the build before may still be open: its files stay for them
   */
  async clear(pagesOpen: boolean): Promise<void> {
    const names = (await this.#caches.keys()).filter((name) => name.startsWith(this.#pagesPrefix));
    const own = names.indexOf(this.#pagesName);
    // What was made later belongs to a newer build that is on its way.
    const kept = names.slice(Math.max(0, pagesOpen ? own - 1 : own));
    for (const name of names) if (!kept.includes(name)) await this.#caches.delete(name);
    const needed = new Set((await Promise.all(kept.map((name) => this.#listIn(name)))).flat());
    const assets = await this.#caches.open(this.#assetsName);
    for (const request of await assets.keys()) {
      if (!needed.has(pathOf(new URL(request.url), this.#scope) ?? '')) await assets.delete(request);
    }
  }

  /** The answer to what a page asks for; null where it is none of the site's files and the host may know. */
  answer(request: Request): Promise<Response> | null {
    const url = new URL(request.url);
    const path = pathOf(url, this.#scope);
    if (path === null || request.method !== 'GET') return null;
    if (this.#paths.has(path)) return this.#kept(path, request);
    // A file of the build before, for a page that was open when this one took over.
    if (isHashed(path)) return this.#kept(path, request);
    if (request.mode !== 'navigate') return null;
    if (this.#paths.has(`${path}/`))
      return Promise.resolve(Response.redirect(`${this.#address(`${path}/`)}${url.search}`));
    return this.#fetch(request).catch(() =>
      Response.redirect(this.#address(this.#paths.has('404.html') ? '404.html' : '')),
    );
  }

  async #kept(path: string, request: Request): Promise<Response> {
    const cache = await this.#caches.open(isHashed(path) ? this.#assetsName : this.#pagesName);
    // The browser may have thrown it away, to make room.
    return (await cache.match(this.#address(path))) ?? this.#fetch(request);
  }

  async #fillAsset(assets: Cache, path: string): Promise<void> {
    const address = this.#address(path);
    if ((await assets.match(address)) !== undefined) return;
    const response = await this.#fetched(path, 'default');
    // Where a file is missing, some hosts answer with a page.
    if (response.headers.get('Content-Type')?.startsWith('text/html')) throw new Error(`${path} is not there`);
    await assets.put(address, response);
  }

  async #fillPage(pages: Cache, path: string): Promise<void> {
    const response = await this.#fetched(path, 'no-cache');
    const { status, headers } = response;
    const body = await response.blob();
    const isPage = headers.get('Content-Type')?.startsWith('text/html') === true;
    const stranger = isPage ? assetsNamedIn(await body.text()).find((name) => !this.#paths.has(name)) : undefined;
    if (stranger !== undefined)
      throw new Error(`${path || 'The first page'} is of another build: it names ${stranger}`);
    // Made anew: browsers refuse an answer that came by a redirect, and a body that was unpacked has another length than its header says.
    const { 'content-encoding': _encoding, 'content-length': _length, ...plain } = Object.fromEntries(headers);
    await pages.put(this.#address(path), new Response(body, { status, headers: plain }));
  }

  async #fetched(path: string, cache: RequestCache): Promise<Response> {
    const response = await this.#fetch(new Request(this.#address(path), { cache, priority: 'low' }));
    // The page for what is not found is found by hosts under its own name, with this status or that.
    if (!response.ok && !(path === '404.html' && response.status === 404))
      throw new Error(`${path}: the host answers ${response.status}`);
    return response;
  }

  async #listIn(name: string): Promise<string[]> {
    const cache = await this.#caches.open(name);
    const list = await cache.match(this.#address(LIST));
    return list === undefined ? [] : ((await list.json()) as string[]);
  }

  #address(path: string): string {
    return new URL(path.split('/').map(encodeURIComponent).join('/'), this.#scope).href;
  }
}
