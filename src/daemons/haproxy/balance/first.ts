import { effectiveWeight, hasRoom, Roster, type Balanced, type Balancer } from './balancer.ts';

/** `balance first` (lb_fas.c, 2.6): the server of the lowest id that has room; weights do not count. */
export class First<S extends Balanced> implements Balancer<S> {
  readonly roster: Roster<S>;
  readonly #byId: readonly S[];

  constructor(servers: readonly S[], allBackups: boolean) {
    this.roster = new Roster(servers, allBackups);
    this.#byId = [...servers].sort((a, b) => a.id - b.id);
  }

  get totalWeight(): number {
    return this.roster.totalWeight(effectiveWeight);
  }

  pick(avoid: S | null): S | null {
    const { active, firstBackup } = this.roster;
    if (active === 0 && firstBackup !== null) return firstBackup;
    let avoided: S | null = null;
    for (const server of this.#byId) {
      if (!server.usable || server.backup !== (active === 0) || !hasRoom(server)) continue;
      if (server !== avoid) return server;
      avoided = server;
    }
    return avoided;
  }

  usabilityChanged(): void {
    this.roster.recount();
  }

  weightChanged(): void {}

  loadChanged(): void {}
}
