import type { Behaviour } from '../../sim/behaviour.ts';
import type { Host } from '../../sim/host.ts';
import { isAdvert, VRRP } from './advert.ts';
import type { KeepalivedConfig } from './config.ts';
import { VrrpInstance } from './instance.ts';
import { ipvsadm, statistics } from './ipvs/ipvsadm.ts';
import { VirtualServerPool } from './ipvs/pool.ts';
import { ScriptRunner } from './scriptRunner.ts';

/** From exec to the first advertisement timer: parent and children read the file, ask the kernel for its interfaces, open sockets. Measured: 21–138 ms in 17 recordings. */
const START_UP_MIN_MS = 20;
const START_UP_SPREAD_MS = 120;

/** A running keepalived: its instances and its scripts. */
export function behave(config: KeepalivedConfig, host: Host): Behaviour {
  const instances = config.instances.map((instance) => new VrrpInstance(instance, host));
  const servers = new VirtualServerPool(config.virtualServers, host);
  const run = () => {
    host.onDatagram(VRRP, (payload, from) => {
      if (isAdvert(payload)) for (const instance of instances) instance.receive(payload, from);
    });
    host.onLinkChange((up) => {
      const name = config.instances[0]?.interface.value;
      if (name !== null && name !== undefined)
        host.record({ kind: 'log', subject: name, detail: `Netlink reports ${name} ${up ? 'up' : 'down'}` });
      for (const instance of instances) instance.linkChanged(up);
    });
    for (const instance of instances) instance.start();
    for (const script of config.scripts) new ScriptRunner(script, host, instances).start();
  };
  return {
    start() {
      host.after(START_UP_MIN_MS + host.random() * START_UP_SPREAD_MS, run);
      // The checker process starts beside the VRRP process, and as fast.
      if (config.virtualServers.length > 0)
        host.after(START_UP_MIN_MS + host.random() * START_UP_SPREAD_MS, () => servers.start());
    },
    stop() {
      for (const instance of instances) instance.stop();
      servers.stop();
    },
    ...(config.virtualServers.length === 0 ? {} : operated(host)),
  };
}

/** keepalived has no control socket of its own; on a director an operator has ipvsadm. */
function operated(host: Host): Pick<Behaviour, 'command' | 'statistics'> {
  return {
    command: (text) => ipvsadm(host.virtualServices(), text),
    statistics: () => statistics(host.virtualServices(), host.now()),
  };
}
