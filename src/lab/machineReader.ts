import type { Daemon, ParseContext } from '../daemons/daemon.ts';
import type { Machine, ProcessSpec } from '../model/cluster.ts';
import type { Diagnostic } from '../text/diagnostic.ts';
import type { SourceFile } from '../text/sourceFile.ts';
import type { Span } from '../text/span.ts';
import type { MachineEntry } from './clusterFile.ts';
import type { MachineReading } from './readBefore.ts';

/** Reads one machine's files: nothing else than what it is made with has a say in what comes of them. */
export class MachineReader {
  readonly #daemons: readonly Daemon[];
  readonly #hosts: ReadonlyMap<string, string>;
  readonly #prefixLength: number;
  readonly #entry: MachineEntry;
  readonly #files: ReadonlyMap<string, SourceFile>;
  readonly #diagnostics: Diagnostic[] = [];
  readonly #read: string[] = [];

  /** @param files by their paths below the machine's folder */
  constructor(
    daemons: readonly Daemon[],
    hosts: ReadonlyMap<string, string>,
    prefixLength: number,
    entry: MachineEntry,
    files: ReadonlyMap<string, SourceFile>,
  ) {
    this.#daemons = daemons;
    this.#hosts = hosts;
    this.#prefixLength = prefixLength;
    this.#entry = entry;
    this.#files = files;
  }

  read(): MachineReading {
    return { machine: this.#machine(), diagnostics: this.#diagnostics, read: this.#read };
  }

  #machine(): Machine {
    const entry = this.#entry;
    const { name, address, cores, span } = entry;
    const context: ParseContext = {
      hosts: this.#hosts,
      machine: {
        name,
        address,
        interface: entry.interface,
        moreInterfaces: entry.moreInterfaces,
        prefixLength: this.#prefixLength,
        runs: entry.runs.map((r) => r.daemon),
        cores,
        files: this.#files,
      },
    };
    const processes = entry.runs.map((run) => this.#process(run, context));
    const { loopback, gateway, also, names, nonlocalBind, moreInterfaces } = entry;
    const more = {
      ...(also.length > 0 ? { also } : {}),
      ...(names.length > 0 ? { names } : {}),
      ...(moreInterfaces.length > 0 ? { moreInterfaces } : {}),
      ...(nonlocalBind ? { nonlocalBind } : {}),
    };
    const routed = gateway === null ? {} : { gateway: this.#hosts.get(gateway) ?? gateway };
    return { name, address, ...more, interface: entry.interface, cores, loopback, ...routed, processes, span };
  }

  #process(run: { daemon: string; span: Span }, context: ParseContext): ProcessSpec {
    const { name } = this.#entry;
    const daemon = this.#daemons.find((d) => d.name === run.daemon) as Daemon;
    const source = this.#files.get(daemon.fileName) ?? this.#files.get(daemon.realPath) ?? null;
    const { balances = false, drains = false } = daemon;
    const base = {
      id: `${name}/${daemon.name}`,
      machine: name,
      daemon: daemon.name,
      balances,
      drains,
      file: source?.path ?? null,
    };
    if (source === null && !daemon.fileOptional) {
      const message = `${name} runs ${daemon.name}, and there is no ${name}/${daemon.fileName}.`;
      this.#diagnostics.push({
        file: run.span.file,
        span: run.span,
        severity: 'error',
        code: 'cluster.missing-file',
        message,
      });
      return { ...base, config: null, refusal: { message, span: run.span }, ports: [], talksTo: [], claims: [] };
    }
    const parsed = daemon.parse(source ?? { path: `${name}/${daemon.fileName}`, text: '' }, context);
    this.#diagnostics.push(...parsed.diagnostics);
    this.#read.push(source?.path ?? `${name}/${daemon.fileName}`, ...(parsed.reads ?? []));
    const { config, refusal, ports, talksTo, claims } = parsed;
    return { ...base, config, refusal, ports, talksTo, claims };
  }
}
