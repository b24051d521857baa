import type { HttpConf } from './confs.ts';
import { alignedToCacheLine, buildHash } from './hash.ts';
import { optimizeServers } from './listening.ts';
import { checkLocations } from './locations.ts';
import { compileCombined } from './logSetters.ts';
import { checkRecodes, mergeServers } from './merging.ts';
import type { Reading } from './reading.ts';
import { checkListeningTls } from './tlsMerging.ts';
import { initUpstreams } from './upstreamSetters.ts';

/** What nginx looks at once the http block is complete, in its order (ngx_http_block). It stands on the closing brace. */
export function endHttp(at: Reading, http: HttpConf): void {
  mergeServers(at, http, () => initUpstreams(at, http));
  checkLocations(at, http);
  compileCombined(at);
  checkListeningTls(at, http);
  checkRecodes(at, http);
  checkVariables(at, http);
  optimizeServers(at, http);
}

function checkVariables(at: Reading, http: HttpConf): void {
  const { unknown } = http.variables;
  if (unknown !== null) at.emergNowhere(`unknown "${unknown}" variable`, 'unknown-variable');
  buildHash(at, http.variables.hashed, {
    name: 'variables_hash',
    maxSize: http.location.own<number>('variables_hash_max_size') ?? 1024,
    bucketSize: alignedToCacheLine(http.location.own<number>('variables_hash_bucket_size') ?? 64),
  });
}
