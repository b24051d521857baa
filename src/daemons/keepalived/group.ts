import type { Host } from '../../sim/host.ts';
import { Notifier } from './notifier.ts';
import type { GroupConfig } from './config.ts';
import type { VrrpInstance } from './instance.ts';
import { OWNER } from './priority.ts';

/** Instances that change state together: a running vrrp_sync_group (vrrp_sync.c of 2.2.7, in its order). */
export class SyncGroup {
  readonly config: GroupConfig;
  readonly members: readonly VrrpInstance[];
  readonly #host: Host;
  readonly #notifier: Notifier;
  #state: 'init' | 'backup' | 'master' | 'fault';
  /** How many members are in FAULT for reasons of their own (num_member_fault). */
  #faults = 0;
  /** How many wait for scripts that have not reported yet (num_member_init). */
  #waiting = 0;

  constructor(config: GroupConfig, instances: readonly VrrpInstance[], host: Host) {
    this.config = config;
    this.#host = host;
    this.members = config.members.flatMap((name) => instances.find((i) => i.config.name === name) ?? []);
    this.#notifier = new Notifier('GROUP', config.name, config.notify, host);
    const owners = this.members.every((m) => m.config.initialState.value === 'MASTER' && m.config.priority.value === OWNER);
    this.#state = owners ? 'master' : 'backup';
    for (const member of this.members) member.join(this);
  }

  get state(): 'init' | 'backup' | 'master' | 'fault' {
    return this.#state;
  }

  get someoneWaits(): boolean {
    return this.#waiting > 0;
  }

  /** initialise_tracking_priorities and vrrp_complete_init, once every member knows how it stands. */
  prepare(): void {
    for (const member of this.members) {
      if (member.isDown) {
        if (this.#state !== 'fault') this.#log(`VRRP_Group(${this.config.name}): Syncing ${member.config.name} to FAULT state`);
        this.#state = 'fault';
        this.#faults++;
      }
      if (member.waitsForScripts) {
        this.#waiting++;
        if (this.#state !== 'fault') this.#state = 'init';
      }
    }
    this.wishesChanged();
  }

  /** vrrp_init_state: groups are heard of before their members. */
  start(): void {
    if (this.#state === 'fault' || this.#state === 'backup') this.#notify();
  }

  /** notify_shutdown */
  stop(): void {
    this.#notifier.tell('STOP', 0);
  }

  /** vrrp_sync_can_goto_master: the group leads already, or all other members want to. */
  mayLead(member: VrrpInstance): boolean {
    return this.#state === 'master' || this.members.every((m) => m === member || m.wish === 'master');
  }

  wishesChanged(): void {
    for (const member of this.members) member.groupChanged(this.mayLead(member));
  }

  /** A member became master by itself (vrrp_sync_master). */
  memberLeads(member: VrrpInstance): void {
    if (this.#state === 'master') return;
    this.#log(`VRRP_Group(${this.config.name}) Syncing instances to MASTER state`);
    for (const other of this.members) if (other !== member && other.state !== 'master') other.leadWithGroup();
    this.#become('master');
  }

  /** A member became backup (vrrp_sync_backup). */
  memberYields(member: VrrpInstance): void {
    if (this.#state === 'backup') return;
    this.#log(`VRRP_Group(${this.config.name}) Syncing instances to BACKUP state`);
    for (const other of this.members) if (other !== member && other.state !== 'backup') other.yieldWithGroup();
    this.#become('backup');
  }

  /** A member went to FAULT (down_instance, vrrp_sync_fault). */
  memberFails(member: VrrpInstance): void {
    if (this.#faults++ > 0 || this.#state === 'fault') return;
    this.#log(`VRRP_Group(${this.config.name}) Syncing instances to FAULT state`);
    for (const other of this.members) if (other !== member) other.faultWithGroup();
    this.#become('fault');
  }

  /** A member's own reasons for FAULT are gone (try_up_instance). @returns whether nothing else holds the group down */
  memberRecovers(): boolean {
    return --this.#faults === 0 && this.#waiting === 0;
  }

  /** Likewise, but its scripts have not all reported. */
  memberRecoversWaiting(): void {
    this.#faults--;
    this.#state = 'init';
  }

  /** A member's scripts have all reported. */
  memberStoppedWaiting(): void {
    this.#waiting--;
  }

  get someoneFails(): boolean {
    return this.#faults > 0;
  }

  #become(state: 'backup' | 'master' | 'fault'): void {
    this.#state = state;
    this.wishesChanged();
    this.#notify();
  }

  #notify(): void {
    if (this.#state === 'init') return;
    this.#notifier.tell(this.#state === 'master' ? 'MASTER' : this.#state === 'backup' ? 'BACKUP' : 'FAULT', 0);
  }

  #log(detail: string): void {
    this.#host.record({ kind: 'log', subject: this.config.name, detail, cause: this.config.span });
  }
}
