import type { LimitConn } from '../config.ts';
import type { Exchange } from '../exchange.ts';
import { evaluate } from '../variableValue.ts';
import type { ZoneMemory } from './zoneMemory.ts';

/** Requests of a key that are being worked on, counted in a zone until they are done. */
export interface Held {
  readonly zone: string;
  readonly key: string;
}

/**
 * Counts a request under each of its keys (ngx_http_limit_conn_handler). Null when they all have room; else the limit that was full, and nothing is
 * counted. What was counted is in `held`.
 */
export function limitConnections(
  limits: readonly LimitConn[],
  exchange: Exchange,
  memory: ZoneMemory,
  held: Held[],
): LimitConn | null {
  for (const limit of limits) {
    const name = limit.zone;
    const zone = exchange.worker.config.zones.get(name);
    const key = zone === undefined ? '' : evaluate(zone.key, exchange);
    if (key === '') continue;
    const counts = memory.counts(name);
    const count = counts.get(key) ?? 0;
    // A key that is not counted yet is not held against the limit.
    if (count > 0 && count >= limit.max) {
      release(held, memory);
      return limit;
    }
    counts.set(key, count + 1);
    held.push({ zone: name, key });
  }
  return null;
}

/** The request is done. */
export function release(held: Held[], memory: ZoneMemory): void {
  for (const { zone, key } of held) {
    const counts = memory.counts(zone);
    const count = (counts.get(key) ?? 1) - 1;
    if (count === 0) counts.delete(key);
    else counts.set(key, count);
  }
  held.length = 0;
}
