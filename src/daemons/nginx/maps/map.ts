import type { MadeVariable, Template } from '../config.ts';
import type { Exchange } from '../exchange.ts';

type MapVariable = Extract<MadeVariable, { kind: 'map' }>;

/**
 * The value for a text (ngx_http_map_find): exact words, then with `hostnames` the longest `*.name` and the longest `name.*`, then the expressions
 * in the order of the file, then the default. Words are compared in lower case; what an expression catches is there for whoever reads the variable.
 */
export function lookUpMap(map: MapVariable, text: string, exchange: Exchange): Template {
  let key = text.toLowerCase();
  if (map.hostnames) key = key.replace(/\.$/, '');
  const exact = map.exact.get(key);
  if (exact !== undefined) return exact;
  if (map.hostnames) {
    const tail = map.tails.find(([suffix]) => key.length > suffix.length && key.endsWith(suffix));
    if (tail !== undefined) return tail[1];
    const head = map.heads.find(([prefix]) => key.length > prefix.length && key.startsWith(prefix));
    if (head !== undefined) return head[1];
  }
  for (const [pattern, value] of map.patterns) if (exchange.match(pattern, text)) return value;
  return map.fallback;
}
