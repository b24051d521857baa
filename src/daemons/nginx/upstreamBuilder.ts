import type { BlockNode, Word } from '../../text/blocks.ts';
import type { Span } from '../../text/span.ts';
import type { ParseContext } from '../daemon.ts';
import type { Balance, Upstream, UpstreamServer } from './config.ts';
import type { Report } from './report.ts';
import { hasVariables, parseTemplate, unknownVariables } from './template.ts';
import { lookUp, parseUrl, type Url } from './url.ts';
import { parseNumber, parseTimeS } from './values.ts';

type HostUrl = Extract<Url, { kind: 'host' }>;

/** A consistent hash has 160 points per unit of weight; beyond this sum of weights the lab's page would stand still. */
const RING_WEIGHT_MAX = 2_000;

/** An upstream as it is met: a block, or a host that some proxy_pass names (ngx_http_upstream_add). */
export class UpstreamEntry {
  block: boolean;
  readonly servers: ServerLine[] = [];
  balance: Balance = { kind: 'round-robin' };
  shared = false;
  #finished: Upstream | null = null;

  constructor(
    readonly name: string,
    block: boolean,
    /** 0 where none was written. */
    readonly port: number,
    readonly noPort: boolean,
    readonly span: Span,
  ) {
    this.block = block;
  }

  /** The finished upstream, the same one each time. Call after `resolve`. */
  finish(context: ParseContext): Upstream {
    this.#finished ??= makeUpstream(this, context);
    return this.#finished;
  }
}

/** A `server` line of an upstream block. */
export interface ServerLine {
  readonly name: string;
  readonly url: HostUrl;
  readonly weight: number;
  readonly maxConns: number;
  readonly maxFails: number;
  readonly failTimeoutS: number;
  readonly backup: boolean;
  readonly down: boolean;
  readonly span: Span;
}

const SERVER_DEFAULTS = { weight: 1, maxConns: 0, maxFails: 1, failTimeoutS: 10, backup: false, down: false };

/** A parameter of a `server` line, which the check has found right. */
function serverParameter(text: string, options: typeof SERVER_DEFAULTS): void {
  const value = text.slice(text.indexOf('=') + 1);
  if (text.startsWith('weight=')) options.weight = parseNumber(value) ?? 1;
  else if (text.startsWith('max_conns=')) options.maxConns = parseNumber(value) ?? 0;
  else if (text.startsWith('max_fails=')) options.maxFails = parseNumber(value) ?? 1;
  else if (text.startsWith('fail_timeout=')) options.failTimeoutS = parseTimeS(value) ?? 10;
  else if (text === 'down') options.down = true;
  else if (text === 'backup') options.backup = true;
}

/** All upstreams of a file, in the order in which they are met. */
export class UpstreamBuilder {
  readonly entries: UpstreamEntry[] = [];
  /** The same by name, in lower case. */
  readonly #byName = new Map<string, UpstreamEntry[]>();
  readonly #report: Report;

  constructor(report: Report) {
    this.#report = report;
  }

  /** An `upstream NAME {`; null where there is one already. */
  open(node: BlockNode): UpstreamEntry | null {
    const word = node.words[1] as Word;
    const known = this.#byName.get(word.text.toLowerCase())?.[0];
    if (known === undefined) return this.#add(new UpstreamEntry(word.text, true, 0, true, node.span));
    if (known.block || !known.noPort) return null;
    known.block = true;
    return known;
  }

  /** The upstream that a proxy_pass means; null where one is written that cannot have a port. */
  use(url: HostUrl, span: Span): UpstreamEntry | null {
    const known = this.#byName.get(url.host.toLowerCase())?.find((e) => e.block || e.port === url.port);
    if (known === undefined) return this.#add(new UpstreamEntry(url.host, false, url.port, url.noPort, span));
    return known.block && !url.noPort ? null : known;
  }

  #add(entry: UpstreamEntry): UpstreamEntry {
    this.entries.push(entry);
    const key = entry.name.toLowerCase();
    const same = this.#byName.get(key);
    if (same === undefined) this.#byName.set(key, [entry]);
    else same.push(entry);
    return entry;
  }

  /** `server ADDRESS PARAMETERS` of an upstream. */
  server(entry: UpstreamEntry, node: BlockNode): void {
    const word = node.words[1] as Word;
    const options = { ...SERVER_DEFAULTS };
    for (const { text } of node.words.slice(2)) serverParameter(text, options);
    const url = parseUrl(word.text, { defaultPort: 80 });
    if (url.kind === 'unix' || url.kind === 'ipv6') return this.#report.notSimulated(word.span, word.text);
    if (url.kind === 'error') return;
    entry.servers.push({ name: word.text, url, ...options, span: node.span });
  }

  /** least_conn, ip_hash, hash, random; a second one replaces the first. */
  method(entry: UpstreamEntry, node: BlockNode): void {
    const [name, first, second] = node.words as [Word, Word?, Word?];
    const kind = name.text;
    if (kind === 'least_conn' || kind === 'ip_hash') entry.balance = { kind };
    else if (kind === 'hash') this.#hash(entry, first as Word, second);
    else entry.balance = { kind: 'random', two: first !== undefined };
  }

  #hash(entry: UpstreamEntry, keyWord: Word, mode: Word | undefined): void {
    const key = parseTemplate(keyWord.text);
    for (const name of unknownVariables(key)) this.#report.notSimulated(keyWord.span, `$${name}`);
    entry.balance = { kind: mode === undefined ? 'hash' : 'consistent', key };
  }

  /** After the http block. */
  resolve(): void {
    for (const entry of this.entries) if (entry.block) this.#checkRing(entry);
  }

  #checkRing(entry: UpstreamEntry): void {
    const weights = entry.servers.reduce((sum, s) => sum + s.weight, 0);
    if (entry.balance.kind !== 'consistent' || weights <= RING_WEIGHT_MAX) return;
    this.#report.remark(
      entry.span,
      `The lab makes no consistent hash for weights that add up to more than ${RING_WEIGHT_MAX}: this upstream hashes without \`consistent\`.`,
    );
    entry.balance = { kind: 'hash', key: entry.balance.key };
  }
}

function makeUpstream(entry: UpstreamEntry, context: ParseContext): Upstream {
  const { name, balance, shared, span } = entry;
  const lines: readonly ServerLine[] = entry.block ? entry.servers : [implicitServer(entry)];
  const labels = labelServers(lines, context);
  const servers = lines.map(({ url, ...line }, i): UpstreamServer => {
    const { address } = lookUp(url.host, context);
    return { ...line, label: `${name}/${labels[i]}`, host: url.host, address, port: url.port };
  });
  return { name, balance, shared, servers, span };
}

function implicitServer(entry: UpstreamEntry): ServerLine {
  const { name, port, span } = entry;
  const url: HostUrl = { kind: 'host', host: name, address: null, port, noPort: entry.noPort, uri: '' };
  return { name: `${name}:${port}`, url, ...SERVER_DEFAULTS, span };
}

/** Machine names where they tell the servers apart, else with the port, else address and port. */
function labelServers(lines: readonly ServerLine[], context: ParseContext): string[] {
  const names = lines.map((line) => machineName(line.url.host, context));
  const counts = new Map<string | null, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return lines.map((line, i) => {
    const name = names[i] ?? null;
    if (name === null) return line.name;
    return counts.get(name) === 1 ? name : `${name}:${line.url.port}`;
  });
}

function machineName(host: string, context: ParseContext): string | null {
  if (context.hosts.has(host)) return host;
  for (const [name, address] of context.hosts) if (address === host) return name;
  return null;
}

/** Is a URL to be worked out for each request? */
export function urlHasVariables(text: string): boolean {
  return hasVariables(parseTemplate(text));
}
