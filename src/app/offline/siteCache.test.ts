import { beforeEach, describe, expect, test } from 'vitest';
import { SiteCache } from './siteCache.ts';
import { assetsNamedIn, pathOf } from './siteFiles.ts';

const scope = new URL('https://school.example/lab/');

/** A browser's caches, as far as the site uses them. */
class MemoryCaches {
  readonly made = new Map<string, Map<string, Response>>();

  async open(name: string) {
    const kept = this.made.get(name) ?? new Map<string, Response>();
    this.made.set(name, kept);
    return {
      match: async (address: string) => kept.get(address)?.clone(),
      put: async (address: string, response: Response) => void kept.set(address, response),
      delete: async ({ url }: Request) => kept.delete(url),
      keys: async () => [...kept.keys()].map((address) => new Request(address)),
    };
  }
  async keys() {
    return [...this.made.keys()];
  }
  async delete(name: string) {
    return this.made.delete(name);
  }
}

/** A host that serves one build at a time, as hosts do. */
class Host {
  files: Readonly<Record<string, string>> = {};
  asked: string[] = [];
  down = false;

  readonly fetch = async (request: Request): Promise<Response> => {
    const path = pathOf(new URL(request.url), scope)!;
    this.asked.push(path);
    if (this.down) throw new TypeError('Failed to fetch');
    const text = this.files[path];
    const type = /(^|\/)$|\.html$/.test(path) ? 'text/html; charset=utf-8' : 'text/javascript';
    if (text === undefined) return new Response('Not found', { status: 404, headers: { 'Content-Type': 'text/html' } });
    return new Response(text, { headers: { 'Content-Type': type, 'Content-Length': '7' } });
  };
}

const page = (script: string) => `<script type="module" src="./assets/${script}"></script>`;
// In the order of a build's list.
const first = {
  'assets/editor-1.js': 'editor',
  'assets/main-1.js': 'one',
  'help/': page('main-1.js'),
  '': page('main-1.js'),
};
const second = {
  'assets/editor-1.js': 'editor',
  'assets/main-2.js': 'two',
  'help/': page('main-2.js'),
  '': page('main-2.js'),
};

let caches: MemoryCaches;
let host: Host;
const site = (version: string, files: Readonly<Record<string, string>>) =>
  new SiteCache({ version, paths: Object.keys(files) }, scope, caches as unknown as CacheStorage, host.fetch);
const text = async (cache: SiteCache, path: string) => (await cache.answer(new Request(new URL(path, scope))))?.text();
/** Node's requests cannot be navigations. */
const visit = (cache: SiteCache, path: string) =>
  cache.answer({ url: new URL(path, scope).href, method: 'GET', mode: 'navigate' } as Request);

beforeEach(() => {
  caches = new MemoryCaches();
  host = new Host();
});

async function inUse(version: string, files: Readonly<Record<string, string>>): Promise<SiteCache> {
  host.files = files;
  const cache = site(version, files);
  await cache.fill();
  await cache.clear(false);
  return cache;
}

describe('what is kept of the site', () => {
  test('answers without a host, by a page’s folder, its file and its name without a slash', async () => {
    const cache = await inUse('1', first);
    host.down = true;
    for (const path of Object.keys(first))
      expect(await text(cache, path), path).toBe(first[path as keyof typeof first]);
    expect(await text(cache, 'help/index.html')).toBe(first['help/']);
    expect(await text(cache, 'help/?from=mail')).toBe(first['help/']);
    const slash = (await visit(cache, 'help?from=mail'))!;
    expect([slash.status, slash.headers.get('Location')]).toEqual([302, 'https://school.example/lab/help/?from=mail']);
  });

  test('leaves to the host what is none of its files, other sites’ included', async () => {
    const cache = await inUse('1', first);
    for (const address of ['grades.csv', '/other/', 'https://elsewhere.example/lab/']) {
      expect(cache.answer(new Request(new URL(address, scope))), address).toBeNull();
    }
    expect(cache.answer(new Request(scope, { method: 'POST' }))).toBeNull();
  });

  test('a page that no build knows is the host’s to answer, and without one leads to the first page', async () => {
    const cache = await inUse('1', first);
    expect((await visit(cache, 'nowhere/'))!.status).toBe(404);
    host.down = true;
    expect((await visit(cache, 'nowhere/'))!.headers.get('Location')).toBe(scope.href);
  });

  test('a newer build downloads what changed, and the older one answers until it takes over', async () => {
    const old = await inUse('1', first);
    host.files = second;
    host.asked = [];
    const next = site('2', second);
    await next.fill();
    expect(host.asked.sort()).toEqual(['', 'assets/main-2.js', 'help/']);
    expect(await text(old, '')).toBe(first['']);
    expect(await text(old, 'assets/main-1.js')).toBe('one');
  });

  test('a page that is open finds its files after a newer build took over, and they go with the next', async () => {
    await inUse('1', first);
    host.files = second;
    const next = site('2', second);
    await next.fill();
    await next.clear(true);
    expect(await text(next, '')).toBe(second['']);
    expect(await text(next, 'assets/main-1.js')).toBe('one');

    await next.clear(false);
    expect(await caches.keys()).toEqual(['failover-lab /lab/ assets', 'failover-lab /lab/ pages 2']);
    host.asked = [];
    await text(next, 'assets/main-1.js');
    expect(host.asked, 'is asked of the host').toEqual(['assets/main-1.js']);
  });

  test('keeps what a still newer build has fetched, and other sites’ caches', async () => {
    await caches.open('failover-lab /elsewhere/ pages 7');
    await inUse('1', first);
    host.files = second;
    await site('2', second).fill();
    await site('1', first).clear(false);
    expect(await caches.keys()).toContain('failover-lab /lab/ pages 2');
    expect(await caches.keys()).toContain('failover-lab /elsewhere/ pages 7');
    expect([...caches.made.get('failover-lab /lab/ assets')!.keys()]).toContain(
      'https://school.example/lab/assets/main-2.js',
    );
  });

  test('an attempt that failed is gone on with', async () => {
    host.files = { ...first, 'help/': undefined as unknown as string };
    await expect(site('1', first).fill()).rejects.toThrow('help/: the host answers 404');
    host.files = first;
    host.asked = [];
    await site('1', first).fill();
    expect(host.asked.sort()).toEqual(['', 'help/']);
  });

  test('pages of another build are refused: the host is being updated', async () => {
    host.files = { ...first, 'help/': page('main-2.js') };
    await expect(site('1', first).fill()).rejects.toThrow('help/ is of another build: it names assets/main-2.js');
  });

  test('a page in the place of a script is refused', async () => {
    const cache = new SiteCache(
      { version: '1', paths: ['assets/main-1.js'] },
      scope,
      caches as unknown as CacheStorage,
      async () => Promise.resolve(new Response('<p>Oh', { headers: { 'Content-Type': 'text/html' } })),
    );
    await expect(cache.fill()).rejects.toThrow('assets/main-1.js is not there');
  });

  test('what the browser threw away is asked of the host', async () => {
    const cache = await inUse('1', first);
    caches.made.clear();
    expect(await text(cache, 'assets/main-1.js')).toBe('one');
  });
});

test('the hashed files that a page names', () => {
  const html = `<link href="../../assets/a-1.css"><script src="/lab/assets/b-2.js"></script><p>assets/c.js</p><img src="icon.svg">`;
  expect(assetsNamedIn(html)).toEqual(['assets/a-1.css', 'assets/b-2.js']);
});
