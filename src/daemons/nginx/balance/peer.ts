import type { Chart } from '../../../sim/statechart.ts';
import type { UpstreamServer } from '../config.ts';

/** A server of an upstream as one worker remembers it (ngx_http_upstream_rr_peer_t of nginx 1.22). Times are whole seconds of the machine's clock. */
export class Peer {
  readonly server: UpstreamServer;
  readonly address: string;
  down: boolean;
  effectiveWeight: number;
  currentWeight = 0;
  /** Connections open now. */
  conns = 0;
  fails = 0;
  /** When it last failed. */
  accessed = 0;
  /** When it last failed, or was last chosen after `fail_timeout` without being asked. */
  checked = 0;
  /** Null where nothing is counted: the only server of its group. */
  chart: Chart | null = null;

  constructor(server: UpstreamServer, address: string, down: boolean) {
    this.server = server;
    this.address = address;
    this.down = down;
    this.effectiveWeight = server.weight;
  }

  /** May it be asked at all, and now? One failure more than it may have within fail_timeout, and it may not until that has passed. */
  available(nowS: number): boolean {
    if (this.down || this.outOfUse(nowS)) return false;
    const { maxConns } = this.server;
    return maxConns === 0 || this.conns < maxConns;
  }

  /** Taken out after max_fails failures: until more than fail_timeout seconds have passed since the last. */
  outOfUse(nowS: number): boolean {
    return this.failed && nowS - this.checked <= this.server.failTimeoutS;
  }

  /** Has it failed as often as it may? */
  get failed(): boolean {
    const { maxFails } = this.server;
    return maxFails > 0 && this.fails >= maxFails;
  }

  /** Joins the smooth weighted rotation for one choice; returns the weight it brought. */
  gain(): number {
    const brought = this.effectiveWeight;
    this.currentWeight += brought;
    if (this.effectiveWeight < this.server.weight) this.effectiveWeight++;
    return brought;
  }
}

/** Servers that are chosen from together: the primaries, and behind them the backups. */
export class PeerGroup {
  readonly name: string;
  readonly peers: readonly Peer[];
  /** The backups, or null. */
  readonly next: PeerGroup | null;
  /** The only server there is: never counted as failed, never taken out. */
  readonly single: boolean;
  readonly totalWeight: number;
  /** Servers that are not `down`: how often a request may be tried. */
  readonly tries: number;

  constructor(name: string, peers: readonly Peer[], next: PeerGroup | null, isBackup: boolean) {
    this.name = name;
    this.peers = peers;
    this.next = next;
    this.single = peers.length === 1 && next === null && !isBackup;
    this.totalWeight = peers.reduce((sum, peer) => sum + peer.server.weight, 0);
    this.tries = peers.reduce((sum, peer) => sum + (peer.down ? 0 : 1), 0);
  }
}
