import type { Behaviour } from '../../sim/behaviour.ts';
import type { Host } from '../../sim/host.ts';
import type { KeepalivedConfig } from './config.ts';
import { ipvsadm, statistics } from './ipvs/ipvsadm.ts';
import { VirtualServerPool } from './ipvs/pool.ts';
import { journalHost, tellJournal } from './journalHost.ts';
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
    tellJournal(host, 'parent', 'Stopping');
    vrrp.stop();
    servers.stop();
  };
  return {
    start() {
      sayStart(host, config);
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

/** What the parent says when it starts, without what it says of the computer (main.c of 2.2.7). */
function sayStart(host: Host, { instances, virtualServers }: KeepalivedConfig): void {
  if (host.journal === null) return;
  host.journal.remark('It is started with `--log-detail`, as in what you take with you; Debian’s service starts it without.');
  const { pid } = host.journal;
  const say = (words: string): void => tellJournal(host, 'parent', words);
  say('Starting Keepalived v2.2.7 (01/16,2022)');
  say("Opening file '/etc/keepalived/keepalived.conf'.");
  say('Configuration file /etc/keepalived/keepalived.conf');
  if (virtualServers.length > 0) say(`Starting Healthcheck child process, pid=${pid + 2}`);
  if (instances.length > 0) say(`Starting VRRP child process, pid=${pid + 1}`);
  say('Startup complete');
}
