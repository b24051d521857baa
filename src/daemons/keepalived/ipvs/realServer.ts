import type { RealServerConfig } from './config.ts';

/** IPVS_WEIGHT_LIMIT. */
const WEIGHT_MAX = 2147483647;

/** What the checker process believes of a real server, or of the sorry server (real_server_t). */
export class RealServer {
  readonly config: RealServerConfig;
  /** In the pool, as far as checks and quorum say. */
  alive = false;
  /** Entered in the kernel's table. */
  set = false;
  failedCheckers = 0;
  /** Negative while MISC_CHECKs take more from it than it has. */
  effectiveWeight: number;

  constructor(config: RealServerConfig) {
    this.config = config;
    this.effectiveWeight = config.weight;
  }

  /** real_weight: what the kernel is told. */
  get weight(): number {
    return Math.min(WEIGHT_MAX, Math.max(0, this.effectiveWeight));
  }
}
