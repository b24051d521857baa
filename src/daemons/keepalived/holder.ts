import type { Host } from '../../sim/host.ts';
import type { InstanceConfig } from './config.ts';
import { tellJournal } from './journalHost.ts';

/** The virtual addresses of one instance: taken and given up, and announced to the neighbours by gratuitous ARP (vrrp.c of 2.2.7). */
export class AddressHolder {
  readonly #config: InstanceConfig;
  readonly #host: Host;
  readonly #addresses: readonly string[];
  #holding = false;
  #nextRefreshMs = 0;

  constructor(config: InstanceConfig, host: Host) {
    this.#config = config;
    this.#host = host;
    this.#addresses = [...config.virtualAddresses, ...config.excludedAddresses].map((a) => a.value);
  }

  get isHolding(): boolean {
    return this.#holding;
  }

  /** vrrp_state_become_master: the addresses, a first round of announcements, and a second one `garp_master_delay` later. */
  take(): void {
    const { accept, garpMasterDelayMs, garpMasterRefreshMs, garpMasterRepeat } = this.#config;
    if (!accept) this.#setBlocked(true);
    this.#handle('setting');
    for (const address of this.#addresses) this.#host.addAddress(address);
    this.#holding = true;
    this.announce(garpMasterRepeat);
    this.#nextRefreshMs = this.#host.now() + garpMasterRefreshMs;
    if (garpMasterDelayMs > 0) this.#host.after(garpMasterDelayMs, () => this.announce(garpMasterRepeat));
  }

  giveUp(): void {
    this.#handle('removing');
    for (const address of this.#addresses) this.#host.removeAddress(address);
    if (!this.#config.accept) this.#setBlocked(false);
    this.#holding = false;
  }

  /** Only an instance that holds its addresses announces them. `repeat`: how often, of which the network here needs one (vrrp_send_link_update). */
  announce(repeat: number): void {
    if (!this.#holding) return;
    for (const address of this.#addresses) this.#host.announce(address);
    if (this.#host.journal !== null) this.#sayAnnounced(repeat);
  }

  #sayAnnounced(repeat: number): void {
    const { name, span, interface: link } = this.#config;
    for (let round = 0; round < repeat; round++) {
      for (const address of this.#addresses) {
        const on = `on ${link.value ?? ''} for ${address}`;
        if (round === 0) tellJournal(this.#host, 'vrrp', `(${name}) Sending/queueing gratuitous ARPs ${on}`, span);
        tellJournal(this.#host, 'vrrp', `Sending gratuitous ARP ${on}`, span);
      }
    }
  }

  /** vrrp_handle_ipaddress. */
  #handle(verb: 'setting' | 'removing'): void {
    const { name, span, virtualAddresses, excludedAddresses } = this.#config;
    if (virtualAddresses.length > 0) tellJournal(this.#host, 'vrrp', `(${name}) ${verb} VIPs.`, span);
    if (excludedAddresses.length > 0) tellJournal(this.#host, 'vrrp', `(${name}) ${verb} E-VIPs.`, span);
  }

  /** With each advertisement: `garp_master_refresh`. */
  refresh(): void {
    const { garpMasterRefreshMs, garpMasterRefreshRepeat } = this.#config;
    if (garpMasterRefreshMs === 0 || this.#host.now() <= this.#nextRefreshMs) return;
    this.announce(garpMasterRefreshRepeat);
    this.#nextRefreshMs = this.#host.now() + garpMasterRefreshMs;
  }

  /** After a lower advertisement: wins the neighbours' ARP caches back, at once and again after a while. */
  reclaim(): void {
    const { garpLowerPriorityRepeat, garpLowerPriorityDelayMs } = this.#config;
    if (garpLowerPriorityRepeat === 0) return;
    this.announce(garpLowerPriorityRepeat);
    if (garpLowerPriorityDelayMs > 0)
      this.#host.after(garpLowerPriorityDelayMs, () => this.announce(garpLowerPriorityRepeat));
  }

  /** `no_accept`: a firewall rule drops what comes for the addresses, from the machine itself too (vrrp_handle_accept_mode; measured). */
  #setBlocked(blocked: boolean): void {
    for (const address of this.#addresses) this.#host.blockAddress(address, blocked);
  }
}
