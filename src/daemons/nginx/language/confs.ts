import type { DiskFile } from './disk.ts';
import type { Port } from './listening.ts';
import type { Place } from './reading.ts';
import { Zones } from './zones.ts';
import { VariableTable } from './variableTable.ts';

/** Values of one block's directives by name. What a block does not set it takes from the one around it (ngx_conf_merge_value). */
export class SlotHolder {
  readonly #own = new Map<string, unknown>();

  constructor(readonly outer: SlotHolder | null) {}

  /** Was it set in this very block? */
  has(name: string): boolean {
    return this.#own.has(name);
  }

  set(name: string, value: unknown): void {
    this.#own.set(name, value);
  }

  own<T>(name: string): T | undefined {
    return this.#own.get(name) as T | undefined;
  }

  /** The value here or in the nearest block around. */
  get<T>(name: string): T | undefined {
    if (this.#own.has(name)) return this.#own.get(name) as T;
    return this.outer?.get<T>(name);
  }

  /** A set that grows with each use in this block. */
  setOf<T>(name: string): Set<T> {
    let set = this.#own.get(name) as Set<T> | undefined;
    if (set === undefined) this.#own.set(name, (set = new Set()));
    return set;
  }

  /** A list that grows with each use in this block. */
  list<T>(name: string): T[] {
    let list = this.#own.get(name) as T[] | undefined;
    if (list === undefined) this.#own.set(name, (list = []));
    return list;
  }
}

export type LocationForm = 'http' | 'server' | 'exact' | 'prefix' | 'regex' | 'named' | 'if' | 'limit_except';

/** A location, or what takes a location's directives: http, server, `if` and `limit_except` blocks (ngx_http_core_loc_conf_t and its like). */
export class LocationConf extends SlotHolder {
  /** In the order of the file. */
  readonly children: LocationConf[] = [];

  constructor(
    override readonly outer: LocationConf | null,
    readonly form: LocationForm,
    readonly name: string,
    readonly place: Place,
  ) {
    super(outer);
  }

  /** `if` and `limit_except` blocks have no name of their own. */
  get nameless(): boolean {
    return this.form === 'if' || this.form === 'limit_except';
  }
}

export interface ServerName {
  /** Lower case. */
  readonly name: string;
  readonly regex: boolean;
}

/** A server block of http. */
export class ServerConf {
  readonly names: ServerName[] = [];
  listens = false;
  /** A regular expression among the names catches something (the last one counts, as in nginx). */
  captures = false;

  constructor(
    readonly place: Place,
    readonly location: LocationConf,
  ) {}
}

/** An upstream, written or meant by a proxy_pass (ngx_http_upstream_srv_conf_t). */
export class UpstreamConf extends SlotHolder {
  /** Written as a block. */
  block = false;
  /** Parameters that its method takes on server lines. */
  readonly servers: { readonly backup: boolean; readonly resolved: boolean }[] = [];
  backupAllowed = true;
  hasMethod = false;

  constructor(
    readonly name: string,
    /** 0 where none is known. */
    public port: number,
    readonly noPort: boolean,
    /** An address, or a socket's path: nothing to look up. */
    readonly isAddress: boolean,
    readonly place: Place,
  ) {
    super(null);
  }
}

/** A path that nginx makes a folder of at start. */
export interface TempPath {
  readonly name: string;
  readonly levels: readonly number[];
  /** What it is for; two caches may not share one. */
  readonly data: object | null;
  readonly place: Place;
}

/** What stands outside http. */
export class MainConf extends SlotHolder {
  hasEvents = false;
  hasHttp = false;
  connections = 512;
  readonly zones = new Zones();
  /** By name. */
  readonly paths = new Map<string, TempPath>();
  /** Files it will open for writing, in the order met. */
  readonly openFiles = new Set<string>();
  readonly threadPools = new Map<string, { threads: number; readonly place: Place }>();
  /** Sockets it will open: how nginx prints them, and the path of a local one. */
  readonly sockets: { readonly text: string; readonly path: string | null }[] = [];
  /** Dynamic modules that were loaded. */
  readonly modules = new Set<string>();

  constructor(readonly file: DiskFile) {
    super(null);
  }
}

/** Character sets that a file names, by number, and between which of them it has maps. */
export class Charsets {
  readonly #names: string[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #maps = new Set<string>();

  /** The number of a name; capitals do not count. */
  numberOf(name: string): number {
    const low = name.toLowerCase();
    const number = this.#numbers.get(low) ?? this.#names.push(name) - 1;
    this.#numbers.set(low, number);
    return number;
  }

  nameOf(number: number): string {
    return this.#names[number] as string;
  }

  /** A map serves both ways. */
  hasMap(a: number, b: number): boolean {
    return this.#maps.has(mapKey(a, b));
  }

  addMap(a: number, b: number): void {
    this.#maps.add(mapKey(a, b));
  }
}

function mapKey(a: number, b: number): string {
  return `${Math.min(a, b)} ${Math.max(a, b)}`;
}

/** The http block. */
export class HttpConf {
  readonly servers: ServerConf[] = [];
  readonly upstreams: UpstreamConf[] = [];
  readonly #upstreamsByName = new Map<string, UpstreamConf[]>();
  readonly variables = new VariableTable();
  readonly formats = new Set(['combined']);
  /** The same in lower case, as logs look for them. */
  readonly formatsByLowName = new Set(['combined']);
  /** Whether a log uses the default format. */
  combinedUsed = false;
  readonly listens: Port[] = [];
  /** The same by family and number. */
  readonly ports = new Map<string, Port>();
  readonly charsets = new Charsets();

  constructor(readonly location: LocationConf) {}

  /** Upstreams of one name, whatever its capitals: they differ by their ports. */
  upstreamsNamed(name: string): readonly UpstreamConf[] {
    return this.#upstreamsByName.get(name.toLowerCase()) ?? [];
  }

  addUpstream(upstream: UpstreamConf): void {
    const key = upstream.name.toLowerCase();
    const same = this.#upstreamsByName.get(key);
    if (same === undefined) this.#upstreamsByName.set(key, [upstream]);
    else same.push(upstream);
    this.upstreams.push(upstream);
  }
}
