import type { LogTarget, Proxy } from './model.ts';

export interface Userlist {
  readonly name: string;
  readonly groups: { readonly name: string; readonly users: string | null }[];
  readonly users: { readonly name: string; groups: string | null }[];
}

export interface PeersSection {
  readonly name: string;
  readonly line: number;
  disabled: boolean;
  /** Whether a line gave it a proxy of its own. */
  started: boolean;
  /** Whether this machine is one of the peers. */
  hasLocal: boolean;
  bindLine: number;
}

export interface NamedSection {
  readonly name: string;
  readonly line: number;
}

export interface ResolversSection extends NamedSection {
  readonly nameservers: { readonly name: string; readonly line: number }[];
}

export interface MailersSection extends NamedSection {
  used: boolean;
}

export interface CacheSection extends NamedSection {
  maxBlocks: number;
  maxObjectSize: number;
}

export interface HttpErrorsSection extends NamedSection {
  readonly statuses: Set<number>;
}

export interface Program {
  readonly name: string;
  command: boolean;
}

export interface FcgiApp extends NamedSection {
  docroot: boolean;
  maxRequests: number;
  multiplexes: boolean;
  readonly logs: LogTarget[];
}

/** The sections beside the proxies, in the order written. */
export class Sections {
  readonly userlists: Userlist[] = [];
  readonly peers: PeersSection[] = [];
  readonly resolvers: ResolversSection[] = [];
  readonly mailers: MailersSection[] = [];
  readonly caches: CacheSection[] = [];
  readonly httpErrors: HttpErrorsSection[] = [];
  readonly rings: (NamedSection & { readonly proxy: Proxy })[] = [];
  readonly logForwards: (NamedSection & { readonly proxy: Proxy; listeners: number })[] = [];
  readonly programs: Program[] = [];
  /** Whether a line of a `program` section was taken: it needs the master. */
  usesProgram = false;
  readonly fcgiApps: FcgiApp[] = [];
  readonly namespaces = new Set<string>();
}
