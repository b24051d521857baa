import type { Peer, PeerGroup } from './peer.ts';

/** Hears what the choices and their results did to a server. */
export interface PeerWatcher {
  /** A server that was out of use is asked once more. */
  probed(peer: Peer): void;
  /** One failure more; `disabled` when it was one too many. */
  failed(peer: Peer, disabled: boolean): void;
  /** Its failures are forgotten. */
  recovered(peer: Peer): void;
}

/**
 * One request's way through an upstream: which server next, and what to remember of its answer. The rules are those of
 * ngx_http_upstream_round_robin.c in nginx 1.22; other methods choose differently and count the same.
 */
export abstract class Selection {
  protected group: PeerGroup;
  /** How many servers may still be tried. */
  tries: number;
  current: Peer | null = null;
  protected readonly tried: Peer[] = [];
  readonly #watcher: PeerWatcher;

  constructor(group: PeerGroup, watcher: PeerWatcher) {
    this.group = group;
    this.tries = group.tries + (group.next?.tries ?? 0);
    this.#watcher = watcher;
  }

  /** The next server to ask, or null when none is to be had ("no live upstreams"). The backups come in when no primary can be chosen. */
  pick(nowS: number): Peer | null {
    const peer = this.choose(nowS) ?? this.#chooseBackup(nowS);
    this.current = peer;
    return peer;
  }

  #chooseBackup(nowS: number): Peer | null {
    if (this.group.next === null) return null;
    this.group = this.group.next;
    this.tried.length = 0;
    return this.choose(nowS);
  }

  protected abstract choose(nowS: number): Peer | null;

  /** Smooth weighted round robin: everyone gains its weight, the richest is chosen and pays what all gained. */
  protected roundRobin(nowS: number): Peer | null {
    const { peers, single } = this.group;
    if (single) return this.#only(peers[0] as Peer);
    let best: Peer | null = null;
    let total = 0;
    for (const peer of peers) {
      if (this.tried.includes(peer) || !peer.available(nowS)) continue;
      total += peer.gain();
      if (best === null || peer.currentWeight > best.currentWeight) best = peer;
    }
    if (best === null) return null;
    best.currentWeight -= total;
    return this.take(best, nowS);
  }

  /** A sole server is asked whatever has happened, unless it is `down` or full. */
  #only(peer: Peer): Peer | null {
    const { maxConns } = peer.server;
    if (peer.down || (maxConns > 0 && peer.conns >= maxConns)) return null;
    peer.conns++;
    return peer;
  }

  protected take(peer: Peer, nowS: number): Peer {
    this.tried.push(peer);
    peer.conns++;
    if (nowS - peer.checked > peer.server.failTimeoutS) {
      peer.checked = nowS;
      if (peer.failed) this.#watcher.probed(peer);
    }
    return peer;
  }

  /** The current server is done with. `failed` counts against it; anything else clears its failures if it had been asked again since. */
  release(nowS: number, failed: boolean): void {
    const peer = this.current;
    if (peer === null) return;
    this.current = null;
    peer.conns--;
    if (this.group.single) {
      this.tries = 0;
      return;
    }
    if (failed) this.#countFailure(peer, nowS);
    else if (peer.accessed < peer.checked && peer.fails > 0) {
      peer.fails = 0;
      this.#watcher.recovered(peer);
    }
    if (this.tries > 0) this.tries--;
  }

  #countFailure(peer: Peer, nowS: number): void {
    const { weight, maxFails } = peer.server;
    peer.fails++;
    peer.accessed = nowS;
    peer.checked = nowS;
    if (maxFails > 0) peer.effectiveWeight = Math.max(0, peer.effectiveWeight - Math.floor(weight / maxFails));
    this.#watcher.failed(peer, peer.failed);
  }
}

export class RoundRobin extends Selection {
  protected override choose(nowS: number): Peer | null {
    return this.roundRobin(nowS);
  }
}
