import type { BalanceOptions, HashType } from '../config.ts';
import type { Balanced, Balancer } from './balancer.ts';
import { First } from './first.ts';
import { MapHash, RandomDraws, RingHash } from './hashed.ts';
import { hashKey } from './hashKey.ts';
import { LeastConn } from './leastConn.ts';
import { RoundRobin } from './roundRobin.ts';
import { StaticRoundRobin } from './serverMap.ts';

/** What a backend says about balancing. */
export interface Balance {
  readonly options: BalanceOptions;
  readonly hash: HashType;
  readonly allBackups: boolean;
}

/** @param random uniform in [0, 1) */
export function makeBalancer<S extends Balanced>(
  { options, hash, allBackups }: Balance,
  servers: readonly S[],
  random: () => number,
): Balancer<S> {
  switch (options.algorithm) {
    case 'roundrobin':
      return new RoundRobin(servers, allBackups);
    case 'static-rr':
      return new StaticRoundRobin(servers, allBackups);
    case 'leastconn':
      return new LeastConn(servers, allBackups);
    case 'first':
      return new First(servers, allBackups);
    case 'random':
      return new RandomDraws(servers, allBackups, random, options.draws, hash.balanceFactor);
    default: {
      const key = hashKey(options, hash);
      // Only these two look for their key although one server is left (backend.c 2.6).
      const always = options.algorithm !== 'url_param' && options.algorithm !== 'rdp-cookie';
      return hash.consistent
        ? new RingHash(servers, allBackups, key, always, hash.balanceFactor)
        : new MapHash(servers, allBackups, key, always);
    }
  }
}

/** Whether the algorithm takes changed weights as they come; a static map only knows them in full (BE_LB_PROP_DYN). */
export function takesWeights({ options, hash }: Balance): boolean {
  switch (options.algorithm) {
    case 'static-rr':
      return false;
    case 'roundrobin':
    case 'leastconn':
    case 'first':
    case 'random':
      return true;
    default:
      return hash.consistent;
  }
}

/** Whether the algorithm finds the same server again for the same request. */
export function isHash(options: BalanceOptions): boolean {
  return !['roundrobin', 'static-rr', 'leastconn', 'first', 'random'].includes(options.algorithm);
}
