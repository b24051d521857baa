import type { Host } from '../../sim/host.ts';
import { startChart, type Chart } from '../../sim/statechart.ts';
import type { Span } from '../../text/span.ts';
import { compareAddresses, makeAdvert, masterDownMs, objection, reaches, skewMs, VRRP, type Advert } from './advert.ts';
import type { InstanceConfig, Tracked } from './config.ts';
import { vrrpChart, type VrrpEvent } from './vrrp.ts';

const OWNER = 255;
/** Always up. */
const LOOPBACK = 'lo';

/** One running vrrp_instance: what advertisements, scripts, links and time do to it (vrrp.c, vrrp_scheduler.c and vrrp_track.c of 2.2.7). */
export class VrrpInstance {
  readonly config: InstanceConfig;
  readonly #host: Host;
  #chart: Chart | null = null;
  /** Base priority with everything that tracking adds; may leave 1–254. */
  #totalPriority: number;
  #priority: number;
  #prioritySpan: Span;
  /** Version 3 takes the master's interval from its advertisements. */
  #masterAdvertIntMs: number;
  /** keepalived's ms_down_timer: full, the skew alone, or what was left when an advertisement was ignored. */
  #downTimerMs = 0;
  #downDueMs = 0;
  #downSpan: Span;
  /** How many things hold the instance in FAULT (num_script_if_fault). */
  #faults = 0;
  /** Unweighted scripts that have not reported yet (num_script_init). */
  #scriptsInInit = 0;
  #faultSpan: Span | null = null;
  #holding = false;
  #preemptAtMs: number | null = null;
  #masterSource: string | null = null;
  #nextRefreshMs = 0;

  constructor(config: InstanceConfig, host: Host) {
    this.config = config;
    this.#host = host;
    this.#totalPriority = config.priority.value;
    this.#priority = config.priority.value;
    this.#prioritySpan = config.priority.span;
    this.#masterAdvertIntMs = config.advertIntMs.value;
    this.#downSpan = config.advertIntMs.span;
  }

  /** vrrp_complete_init and vrrp_init_state. Addresses left by a life that was killed are removed first. */
  start(): void {
    const { config } = this;
    for (const address of this.#addresses()) this.#host.removeAddress(address);
    this.#scriptsInInit = config.trackedScripts.filter((t) => t.weight === 0).length;
    this.#chart = startChart(vrrpChart, {
      host: this.#host,
      chart: 'keepalived.vrrp',
      subject: config.name,
      input: { masterDownMs: this.#fullDownTimer(), advertMs: config.advertIntMs.value },
      timerCause: (delay) => (delay === 'masterDown' ? this.#downSpan : config.advertIntMs.span),
      actions: {
        becomeMaster: () => this.#becomeMaster(),
        advertise: () => this.#advertise(),
        leaveMaster: () => this.#leaveMaster(),
        enterFault: () => this.#log('Entering FAULT STATE', this.#faultSpan),
        sayGoodbye: () => this.#sayGoodbye(),
      },
    });
    this.#startTracking();
    if (this.#faults === 0 && this.#scriptsInInit === 0) this.#leaveInit(true);
  }

  /** SIGTERM (restore_vrrp_interfaces): a master sends priority 0 and gives its addresses up. */
  stop(): void {
    this.#tell({ type: 'STOP' });
    this.#chart?.stop();
  }

  receive(advert: Advert, fromAddress: string): void {
    const state = this.#chart?.state;
    if ((state !== 'backup' && state !== 'master') || !reaches(this.config, advert)) return;
    const from = advert.source ?? fromAddress;
    if (state === 'backup') this.#receiveAsBackup(advert, from);
    else this.#receiveAsMaster(advert, from);
  }

  linkChanged(up: boolean): void {
    for (const { name, weight, reverse, span } of this.config.trackedInterfaces) {
      if (name === LOOPBACK) continue;
      if (weight !== 0) this.#move((up ? 1 : -1) * Math.abs(weight) * (reverse ? -1 : 1), span);
      else if (up === reverse) this.#fault(span);
      else this.#faultGone();
    }
  }

  /** A tracked script's verdict changed, or came for the first time (process_script_update_priority). */
  scriptChanged(tracked: Tracked, succeeded: boolean, first: boolean): void {
    const { weight, reverse, span } = tracked;
    const sign = reverse ? -1 : 1;
    if (weight !== 0) {
      if (first && succeeded === weight > 0) this.#move(weight * sign, span);
      else if (!first) this.#move((succeeded ? 1 : -1) * Math.abs(weight) * sign, span);
      return;
    }
    const leavesInit = first && --this.#scriptsInInit === 0;
    if (succeeded === reverse) this.#fault(span);
    else if (this.#scriptsInInit > 0) return;
    else if (leavesInit) {
      if (this.#faults === 0) this.#leaveInit(false);
    } else if (!first) this.#faultGone();
  }

  #startTracking(): void {
    const { trackedInterfaces, sourceAddress, unicastPeers, brokenBy } = this.config;
    if (brokenBy !== null) this.#fault(brokenBy);
    if (unicastPeers !== null && sourceAddress !== null && !this.#host.holdsAddress(sourceAddress.value)) {
      // The socket cannot be bound (open_sockpool_socket); nothing ever tries again.
      this.#log(`entering FAULT state (src address not configured)`, sourceAddress.span);
      this.#fault(sourceAddress.span);
    }
    for (const { name, weight, reverse, span } of trackedInterfaces) {
      const up = name === LOOPBACK || this.#host.linkUp();
      if (weight !== 0) {
        if (up === weight > 0) this.#move(weight * (reverse ? -1 : 1), span);
      } else if (up === reverse) {
        this.#log(`entering FAULT state (interface ${name} down)`, span);
        this.#fault(span);
      }
    }
  }

  #leaveInit(atStart: boolean): void {
    const { config } = this;
    const waiting = this.#chart?.state === 'init';
    if (waiting && config.priority.value === OWNER && config.initialState.value === 'MASTER') {
      this.#tell({ type: 'START_AS_OWNER' }, config.priority.span);
      return;
    }
    this.#log(atStart ? 'Entering BACKUP STATE (init)' : 'Entering BACKUP STATE', config.initialState.span);
    this.#tell({ type: waiting ? 'START' : 'RECOVER', masterDownMs: this.#waitFull() }, config.initialState.span);
  }

  /** down_instance */
  #fault(span: Span): void {
    if (this.#faults++ > 0) return;
    this.#faultSpan = span;
    this.#tell({ type: 'FAULT' }, span);
  }

  /** try_up_instance */
  #faultGone(): void {
    if (--this.#faults > 0 || this.#scriptsInInit > 0) return;
    this.#masterAdvertIntMs = this.config.advertIntMs.value;
    this.#preemptAtMs = null;
    this.#leaveInit(false);
  }

  /** Priority 0 tells the others that they need not wait. */
  #sayGoodbye(): void {
    this.#send(0);
    this.#log('sent 0 priority', this.config.priority.span);
  }

  /** vrrp_state_goto_master: the old master hears of it before the neighbours' ARP caches do. */
  #becomeMaster(): void {
    const { config } = this;
    this.#masterAdvertIntMs = config.advertIntMs.value;
    this.#send(this.#priority);
    this.#log('Entering MASTER STATE', this.#downSpan);
    for (const address of this.#addresses()) this.#host.addAddress(address);
    this.#holding = true;
    this.#announce();
    this.#nextRefreshMs = this.#host.now() + config.garpMasterRefreshMs;
    if (config.garpMasterDelayMs > 0) this.#host.after(config.garpMasterDelayMs, () => this.#announce());
  }

  #advertise(): void {
    this.#send(this.#priority);
    const { garpMasterRefreshMs } = this.config;
    if (garpMasterRefreshMs > 0 && this.#host.now() > this.#nextRefreshMs) {
      this.#announce();
      this.#nextRefreshMs = this.#host.now() + garpMasterRefreshMs;
    }
  }

  #leaveMaster(): void {
    for (const address of this.#addresses()) this.#host.removeAddress(address);
    this.#holding = false;
  }

  #receiveAsBackup(advert: Advert, from: string): void {
    const { config } = this;
    const refused = objection(config, advert, from, !config.skipCheckAdvertAddress || this.#masterSource !== from);
    if (refused !== null) {
      this.#ignore(refused, config.span);
      return;
    }
    if (advert.priority === 0) {
      this.#log('Backup received priority 0 advertisement', this.#prioritySpan);
      this.#downSpan = this.#prioritySpan;
      this.#tell(
        {
          type: 'PRIORITY_ZERO',
          masterDownMs: this.#wait(skewMs(config.version, this.#priority, this.#masterAdvertIntMs)),
        },
        this.#prioritySpan,
      );
      return;
    }
    this.#masterSource = from;
    const delayMs = config.preemptDelayMs.value;
    const now = this.#host.now();
    const delaying = delayMs > 0 && (this.#preemptAtMs === null || this.#preemptAtMs > now);
    if (config.nopreempt === null && advert.priority < this.#priority && !delaying) {
      this.#ignore(
        `(${config.name}) received lower priority (${advert.priority}) advert from ${from} - discarding`,
        this.#prioritySpan,
      );
      return;
    }
    if (config.version === 3) this.#masterAdvertIntMs = advert.advertIntMs;
    if (delayMs > 0) {
      if (advert.priority >= this.#priority) this.#preemptAtMs = null;
      else this.#preemptAtMs ??= now + delayMs;
    }
    this.#tell({ type: 'ADVERT', masterDownMs: this.#waitFull() }, config.advertIntMs.span);
  }

  /** The wait goes on where it was. */
  #ignore(words: string, span: Span): void {
    this.#record(words, span);
    this.#downTimerMs = Math.max(0, this.#downDueMs - this.#host.now());
  }

  #receiveAsMaster(advert: Advert, from: string): void {
    const { config } = this;
    const refused = objection(config, advert, from, true);
    if (refused !== null) {
      this.#record(refused, config.span);
      this.#afterReceiving();
      return;
    }
    const order = compareAddresses(from, this.#ownAddress());
    const higher = advert.priority > this.#priority || (advert.priority === this.#priority && order > 0);
    if (advert.priority === 0 || (config.higherPrioritySendAdvert && higher)) this.#send(this.#priority);
    if (advert.priority === 0) this.#log('Master received priority 0 message', this.#prioritySpan);
    else if (higher) {
      this.#stepDown(advert, from);
      return;
    } else if (advert.priority < this.#priority || order < 0) this.#defend(advert, from);
    else
      this.#log('WARNING - equal priority advert received from remote host with our IP address.', this.#prioritySpan);
    this.#afterReceiving();
  }

  #stepDown(advert: Advert, from: string): void {
    const { config } = this;
    const words =
      advert.priority > this.#priority
        ? `higher priority ${advert.priority}, ours ${this.#priority}`
        : `same priority ${advert.priority} but higher IP address than ours`;
    this.#log(`Master received advert from ${from} with ${words}`, this.#prioritySpan);
    this.#log('Entering BACKUP STATE', this.#prioritySpan);
    if (config.version === 3) this.#masterAdvertIntMs = advert.advertIntMs;
    this.#masterSource = from;
    this.#preemptAtMs = null;
    this.#tell({ type: 'HIGHER_ADVERT', masterDownMs: this.#waitFull() }, this.#prioritySpan);
  }

  /** A lower advertisement: answer it, and win the neighbours' ARP caches back. */
  #defend(advert: Advert, from: string): void {
    const { config } = this;
    const election = config.lowerPriorityNoAdvert ? '' : ', forcing new election';
    this.#log(
      `Received advert from ${from} with lower priority ${advert.priority}, ours ${this.#priority}${election}`,
      this.#prioritySpan,
    );
    if (!config.lowerPriorityNoAdvert) this.#send(this.#priority);
    if (config.garpLowerPriorityRepeat === 0) return;
    this.#announce();
    if (config.garpLowerPriorityDelayMs > 0) this.#host.after(config.garpLowerPriorityDelayMs, () => this.#announce());
  }

  /** vrrp_dispatcher_read starts the advertisement timer anew after whatever was received. */
  #afterReceiving(): void {
    if (!this.config.lowerPriorityNoAdvert) this.#tell({ type: 'OTHER_ADVERT' });
  }

  /** vrrp_set_effective_priority: within 1–254, and a waiting backup's wait grows or shrinks with it. */
  #move(by: number, span: Span): void {
    if (this.config.priority.value === OWNER) return;
    this.#totalPriority += by;
    const priority = Math.min(OWNER - 1, Math.max(1, this.#totalPriority));
    if (priority === this.#priority) return;
    this.#log(`Changing effective priority from ${this.#priority} to ${priority}`, span);
    this.#priority = priority;
    this.#prioritySpan = span;
    const old = this.#downTimerMs;
    const full = this.#fullDownTimer();
    if (this.#chart?.state === 'backup') {
      const left = Math.max(0, this.#downDueMs - this.#host.now() + full - old);
      this.#tell({ type: 'PRIORITY_CHANGED', masterDownMs: this.#wait(left) }, span);
    }
    this.#downTimerMs = full;
  }

  #tell(event: VrrpEvent, cause: Span | null = null): void {
    this.#chart?.send(event, cause);
  }

  #fullDownTimer(): number {
    return masterDownMs(this.config, this.#priority, this.#masterAdvertIntMs);
  }

  #waitFull(): number {
    this.#downSpan = this.config.advertIntMs.span;
    return this.#wait(this.#fullDownTimer());
  }

  #wait(ms: number): number {
    this.#downTimerMs = ms;
    this.#downDueMs = this.#host.now() + ms;
    return ms;
  }

  #send(priority: number): void {
    const advert = makeAdvert(this.config, priority);
    if (this.config.unicastPeers === null) this.#host.sendDatagram(VRRP, null, advert);
    else for (const peer of this.config.unicastPeers) this.#host.sendDatagram(VRRP, peer.value, advert);
  }

  /** A round of gratuitous ARPs. keepalived repeats them at the same instant against loss; here single packets are never lost, so one does what five do. */
  #announce(): void {
    if (!this.#holding) return;
    for (const address of this.#addresses()) this.#host.announce(address);
  }

  #addresses(): string[] {
    return [...this.config.virtualAddresses, ...this.config.excludedAddresses].map((a) => a.value);
  }

  #ownAddress(): string {
    return this.config.sourceAddress?.value ?? this.#host.resolve(this.#host.machine) ?? '0.0.0.0';
  }

  #log(words: string, span: Span | null): void {
    this.#record(`(${this.config.name}) ${words}`, span);
  }

  #record(detail: string, span: Span | null): void {
    this.#host.record({ kind: 'log', subject: this.config.name, detail, cause: span });
  }
}
