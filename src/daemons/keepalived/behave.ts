import type { Behaviour } from '../../sim/behaviour.ts';
import type { Host } from '../../sim/host.ts';
import type { KeepalivedConfig } from './config.ts';
import { ipvsadm, statistics } from './ipvs/ipvsadm.ts';
import { VirtualServerPool } from './ipvs/pool.ts';
import { journalHost } from './journalHost.ts';
import { operate } from './operator.ts';
import { SHUTDOWN_MS, VrrpParent } from './vrrpParent.ts';
import { vrrpStatistics } from './vrrpStatistics.ts';

/** The checker process starts beside the VRRP process, and as fast: measured 21–138 ms. */
const START_UP_MIN_MS = 20;
const START_UP_SPREAD_MS = 120;

/** A running keepalived: its VRRP process and its virtual servers. */
export function behave(config: KeepalivedConfig, host: Host): Behaviour {
  const vrrp = new VrrpParent(config, host);
  const servers = new VirtualServerPool(config.virtualServers, journalHost(host, 'checkers'));
  const balances = config.virtualServers.length > 0;
  const stop = (): void => {
    vrrp.stop();
    servers.stop();
  };
  return {
    start() {
      if (config.instances.length > 0) vrrp.start();
      if (balances) host.after(START_UP_MIN_MS + host.random() * START_UP_SPREAD_MS, () => servers.start());
    },
    stop,
    shutdownMs: config.instances.length > 0 ? SHUTDOWN_MS : 0,
    // keepalived has no control socket of its own; an operator has a shell, and on a director ipvsadm.
    command: (text) => operate(text, vrrp, host, stop) ?? (balances ? ipvsadm(host.virtualServices(), text) : null),
    statistics: () => (balances ? statistics(host.virtualServices(), host.now()) : vrrpStatistics(vrrp.instances)),
  };
}
