import type { LimitReq, LimitZone } from '../config.ts';
import type { Exchange } from '../exchange.ts';
import { evaluate } from '../variableValue.ts';
import type { ZoneMemory } from './zoneMemory.ts';

/** What the limits of a location make of a request: pass now, pass later, or be refused. */
export type RateVerdict =
  | { readonly kind: 'pass' }
  | { readonly kind: 'delay'; readonly delayMs: number; readonly limit: LimitReq; readonly excess: number }
  | { readonly kind: 'refuse'; readonly limit: LimitReq; readonly excess: number };

const PASS: RateVerdict = { kind: 'pass' };

/** A leaky bucket: how far a key is ahead of its rate, in thousandths of a request, when it was last looked at. */
export interface Bucket {
  excess: number;
  lastMs: number;
}

interface Charged {
  readonly limit: LimitReq;
  readonly excess: number;
  readonly rate: number;
}

/** A limit that has let the request pass and is charged once all have. */
interface Waiting {
  readonly limit: LimitReq;
  readonly bucket: Bucket;
  readonly rate: number;
}

/**
 * Holds a request against all limits of its location (ngx_http_limit_req_handler). Only the last one is charged when it is looked at, the others
 * once all let it pass; a request that one of them refuses is charged nowhere. Keys without a value do not count.
 */
export function limitRequests(limits: readonly LimitReq[], exchange: Exchange, memory: ZoneMemory): RateVerdict {
  const nowMs = Math.floor(exchange.worker.nowMs());
  const waiting: Waiting[] = [];
  let charged: Charged | null = null;
  for (const [index, limit] of limits.entries()) {
    const zone = exchange.worker.config.zones.get(limit.zone);
    const key = zone === undefined ? '' : evaluate(zone.key, exchange);
    if (key === '') continue;
    const { rate } = zone as LimitZone;
    const isLast = index === limits.length - 1;
    const buckets = memory.buckets(limit.zone);
    let bucket = buckets.get(key);
    if (bucket === undefined) {
      // The first request of a key pays when all limits let it pass, except the last one's: that comes for nothing.
      bucket = { excess: 0, lastMs: isLast ? nowMs : 0 };
      buckets.set(key, bucket);
      if (isLast) charged = { limit, excess: 0, rate };
      else waiting.push({ limit, bucket, rate });
      continue;
    }
    const excess = ahead(bucket, rate, nowMs);
    if (excess > limit.burst) return { kind: 'refuse', limit, excess };
    if (isLast) {
      charge(bucket, excess, nowMs);
      charged = { limit, excess, rate };
    } else waiting.push({ limit, bucket, rate });
  }
  return account(charged, waiting, nowMs);
}

/** Charges the limits before the last and finds the longest delay (ngx_http_limit_req_account). */
function account(charged: Charged | null, waiting: readonly Waiting[], nowMs: number): RateVerdict {
  let longest = charged === null ? 0 : delayFor(charged);
  let found = charged;
  for (let i = waiting.length - 1; i >= 0; i--) {
    const { limit, bucket, rate } = waiting[i] as Waiting;
    const excess = ahead(bucket, rate, nowMs);
    charge(bucket, excess, nowMs);
    const delayMs = delayFor({ limit, excess, rate });
    if (delayMs <= longest) continue;
    longest = delayMs;
    found = { limit, excess, rate };
  }
  if (longest === 0 || found === null) return PASS;
  return { kind: 'delay', delayMs: longest, limit: found.limit, excess: found.excess };
}

/** How far the key would be ahead with this request. */
function ahead(bucket: Bucket, rate: number, nowMs: number): number {
  const passedMs = nowMs - bucket.lastMs;
  return Math.max(0, bucket.excess - Math.trunc((rate * passedMs) / 1000) + 1000);
}

function charge(bucket: Bucket, excess: number, nowMs: number): void {
  bucket.excess = excess;
  bucket.lastMs = nowMs;
}

function delayFor({ limit, excess, rate }: Charged): number {
  return excess <= limit.delay ? 0 : Math.trunc(((excess - limit.delay) * 1000) / rate);
}
