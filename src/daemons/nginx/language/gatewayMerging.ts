import type { Cache } from './cachePath.ts';
import type { LocationConf } from './confs.ts';
import { alignedToCacheLine, buildHash, type HashSize } from './hash.ts';
import type { Merge } from './merging.ts';
import type { GATEWAYS } from './proxySetters.ts';
import type { Reading } from './reading.ts';
import { compileScript } from './script.ts';
import { checkUpstreamTls } from './tlsMerging.ts';
import type { Zone } from './zones.ts';

type Gateway = (typeof GATEWAYS)[number];

const PAGE = 4096;

/** Headers of an answer that are kept back without being told (ngx_http_proxy_hide_headers and its like). */
const HIDDEN: Readonly<Record<Gateway | 'grpc', readonly string[]>> = {
  proxy: ['Date', 'Server', 'X-Pad'],
  fastcgi: ['Status'],
  uwsgi: [],
  scgi: ['Status'],
  grpc: ['Date', 'Server'],
};
const HIDDEN_ALWAYS = [
  'X-Accel-Expires',
  'X-Accel-Redirect',
  'X-Accel-Limit-Rate',
  'X-Accel-Buffering',
  'X-Accel-Charset',
];

type Pairs = readonly (readonly [name: string, value: string])[];

/** Headers of a request that is passed on, where nobody sets them (ngx_http_proxy_headers, ngx_http_proxy_cache_headers). */
const PROXY_HEADERS: Pairs = [
  ['Host', '$proxy_host'],
  ['Connection', 'close'],
  ['Content-Length', '$proxy_internal_body_length'],
  ['Transfer-Encoding', '$proxy_internal_chunked'],
  ['TE', ''],
  ['Keep-Alive', ''],
  ['Expect', ''],
  ['Upgrade', ''],
];
const CACHE_HEADERS: Pairs = [
  ...PROXY_HEADERS,
  ['If-Modified-Since', '$upstream_cache_last_modified'],
  ['If-Unmodified-Since', ''],
  ['If-None-Match', '$upstream_cache_etag'],
  ['If-Match', ''],
  ['Range', ''],
  ['If-Range', ''],
];
const GRPC_HEADERS: Pairs = [
  ['Content-Length', '$content_length'],
  ['TE', '$grpc_internal_trailers'],
  ['Host', ''],
  ['Connection', ''],
  ['Transfer-Encoding', ''],
  ['Keep-Alive', ''],
  ['Expect', ''],
  ['Upgrade', ''],
];
const CGI_CACHE_PARAMS: Pairs = [
  ['HTTP_IF_MODIFIED_SINCE', '$upstream_cache_last_modified'],
  ['HTTP_IF_UNMODIFIED_SINCE', ''],
  ['HTTP_IF_NONE_MATCH', '$upstream_cache_etag'],
  ['HTTP_IF_MATCH', ''],
  ['HTTP_RANGE', ''],
  ['HTTP_IF_RANGE', ''],
];

/** Values of proxy_* and its like handed down, and what they must be to each other (ngx_http_proxy_merge_loc_conf and its like). */
export function mergeGateway(module: Gateway): Merge {
  const once = new OncePerSource();
  return (at, location) => {
    checkBuffers(at, location, module);
    checkCache(at, location, module);
    if (location.own(`${module} speaks TLS`) === true) checkUpstreamTls(at, location, module);
    hideHeaders(at, location, module, once);
    const body = location.get<string>('proxy_set_body');
    if (module === 'proxy' && body !== undefined && once.first('body', location, ['proxy_set_body']))
      compileScript(at, body);
    if (module === 'proxy') setHeaders(at, location, 'proxy', PROXY_HEADERS, CACHE_HEADERS, once);
    else cgiParams(at, location, module, once);
  };
}

/** The same for grpc_*, which has neither buffers nor a cache. */
export function mergeGrpc(): Merge {
  const once = new OncePerSource();
  return (at, location) => {
    if (location.own('grpc speaks TLS') === true) checkUpstreamTls(at, location, 'grpc');
    hideHeaders(at, location, 'grpc', once);
    setHeaders(at, location, 'grpc', GRPC_HEADERS, GRPC_HEADERS, once);
  };
}

/** A table is built where the values that go into it were set, and inherited as it is. */
class OncePerSource {
  readonly #built = new Map<string, Set<LocationConf>>();

  /** Is this the first time that the values of these directives, as this location sees them, are needed? */
  first(what: string, location: LocationConf, directives: readonly string[]): boolean {
    let source = location;
    while (source.outer !== null && !directives.some((name) => source.has(name))) source = source.outer;
    const built = this.#built.get(what) ?? new Set();
    this.#built.set(what, built);
    if (built.has(source)) return false;
    built.add(source);
    return true;
  }
}

function checkBuffers(at: Reading, location: LocationConf, module: Gateway): void {
  const get = (name: string): number | undefined => location.get<number>(`${module}_${name}`);
  const buffers = location.get<{ count: number; size: number }>(`${module}_buffers`) ?? { count: 8, size: PAGE };
  const largest = `the maximum of the value of "${module}_buffer_size" and one of the "${module}_buffers"`;
  if (buffers.count < 2) at.emerg(`there must be at least 2 "${module}_buffers"`);
  const size = Math.max(get('buffer_size') ?? PAGE, buffers.size);
  const busy = get('busy_buffers_size') ?? 2 * size;
  if (busy < size) at.emerg(`"${module}_busy_buffers_size" must be equal to or greater than ${largest}`);
  if (busy > (buffers.count - 1) * buffers.size) {
    at.emerg(`"${module}_busy_buffers_size" must be less than the size of all "${module}_buffers" minus one buffer`);
  }
  if ((get('temp_file_write_size') ?? 2 * size) < size)
    at.emerg(`"${module}_temp_file_write_size" must be equal to or greater than ${largest}`);
  const file = get('max_temp_file_size') ?? 2 ** 30;
  if (file !== 0 && file < size) {
    at.emerg(
      `"${module}_max_temp_file_size" must be equal to zero to disable temporary files usage ` +
        `or must be equal to or greater than ${largest}`,
    );
  }
}

/** A store switches a cache off that stands further out, and the other way round. */
function cacheOf(location: LocationConf, module: Gateway): Cache | undefined {
  const stored = location.own<string>(`${module}_store`);
  return stored !== undefined && stored !== 'off' ? 'off' : location.get<Cache>(`${module}_cache`);
}

function checkCache(at: Reading, location: LocationConf, module: Gateway): void {
  const cache = cacheOf(location, module);
  if (cache === undefined || cache === 'off') return;
  if (cache !== 'scripted' && (cache as Zone).bound === null)
    at.emerg(`"${module}_cache" zone "${cache.name}" is unknown`, 'zone');
  if (module !== 'proxy' && location.get(`${module}_cache_key`) === undefined)
    at.warn(`no "${module}_cache_key" for "${module}_cache"`, 'cache-key');
}

function hashSize(location: LocationConf, module: Gateway | 'grpc', name: string): HashSize {
  if (module !== 'proxy') return { name, maxSize: 512, bucketSize: 64 };
  return {
    name,
    maxSize: location.get<number>('proxy_headers_hash_max_size') ?? 512,
    bucketSize: alignedToCacheLine(location.get<number>('proxy_headers_hash_bucket_size') ?? 64),
  };
}

function hideHeaders(at: Reading, location: LocationConf, module: Gateway | 'grpc', once: OncePerSource): void {
  const [hide, pass] = [`${module}_hide_header`, `${module}_pass_header`];
  if (!once.first('hide', location, [hide, pass])) return;
  const names = new Map<string, string>();
  for (const name of [...HIDDEN[module], ...HIDDEN_ALWAYS, ...(location.get<string[]>(hide) ?? [])])
    if (!names.has(name.toLowerCase())) names.set(name.toLowerCase(), name);
  for (const name of location.get<string[]>(pass) ?? []) names.delete(name.toLowerCase());
  const name = module === 'proxy' || module === 'grpc' ? `${module}_headers_hash` : `${module}_hide_headers_hash`;
  buildHash(at, [...names.values()], hashSize(location, module, name));
}

/** Variables in `proxy_set_header` are looked at here, and the names go into a table (ngx_http_proxy_init_headers). */
function setHeaders(
  at: Reading,
  location: LocationConf,
  module: 'proxy' | 'grpc',
  defaults: Pairs,
  cacheDefaults: Pairs,
  once: OncePerSource,
): void {
  const directive = `${module}_set_header`;
  const own = location.get<Pairs>(directive) ?? [];
  const build = (others: Pairs): void => {
    const missing = others.filter(([name]) => !own.some(([set]) => set.toLowerCase() === name.toLowerCase()));
    const all = [...own, ...missing];
    for (const [, value] of all) compileScript(at, value);
    const names = all.map(([name]) => name);
    buildHash(at, names, hashSize(location, module, `${module}_headers_hash`));
  };
  if (once.first('headers', location, [directive])) build(defaults);
  if (module !== 'proxy') return;
  const cache = cacheOf(location, 'proxy');
  if (cache !== undefined && cache !== 'off' && once.first('cache headers', location, [directive]))
    build(cacheDefaults);
}

/** The same for `fastcgi_param` (ngx_http_fastcgi_init_params): only what becomes a header goes into the table. */
function cgiParams(at: Reading, location: LocationConf, module: Exclude<Gateway, 'proxy'>, once: OncePerSource): void {
  const directive = `${module}_param`;
  const own = location.get<Pairs>(directive) ?? [];
  const build = (others: Pairs): void => {
    const missing = others.filter(([name]) => !own.some(([set]) => set.toLowerCase() === name.toLowerCase()));
    const all = [...own, ...missing];
    for (const [, value] of all) compileScript(at, value);
    const headers = all.flatMap(([name]) => (/^HTTP_./.test(name) ? [name.slice(5)] : []));
    buildHash(at, headers, { name: `${module}_params_hash`, maxSize: 512, bucketSize: 64 });
  };
  if (own.length > 0 && once.first('params', location, [directive])) build([]);
  const cache = cacheOf(location, module);
  if (cache !== undefined && cache !== 'off' && once.first('cache params', location, [directive]))
    build(CGI_CACHE_PARAMS);
}
