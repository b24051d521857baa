import type { HttpConf, LocationConf, ServerConf } from './confs.ts';
import { alignedToCacheLine, buildHash, type NameKeys } from './hash.ts';
import { addReferer } from './mapSetters.ts';
import type { Reading } from './reading.ts';
import { mergeGateway, mergeGrpc } from './gatewayMerging.ts';
import { mergeTls } from './tlsMerging.ts';

/** A location, or the server block itself, with the server it belongs to. */
export type Merge = (at: Reading, location: LocationConf, server: ServerConf) => void;

/** Looks at every location in nginx's order: each server, then its locations in the order of the file, inner ones behind their own. */
export function eachLocation(at: Reading, http: HttpConf, merge: Merge): void {
  for (const server of http.servers) {
    const waiting: LocationConf[] = [server.location];
    for (let location = waiting.pop(); location !== undefined; location = waiting.pop()) {
      merge(at, location, server);
      for (const child of [...location.children].reverse()) waiting.push(child);
    }
  }
}

/**
 * What nginx finds when it hands the values of outer blocks down to inner ones, module by module in the order in which they were built in
 * (ngx_http_merge_servers, the modules' merge_srv_conf and merge_loc_conf). It stands on the closing brace of http then.
 */
export function mergeServers(at: Reading, http: HttpConf, initUpstreams: () => void): void {
  for (const server of http.servers) mergeServer(at, server);
  eachLocation(at, http, mergeTypes());
  useDefaultLog(at, http);
  initUpstreams();
  eachLocation(at, http, mergeReferers);
  mergeTls(at, http);
  // Where nothing of a module is written its values are its own, which nginx finds nothing wrong with.
  const uses = (module: string): boolean => [...at.seen].some((name) => name.startsWith(`${module}_`));
  for (const module of ['proxy', 'fastcgi', 'uwsgi', 'scgi'] as const)
    if (uses(module)) eachLocation(at, http, mergeGateway(module));
  if (uses('grpc')) eachLocation(at, http, mergeGrpc());
  eachLocation(at, http, mergeSecureLink);
  for (const name of ['gzip_types', 'ssi_types', 'charset_types', 'sub_filter_types', 'addition_types'])
    eachLocation(at, http, mergeTypeNames(name));
  eachLocation(at, http, mergeCharset);
}

function mergeServer(at: Reading, server: ServerConf): void {
  const { location } = server;
  const buffers = location.get<{ size: number }>('large_client_header_buffers')?.size ?? 8192;
  if (buffers < (location.get<number>('connection_pool_size') ?? 512))
    at.emerg('the "large_client_header_buffers" size must be equal to or greater than "connection_pool_size"');
  if (server.names.length === 0) server.names.push({ name: '', regex: false });
}

/** The table of media types, once for each block that has one. */
function mergeTypes(): Merge {
  const built = new Set<object>();
  return (at, location) => {
    const types = location.get<Map<string, string>>('types');
    const source = types ?? DEFAULT_TYPES;
    if (built.has(source)) return;
    built.add(source);
    buildHash(at, [...source.keys()], {
      name: 'types_hash',
      maxSize: location.get<number>('types_hash_max_size') ?? 1024,
      bucketSize: alignedToCacheLine(location.get<number>('types_hash_bucket_size') ?? 64),
    });
  };
}

const DEFAULT_TYPES = new Map([
  ['html', 'text/html'],
  ['gif', 'image/gif'],
  ['jpg', 'image/jpeg'],
]);

/** A location that says nothing of logs writes to the default one, in the default format. */
function useDefaultLog(at: Reading, http: HttpConf): void {
  eachLocation(at, http, (_, location) => {
    if (location.get('access_log') !== undefined || location.get('access_log off') !== undefined) return;
    http.combinedUsed = true;
    const path = '/var/log/nginx/access.log';
    at.main.openFiles.add(path);
  });
}

function mergeReferers(at: Reading, location: LocationConf, server: ServerConf): void {
  const keys = location.own<NameKeys>('valid_referers');
  if (keys === undefined) return;
  if (location.has('referers are server_names'))
    for (const { name, regex } of server.names) if (!regex) addReferer(at, keys, name);
  if (location.get('none or blocked referers') === true && keys.isEmpty) {
    at.emergNowhere(
      'the "none" or "blocked" referers are specified in the "valid_referers" directive without any valid referer',
    );
  }
  keys.build(at, {
    name: 'referer_hash',
    maxSize: location.get<number>('referer_hash_max_size') ?? 2048,
    bucketSize: alignedToCacheLine(location.get<number>('referer_hash_bucket_size') ?? 64),
  });
}

function mergeSecureLink(at: Reading, location: LocationConf): void {
  if (location.has('secure_link_secret') && (location.has('secure_link') || location.has('secure_link_md5')))
    at.emerg('"secure_link_secret" cannot be mixed with "secure_link" and "secure_link_md5"');
}

/** Lists of media types are put into a table with buckets of 64 bytes; a type that is too long for one is refused (ngx_http_merge_types). */
function mergeTypeNames(name: string): Merge {
  const built = new Set<object>();
  return (at, location) => {
    const list = location.get<Set<string>>(name);
    if (list === undefined || list.has('*') || built.has(list)) return;
    built.add(list);
    buildHash(at, [...list], { name: 'test_types_hash', maxSize: 2048, bucketSize: 64 });
  };
}

/** Notes which charsets are to be turned into which; whether there is a way is asked later. */
function mergeCharset(at: Reading, location: LocationConf): void {
  const from = location.get<number | string>('source_charset') ?? 'off';
  const to = location.get<number | string>('charset') ?? 'off';
  if (typeof from === 'string' || typeof to === 'string' || from === to) return;
  at.http.location.list<readonly [number, number]>('recodes').push([from, to]);
}

/** `charset_map` between every pair that was asked for (ngx_http_charset_postconfiguration). */
export function checkRecodes(at: Reading, http: HttpConf): void {
  const { charsets } = http;
  for (const [from, to] of http.location.own<(readonly [number, number])[]>('recodes') ?? []) {
    if (charsets.hasMap(from, to)) continue;
    at.emergNowhere(
      `no "charset_map" between the charsets "${charsets.nameOf(from)}" and "${charsets.nameOf(to)}"`,
      'charset',
    );
  }
}
