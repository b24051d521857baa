import type { Algorithm } from '../config.ts';
import type { Balanced, Balancer } from './balancer.ts';
import { LeastConn } from './leastConn.ts';
import { RoundRobin } from './roundRobin.ts';
import { SourceHash, StaticRoundRobin } from './serverMap.ts';

export function makeBalancer<S extends Balanced>(
  algorithm: Algorithm,
  servers: readonly S[],
  allBackups: boolean,
): Balancer<S> {
  switch (algorithm) {
    case 'roundrobin':
      return new RoundRobin(servers, allBackups);
    case 'static-rr':
      return new StaticRoundRobin(servers, allBackups);
    case 'leastconn':
      return new LeastConn(servers, allBackups);
    case 'source':
      return new SourceHash(servers, allBackups);
  }
}
