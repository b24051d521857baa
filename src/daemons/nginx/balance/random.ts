import type { Peer, PeerGroup } from './peer.ts';
import { Selection, type PeerWatcher } from './selection.ts';

const REDRAW_MAX = 20;

/** `random`: a draw by weight; `random two`: the less loaded of two draws (ngx_http_upstream_random_module.c). */
export class RandomChoice extends Selection {
  readonly #random: () => number;
  readonly #two: boolean;
  #redraws = 0;

  constructor(group: PeerGroup, watcher: PeerWatcher, random: () => number, two: boolean) {
    super(group, watcher);
    this.#random = random;
    this.#two = two;
  }

  protected override choose(nowS: number): Peer | null {
    if (this.#redraws > REDRAW_MAX || this.group.single) return this.roundRobin(nowS);
    let previous: Peer | null = null;
    for (;;) {
      const peer = this.#draw();
      if (peer !== previous && !this.tried.includes(peer) && peer.available(nowS)) {
        if (previous !== null) return this.take(lessLoaded(peer, previous), nowS);
        if (!this.#two) return this.take(peer, nowS);
        previous = peer;
      } else if (++this.#redraws > REDRAW_MAX) return this.roundRobin(nowS);
    }
  }

  #draw(): Peer {
    const { peers, totalWeight } = this.group;
    let rest = Math.floor(this.#random() * totalWeight);
    for (const peer of peers) {
      if (rest < peer.server.weight) return peer;
      rest -= peer.server.weight;
    }
    throw new Error('a draw below the total weight falls on a peer');
  }
}

function lessLoaded(peer: Peer, previous: Peer): Peer {
  return peer.conns * previous.server.weight > previous.conns * peer.server.weight ? previous : peer;
}
