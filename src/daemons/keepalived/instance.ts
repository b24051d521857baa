import type { Host } from '../../sim/host.ts';
import { startChart, type Chart } from '../../sim/statechart.ts';
import type { Span } from '../../text/span.ts';
import { makeAdvert, masterDownMs, reaches, VRRP, type Advert } from './advert.ts';
import type { InstanceConfig, Tracked } from './config.ts';
import type { SyncGroup } from './group.ts';
import { AddressHolder } from './holder.ts';
import { tellJournal } from './journalHost.ts';
import { Notifier, type NotifiedState } from './notifier.ts';
import { EffectivePriority } from './priority.ts';
import { Reception } from './reception.ts';
import { vrrpChart, type VrrpEvent } from './vrrp.ts';
import { newCounters, type VrrpCounters } from './vrrpStatistics.ts';

/** Always up. */
const LOOPBACK = 'lo';
/** An owner's wait before it leads: a microsecond (vrrp_init_state). */
const OWNER_WAIT_MS = 0.001;

/** One running vrrp_instance: what links, scripts, files, processes, its group and time do to it (vrrp.c, vrrp_scheduler.c and vrrp_track.c of 2.2.7). */
export class VrrpInstance {
  readonly config: InstanceConfig;
  readonly priority: EffectivePriority;
  readonly holder: AddressHolder;
  /** What it would be without its group (wantstate). */
  wish: 'backup' | 'master' | 'fault';
  /** Version 3 takes the master's interval from its advertisements. */
  masterAdvertIntMs: number;
  readonly counters: VrrpCounters = newCounters();
  readonly #host: Host;
  readonly #notifier: Notifier;
  readonly #reception: Reception;
  #chart: Chart | null = null;
  #group: SyncGroup | null = null;
  /** Before this moment no wait for a master begins (vrrp_startup_delay). */
  readonly #waitsFromMs: number;
  /** keepalived's ms_down_timer: full, the skew alone, or what was left when an advertisement was ignored. */
  #downTimerMs = 0;
  #downDueMs = 0;
  #downSpan: Span;
  /** How many things hold the instance in FAULT (num_script_if_fault). */
  #faults = 0;
  /** Unweighted scripts that have not reported yet (num_script_init). */
  #scriptsInInit: number;
  #faultSpan: Span | null = null;
  #notified = false;

  constructor(config: InstanceConfig, host: Host, waitsFromMs: number) {
    this.config = config;
    this.#host = host;
    this.#waitsFromMs = waitsFromMs;
    this.priority = new EffectivePriority(config.priority);
    this.holder = new AddressHolder(config, host);
    this.wish = config.initialState.value === 'MASTER' ? 'master' : 'backup';
    this.#notifier = new Notifier('INSTANCE', config.name, config.notify, host);
    this.#reception = new Reception(this, host);
    this.masterAdvertIntMs = config.advertIntMs.value;
    this.#downSpan = config.advertIntMs.span;
    this.#scriptsInInit = config.trackedScripts.filter((t) => t.weight === 0).length;
  }

  get state(): string {
    return this.#chart?.state ?? 'init';
  }

  /** Something of its own holds it down. */
  get isDown(): boolean {
    return this.#faults > 0;
  }

  get waitsForScripts(): boolean {
    return this.#scriptsInInit > 0;
  }

  get group(): SyncGroup | null {
    return this.#group;
  }

  /** Members of a group begin as backups, unless all of them own their addresses (vrrp_complete_init). */
  join(group: SyncGroup): void {
    this.#group = group;
    if (group.state !== 'master') this.wish = 'backup';
  }

  /** Looks at what it tracks, without going anywhere yet (initialise_tracking_priorities). Addresses left by a life that was killed are removed first. */
  prepare(): void {
    const { config } = this;
    this.holder.giveUp();
    this.#chart = startChart(vrrpChart, {
      host: this.#host,
      chart: 'keepalived.vrrp',
      subject: config.name,
      input: { masterDownMs: this.fullWaitMs(), advertMs: config.advertIntMs.value },
      timerCause: (delay) => (delay === 'masterDown' ? this.#downSpan : config.advertIntMs.span),
      actions: {
        becomeMaster: (_: unknown, __: never, event: never) => this.#becomeMaster(event),
        holdBack: () => this.#holdBack(),
        advertise: () => this.#advertise(),
        leaveMaster: () => this.#leaveMaster(),
        enterFault: (_: unknown, __: never, event: never) => this.#enterFault(event),
        sayGoodbye: (_: unknown, __: never, event: never) => this.#sayGoodbye(event),
      },
    });
    const { sourceAddress, unicastPeers, brokenBy } = config;
    if (brokenBy !== null) this.holdDown(brokenBy);
    if (unicastPeers !== null && sourceAddress !== null && !this.#host.holdsAddress(sourceAddress.value)) {
      // The socket cannot be bound (open_sockpool_socket); nothing ever tries again.
      this.log(`entering FAULT state (src address not configured)`, sourceAddress.span);
      this.holdDown(sourceAddress.span);
    }
    this.#lookAtInterfaces();
  }

  /** Something that it tracks is down from the beginning. */
  holdDown(span: Span): void {
    this.#faults++;
    this.#faultSpan ??= span;
  }

  /** vrrp_complete_init's end and vrrp_init_state: where it begins. */
  start(): void {
    const { config } = this;
    if (this.isDown || this.#group?.state === 'fault') {
      this.#faultSpan ??= config.span;
      this.#wish('fault');
      this.log('entering FAULT state', this.#faultSpan);
      this.#tell({ type: 'FAULT', byGroup: false }, this.#faultSpan);
      this.#notify('FAULT');
    } else if (this.#scriptsInInit === 0 && this.#group?.someoneWaits !== true) this.#begin();
  }

  /** SIGTERM (restore_vrrp_interfaces): a master sends priority 0 and gives its addresses up. */
  stop(): void {
    this.#tell({ type: 'STOP' });
    this.#chart?.stop();
  }

  /** notify_shutdown, once all instances have stopped. */
  notifyStop(): void {
    this.#notify('STOP');
  }

  receive(advert: Advert, from: string): void {
    const { state } = this;
    if (!reaches(this.config, advert)) return;
    if (state === 'backup') this.#reception.asBackup(advert, from);
    else if (state === 'master') this.#reception.asMaster(advert, from);
  }

  linkChanged(up: boolean): void {
    for (const { name, weight, reverse, span } of this.config.trackedInterfaces) {
      if (name === LOOPBACK) continue;
      if (weight !== 0) this.move((up ? 1 : -1) * Math.abs(weight) * (reverse ? -1 : 1), span);
      else if (up === reverse) this.fault(span);
      else this.faultGone();
    }
  }

  /** A tracked script's verdict changed, or came for the first time (process_script_update_priority). */
  scriptChanged(tracked: Tracked, succeeded: boolean, first: boolean): void {
    const { weight, reverse, span } = tracked;
    const sign = reverse ? -1 : 1;
    if (weight !== 0) {
      if (first && succeeded === weight > 0) this.move(weight * sign, span);
      else if (!first) this.move((succeeded ? 1 : -1) * Math.abs(weight) * sign, span);
      return;
    }
    const leavesInit = first && --this.#scriptsInInit === 0;
    if (leavesInit) this.#group?.memberStoppedWaiting();
    if (succeeded === reverse) this.fault(span);
    else if (this.#scriptsInInit > 0 || this.#group?.someoneWaits === true) return;
    else if (leavesInit) this.#leaveInit();
    else if (!first) this.faultGone();
  }

  /** vrrp_set_effective_priority: a waiting backup's wait grows or shrinks with its priority. */
  move(by: number, span: Span): void {
    this.priority.add(by);
    const before = this.priority.settle(span);
    if (before === null) return;
    this.log(`Changing effective priority from ${before} to ${this.priority.value}`, span);
    const old = this.#downTimerMs;
    const full = this.fullWaitMs();
    if (this.state === 'backup') {
      const left = Math.max(0, this.#downDueMs - this.#host.now() + full - old);
      this.#downDueMs = this.#host.now() + left;
      this.#tell({ type: 'PRIORITY_CHANGED', masterDownMs: left }, span);
    }
    this.#downTimerMs = full;
  }

  /** One more thing holds it down (down_instance). */
  fault(span: Span): void {
    if (this.#faults++ > 0) return;
    this.#faultSpan = span;
    this.#wish('fault');
    this.#tell({ type: 'FAULT', byGroup: false }, span);
    this.#notify('FAULT');
    this.#group?.memberFails(this);
  }

  /** One thing less holds it down (try_up_instance). */
  faultGone(): void {
    if (--this.#faults > 0) return;
    this.#wish('backup');
    if (this.#scriptsInInit > 0) this.#group?.memberRecoversWaiting();
    else if (this.#group === null || this.#group.memberRecovers()) this.#comeUp();
  }

  /** Its first scripts have all succeeded (try_up_instance, leaving init). */
  #leaveInit(): void {
    if (this.#faults > 0) return;
    const owns = this.wish === 'master' && this.priority.isOwner;
    if (!owns) this.#wish('backup');
    if (this.#group?.someoneFails === true) return;
    if (owns && this.#group?.mayLead(this) !== false) this.#tell({ type: 'START_AS_OWNER' }, this.config.priority.span);
    else this.#comeUp();
  }

  #comeUp(): void {
    this.#toBackup();
    this.#group?.memberYields(this);
  }

  /** vrrp_state_leave_fault, towards BACKUP. */
  #toBackup(): void {
    const { initialState } = this.config;
    this.masterAdvertIntMs = this.config.advertIntMs.value;
    this.#reception.forget();
    this.log('Entering BACKUP STATE', initialState.span);
    const type = this.state === 'init' ? 'START' : 'RECOVER';
    this.#tell({ type, masterDownMs: this.waitFull() }, initialState.span);
    this.#notify('BACKUP');
  }

  // What the group does to it

  /** @param mayLead whether the group leads, or all other members want to */
  groupChanged(mayLead: boolean): void {
    this.#tell({ type: 'GROUP_CHANGED', mayLead });
  }

  leadWithGroup(): void {
    this.wish = 'master';
    this.#tell({ type: 'GROUP_LEADS' }, this.#group?.config.span ?? null);
  }

  yieldWithGroup(): void {
    this.wish = 'backup';
    if (this.state === 'master') this.yieldTo({ type: 'GROUP_YIELDS' }, this.#group?.config.span ?? this.config.span);
    else this.#toBackup();
  }

  faultWithGroup(): void {
    if (this.state === 'fault' || this.state === 'init') return;
    this.wish = 'fault';
    this.#tell({ type: 'FAULT', byGroup: true }, this.#group?.config.span ?? null);
    this.#notify('FAULT');
  }

  // What its reception of advertisements does to it

  /** A backup's wait begins anew. */
  keepWaiting(type: 'ADVERT' | 'PRIORITY_ZERO', waitMs: number, span: Span): void {
    this.#downSpan = type === 'PRIORITY_ZERO' ? span : this.config.advertIntMs.span;
    if (type === 'ADVERT') this.#wish('backup');
    this.#tell({ type, masterDownMs: this.#wait(waitMs) }, span);
  }

  /** An advertisement was ignored: the wait goes on where it was (or, while the start is delayed, that long after it: vrrp_init_instance_sands). */
  goOnWaiting(): void {
    const left = Math.max(0, this.#downDueMs - this.#host.now());
    this.#downTimerMs = left;
    if (this.#host.now() < this.#waitsFromMs)
      this.#tell({ type: 'PRIORITY_CHANGED', masterDownMs: this.#wait(left) }, this.#downSpan);
  }

  /** vrrp_state_leave_master, towards BACKUP. */
  yieldTo(event: { type: 'HIGHER_ADVERT' } | { type: 'GROUP_YIELDS' }, span: Span): void {
    this.log('Entering BACKUP STATE', span);
    this.#reception.forget();
    this.#tell({ ...event, masterDownMs: this.waitFull() }, span);
    this.#notify('BACKUP');
    if (event.type === 'GROUP_YIELDS') return;
    this.#wish('backup');
    this.#group?.memberYields(this);
  }

  /** vrrp_dispatcher_read starts the advertisement timer anew after whatever was received. */
  startAdvertTimerAnew(): void {
    this.#tell({ type: 'OTHER_ADVERT' });
  }

  notifyLowerPriority(): void {
    this.#notifier.tellLowerPriority();
  }

  send(priority: number): void {
    this.counters.sent++;
    const advert = makeAdvert(this.config, priority);
    const { unicastPeers } = this.config;
    if (unicastPeers === null) this.#host.sendDatagram(VRRP, null, advert);
    else for (const peer of unicastPeers) this.#host.sendDatagram(VRRP, peer.value, advert);
  }

  log(words: string, span: Span | null): void {
    this.record(`(${this.config.name}) ${words}`, span);
  }

  record(detail: string, span: Span | null): void {
    this.#host.record({ kind: 'log', subject: this.config.name, detail, cause: span });
  }

  /** Starts waiting for the master from now, or from the end of the start's delay. @returns milliseconds until it takes over */
  waitFull(): number {
    this.#downSpan = this.config.advertIntMs.span;
    return this.#wait(this.fullWaitMs());
  }

  fullWaitMs(): number {
    return masterDownMs(this.config, this.priority.value, this.masterAdvertIntMs);
  }

  #wait(ms: number): number {
    const now = this.#host.now();
    this.#downTimerMs = ms;
    this.#downDueMs = Math.max(now, this.#waitsFromMs) + ms;
    return this.#downDueMs - now;
  }

  #lookAtInterfaces(): void {
    for (const { name, weight, reverse, span } of this.config.trackedInterfaces) {
      const up = name === LOOPBACK || this.#host.linkUp();
      if (weight !== 0) {
        if (up === weight > 0) this.move(weight * (reverse ? -1 : 1), span);
      } else if (up === reverse) {
        this.log(`entering FAULT state (interface ${name} down)`, span);
        this.holdDown(span);
      }
    }
  }

  /** Nothing stands in its way when keepalived starts. */
  #begin(): void {
    const { initialState, priority } = this.config;
    if (this.priority.isOwner && this.wish === 'master') {
      this.#tell({ type: 'START', masterDownMs: this.#wait(OWNER_WAIT_MS) }, priority.span);
      return;
    }
    this.log('Entering BACKUP STATE (init)', initialState.span);
    this.#tell({ type: 'START', masterDownMs: this.waitFull() }, initialState.span);
    this.#notify('BACKUP');
  }

  /** vrrp_state_goto_master: the old master hears of it before the neighbours' ARP caches do. */
  #becomeMaster(event: { readonly type: string }): void {
    if (event.type.startsWith('xstate.after')) this.#sayTimeout();
    this.masterAdvertIntMs = this.config.advertIntMs.value;
    this.counters.becameMaster++;
    this.send(this.priority.value);
    this.log('Entering MASTER STATE', this.#downSpan);
    this.holder.take();
    this.#notify('MASTER');
    if (event.type === 'GROUP_LEADS') return;
    this.wish = 'master';
    this.#group?.memberLeads(this);
  }

  #sayTimeout(): void {
    tellJournal(this.#host, 'vrrp', `(${this.config.name}) Receive advertisement timeout`, this.#downSpan);
  }

  #leaveMaster(): void {
    this.counters.releasedMaster++;
    this.holder.giveUp();
  }

  /** The group's other members do not want to lead: it waits once more, and says what it wants. */
  #holdBack(): void {
    this.#sayTimeout();
    this.#wish('master');
    this.#tell({ type: 'HELD_BACK', masterDownMs: this.waitFull() }, this.#group?.config.span ?? null);
  }

  #advertise(): void {
    this.send(this.priority.value);
    this.holder.refresh();
  }

  /** A backup that goes along with its group says nothing (vrrp_sync_fault). */
  #enterFault(event: VrrpEvent): void {
    const byGroup = event.type === 'FAULT' && event.byGroup;
    if (!byGroup || this.holder.isHolding) this.log('Entering FAULT STATE', byGroup ? null : this.#faultSpan);
  }

  /** Priority 0 tells the others that they need not wait. */
  #sayGoodbye(event: VrrpEvent): void {
    this.send(0);
    if (event.type !== 'FAULT' || !event.byGroup) this.log('sent 0 priority', this.config.priority.span);
  }

  #wish(wish: VrrpInstance['wish']): void {
    this.wish = wish;
    this.#group?.wishesChanged();
  }

  /** send_instance_notifies: a state that its group has already needs no telling. */
  #notify(state: NotifiedState): void {
    if (this.#notified && this.#group?.state === state.toLowerCase()) return;
    this.#notified = true;
    this.#notifier.tell(state, this.priority.value);
  }

  #tell(event: VrrpEvent, cause: Span | null = null): void {
    this.#chart?.send(event, cause);
  }
}
