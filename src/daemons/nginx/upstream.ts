import type { Host } from '../../sim/host.ts';
import { ConsistentHash, makeRing, type HashRing } from './balance/consistent.ts';
import { IpHash, KeyHash } from './balance/hashed.ts';
import { LeastConn } from './balance/leastConn.ts';
import { Peer, PeerGroup } from './balance/peer.ts';
import { RandomChoice } from './balance/random.ts';
import { RoundRobin, type PeerWatcher, type Selection } from './balance/selection.ts';
import type { Upstream, UpstreamServer } from './config.ts';
import type { Exchange } from './exchange.ts';
import { evaluate } from './variableValue.ts';

/** An upstream as one worker runs it: its servers' memory, and a selection for each request. */
export class UpstreamState {
  readonly config: Upstream;
  readonly group: PeerGroup;
  readonly #host: Host;
  readonly #watcher: PeerWatcher;
  readonly #ring: HashRing | null;

  /** `isDown` tells which servers an operator has taken out besides those the file marks `down`. */
  constructor(config: Upstream, host: Host, watcher: PeerWatcher, isDown: (address: string) => boolean) {
    this.config = config;
    this.#host = host;
    this.#watcher = watcher;
    const make = (server: UpstreamServer): Peer => {
      const address = addressOf(server, host) ?? '0.0.0.0';
      return new Peer(server, address, server.down || isDown(address));
    };
    const backups = config.servers.filter((s) => s.backup).map(make);
    const next = backups.length > 0 ? new PeerGroup(config.name, backups, null, true) : null;
    this.group = new PeerGroup(config.name, config.servers.filter((s) => !s.backup).map(make), next, false);
    this.#ring = config.balance.kind === 'consistent' ? makeRing(this.group.peers) : null;
  }

  get peers(): readonly Peer[] {
    return this.group.next === null ? this.group.peers : [...this.group.peers, ...this.group.next.peers];
  }

  /** A request's way through this upstream; `ip_hash` and `hash` look at the request. */
  select(source: Exchange): Selection {
    const { balance } = this.config;
    switch (balance.kind) {
      case 'least_conn':
        return new LeastConn(this.group, this.#watcher);
      case 'ip_hash':
        return new IpHash(this.group, this.#watcher, source.clientAddress);
      case 'hash':
        return new KeyHash(this.group, this.#watcher, evaluate(balance.key, source));
      case 'consistent':
        return new ConsistentHash(this.group, this.#watcher, this.#ring as HashRing, evaluate(balance.key, source));
      case 'random':
        return new RandomChoice(this.group, this.#watcher, () => this.#host.random(), balance.two);
      case 'round-robin':
        return new RoundRobin(this.group, this.#watcher);
    }
  }
}

/** Names are looked up once, when the daemon starts; null when there is no such name. */
export function addressOf(server: UpstreamServer, host: Host): string | null {
  return server.address ?? host.resolve(server.host);
}
