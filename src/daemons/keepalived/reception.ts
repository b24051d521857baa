import type { Host } from '../../sim/host.ts';
import type { Span } from '../../text/span.ts';
import { compareAddresses, objection, skewMs, type Advert } from './advert.ts';
import type { VrrpInstance } from './instance.ts';
import { tellJournal } from './journalHost.ts';
import { OWNER } from './priority.ts';

/**
 * keepalived counts in whole microseconds, and no timer of a kernel is early: an advertisement that is due just when the preemption's delay is over comes after it (measured),
 * whatever the last bits of two sums say.
 */
const MICROSECOND_MS = 0.001;

/** What an instance makes of advertisements (vrrp_state_backup and vrrp_state_master_rx of 2.2.7). */
export class Reception {
  readonly #instance: VrrpInstance;
  readonly #host: Host;
  /** When a lower master has been looked at for long enough; null while there is none. */
  #preemptAtMs: number | null = null;
  #masterSource: string | null = null;

  constructor(instance: VrrpInstance, host: Host) {
    this.#instance = instance;
    this.#host = host;
  }

  /** The instance becomes backup: a preemption begins anew. */
  forget(): void {
    this.#preemptAtMs = null;
  }

  asBackup(advert: Advert, fromAddress: string): void {
    const instance = this.#instance;
    const { config, priority } = instance;
    const from = advert.source ?? fromAddress;
    const refused = objection(config, advert, from, !config.skipCheckAdvertAddress || this.#masterSource !== from);
    if (refused !== null) {
      this.#ignore(refused, config.span);
      return;
    }
    instance.counters.received++;
    if (advert.priority === 0) {
      instance.log('Backup received priority 0 advertisement', priority.span);
      const skew = skewMs(config.version, priority.value, instance.masterAdvertIntMs);
      instance.keepWaiting('PRIORITY_ZERO', skew, priority.span);
    } else if (this.#preempts(advert)) {
      this.#masterSource = from;
      const words = `(${config.name}) received lower priority (${advert.priority}) advert from ${from} - discarding`;
      this.#ignore(words, priority.span);
    } else {
      this.#masterSource = from;
      if (config.version === 3) this.#takeInterval(advert);
      this.#countPreemption(advert);
      instance.keepWaiting('ADVERT', instance.fullWaitMs(), config.advertIntMs.span);
    }
  }

  asMaster(advert: Advert, fromAddress: string): void {
    const instance = this.#instance;
    const { config, priority } = instance;
    const from = advert.source ?? fromAddress;
    const refused = objection(config, advert, from, true);
    if (refused !== null) {
      instance.record(refused, config.span);
      this.#afterReceiving();
      return;
    }
    instance.counters.received++;
    const order = compareAddresses(from, this.#ownAddress());
    const higher = advert.priority > priority.value || (advert.priority === priority.value && order > 0);
    if (advert.priority === 0 || (config.higherPrioritySendAdvert && higher)) instance.send(priority.value);
    if (advert.priority === 0) instance.log('Master received priority 0 message', priority.span);
    else this.#compare(advert, from, order);
    if (instance.state === 'master') this.#afterReceiving();
  }

  /** A lower master is not listened to, once the delay is over. */
  #preempts(advert: Advert): boolean {
    const { config, priority } = this.#instance;
    if (config.nopreempt !== null || advert.priority >= priority.value) return false;
    if (config.preemptDelayMs.value === 0) return true;
    return this.#preemptAtMs !== null && this.#preemptAtMs - this.#host.now() < MICROSECOND_MS;
  }

  #countPreemption(advert: Advert): void {
    const { config, priority } = this.#instance;
    const delayMs = config.preemptDelayMs.value;
    if (delayMs === 0) return;
    if (advert.priority >= priority.value) {
      if (this.#preemptAtMs !== null) this.#tell('stop preempt delay');
      this.#preemptAtMs = null;
    } else if (this.#preemptAtMs === null) {
      this.#tell(`start preempt delay (${(delayMs / 1000).toFixed(6)})`);
      this.#preemptAtMs = this.#host.now() + delayMs;
    }
  }

  /** update_master_adver_int: version 3 takes it from the master. */
  #takeInterval(advert: Advert): void {
    const instance = this.#instance;
    const [before, after] = [instance.masterAdvertIntMs, advert.advertIntMs];
    if (before !== after) this.#tell(`advertisement interval updated from ${before}ms to ${after}ms by master`);
    instance.masterAdvertIntMs = after;
  }

  #tell(words: string): void {
    const { name, span } = this.#instance.config;
    tellJournal(this.#host, 'vrrp', `(${name}) ${words}`, span);
  }

  #ignore(words: string, span: Span): void {
    this.#instance.record(words, span);
    this.#instance.goOnWaiting();
  }

  #compare(advert: Advert, from: string, order: number): void {
    const instance = this.#instance;
    const { priority } = instance;
    if (advert.priority === priority.value && order === 0)
      instance.log('WARNING - equal priority advert received from remote host with our IP address.', priority.span);
    else if (advert.priority === priority.value && priority.value === OWNER) {
      const words = 'local instance and a remote instance are both configured as address owner';
      instance.log(`CONFIGURATION ERROR: ${words}, please fix - reducing local priority`, priority.span);
      priority.resignAsOwner();
    }
    if (advert.priority > priority.value || (advert.priority === priority.value && order > 0))
      this.#stepDown(advert, from);
    else if (advert.priority < priority.value || order < 0) this.#defend(advert, from);
  }

  #stepDown(advert: Advert, from: string): void {
    const instance = this.#instance;
    const { config, priority } = instance;
    const words =
      advert.priority > priority.value
        ? `higher priority ${advert.priority}, ours ${priority.value}`
        : `same priority ${advert.priority} but higher IP address than ours`;
    instance.log(`Master received advert from ${from} with ${words}`, priority.span);
    if (config.version === 3) this.#takeInterval(advert);
    instance.yieldTo({ type: 'HIGHER_ADVERT' }, priority.span);
  }

  /** A lower advertisement: answer it, and win the neighbours' ARP caches back, for all of the group. */
  #defend(advert: Advert, from: string): void {
    const instance = this.#instance;
    const { config, priority, group } = instance;
    const election = config.lowerPriorityNoAdvert ? '' : ', forcing new election';
    const words = `Received advert from ${from} with lower priority ${advert.priority}, ours ${priority.value}${election}`;
    instance.log(words, priority.span);
    if (!config.lowerPriorityNoAdvert) instance.send(priority.value);
    instance.holder.reclaim();
    for (const other of group?.members ?? []) if (other !== instance) other.holder.reclaim();
    instance.notifyLowerPriority();
  }

  #afterReceiving(): void {
    if (!this.#instance.config.lowerPriorityNoAdvert) this.#instance.startAdvertTimerAnew();
  }

  #ownAddress(): string {
    return this.#instance.config.sourceAddress?.value ?? this.#host.resolve(this.#host.machine) ?? '0.0.0.0';
  }
}
