import type { Host } from '../../sim/host.ts';
import { isAdvert, VRRP } from './advert.ts';
import type { KeepalivedConfig } from './config.ts';
import { SyncGroup } from './group.ts';
import { VrrpInstance } from './instance.ts';
import { ScriptRunner } from './scriptRunner.ts';
import { TrackedFile } from './trackedFile.ts';
import { TrackedProcess } from './trackedProcess.ts';

/** One life of keepalived's VRRP child: its instances, groups and what they track (vrrp_daemon.c and vrrp_complete_init of 2.2.7). */
export class VrrpProcess {
  readonly #config: KeepalivedConfig;
  readonly #host: Host;
  readonly instances: readonly VrrpInstance[];
  readonly #groups: readonly SyncGroup[];
  readonly #files: readonly TrackedFile[];

  /** @param fileValues what the tracked files hold now, by their paths */
  constructor(config: KeepalivedConfig, host: Host, fileValues: ReadonlyMap<string, number>) {
    this.#config = config;
    this.#host = host;
    const waitsFromMs = host.now() + config.startupDelayMs;
    this.instances = config.instances.map((instance) => new VrrpInstance(instance, host, waitsFromMs));
    this.#groups = config.groups.map((group) => new SyncGroup(group, this.instances, host));
    this.#files = config.files.map((f) => new TrackedFile(f, this.instances, fileValues.get(f.path) ?? 0));
  }

  start(): void {
    const { startupDelayMs, scripts, processes } = this.#config;
    const instances = this.instances;
    if (startupDelayMs > 0) this.#log('vrrp', `Delaying startup for ${startupDelayMs / 1000} seconds`);
    for (const instance of instances) instance.prepare();
    for (const file of this.#files) file.prepare();
    for (const process of processes) new TrackedProcess(process, instances, this.#host).prepare();
    for (const group of this.#groups) group.prepare();
    for (const group of this.#groups) group.start();
    for (const instance of instances) instance.start();
    this.#host.onDatagram(VRRP, (payload, from) => {
      if (isAdvert(payload)) for (const instance of instances) instance.receive(payload, from);
    });
    this.#host.onLinkChange((up) => this.#linkChanged(up));
    for (const script of scripts) new ScriptRunner(script, this.#host, instances).start();
  }

  /** SIGTERM: first all say good-bye, then all are heard of. */
  stop(): void {
    for (const instance of this.instances) instance.stop();
    for (const instance of this.instances) instance.notifyStop();
    for (const group of this.#groups) group.stop();
  }

  /** Somebody wrote into a file, or took it away (`value` 0). */
  fileChanged(path: string, value: number): void {
    for (const file of this.#files) if (file.config.path === path) file.changed(value);
  }

  #linkChanged(up: boolean): void {
    const name = this.instances[0]?.config.interface.value;
    if (name !== null && name !== undefined) this.#log(name, `Netlink reports ${name} ${up ? 'up' : 'down'}`);
    for (const instance of this.instances) instance.linkChanged(up);
  }

  #log(subject: string, detail: string): void {
    this.#host.record({ kind: 'log', subject, detail });
  }
}
