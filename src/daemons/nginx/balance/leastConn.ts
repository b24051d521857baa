import type { Peer } from './peer.ts';
import { Selection } from './selection.ts';

/** Fewest connections for their weight; among equals the weighted rotation (ngx_http_upstream_least_conn_module.c). */
export class LeastConn extends Selection {
  protected override choose(nowS: number): Peer | null {
    const { peers, single } = this.group;
    if (single) return this.roundRobin(nowS);
    let best: Peer | null = null;
    let first = 0;
    let many = false;
    for (const [index, peer] of peers.entries()) {
      if (this.tried.includes(peer) || !peer.available(nowS)) continue;
      const order = best === null ? -1 : compareLoad(peer, best);
      if (order < 0) {
        best = peer;
        first = index;
        many = false;
      } else if (order === 0) many = true;
    }
    if (best === null) return null;
    if (many) best = this.#rotateEquals(best, first, nowS);
    return this.take(best, nowS);
  }

  /** The load to compare with is that of whoever leads at the moment, as in the daemon. */
  #rotateEquals(first: Peer, index: number, nowS: number): Peer {
    const { peers } = this.group;
    let best = first;
    let total = 0;
    for (let i = index; i < peers.length; i++) {
      const peer = peers[i] as Peer;
      if (this.tried.includes(peer) || compareLoad(peer, best) !== 0 || !peer.available(nowS)) continue;
      total += peer.gain();
      if (peer.currentWeight > best.currentWeight) best = peer;
    }
    best.currentWeight -= total;
    return best;
  }
}

function compareLoad(a: Peer, b: Peer): number {
  return a.conns * b.server.weight - b.conns * a.server.weight;
}
