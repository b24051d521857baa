import type { BlockNode, Word } from '../../text/blocks.ts';
import type { Span } from '../../text/span.ts';
import type { ParseContext } from '../daemon.ts';
import type { Balance, Upstream, UpstreamServer } from './config.ts';
import type { Report } from './report.ts';
import { hasVariables, parseTemplate, unknownVariables } from './template.ts';
import { lookUp, parseUrl, type Url } from './url.ts';
import { parseNumber, parseSize, parseTimeS } from './values.ts';

type HostUrl = Extract<Url, { kind: 'host' }>;

/** A consistent hash has 160 points per unit of weight; beyond this sum of weights the lab's page would stand still. */
const RING_WEIGHT_MAX = 2_000;

/** An upstream as it is met: a block, or a host that some proxy_pass names (ngx_http_upstream_add). */
export class UpstreamEntry {
  block: boolean;
  readonly servers: ServerLine[] = [];
  balance: Balance = { kind: 'round-robin' };
  /** A method, or `keepalive`, has been given already. */
  hasMethod = false;
  /** hash and random know no backups, and say so on server lines below them. */
  backupAllowed = true;
  shared = false;
  #finished: Upstream | null = null;

  constructor(
    readonly name: string,
    block: boolean,
    /** 0 where none was written. */
    readonly port: number,
    readonly noPort: boolean,
    readonly line: number,
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

/** All upstreams of a file, in the order in which they are met. */
export class UpstreamBuilder {
  readonly entries: UpstreamEntry[] = [];
  /** The same by name, in lower case. */
  readonly #byName = new Map<string, UpstreamEntry[]>();
  readonly #report: Report;
  readonly #context: ParseContext;

  constructor(report: Report, context: ParseContext) {
    this.#report = report;
    this.#context = context;
  }

  /** An `upstream NAME {`; null when it is refused. */
  open(node: BlockNode): UpstreamEntry | null {
    const word = node.words[1] as Word;
    const known = this.#named(word.text);
    if (known?.block === true) {
      this.#report.emerg('duplicate', `duplicate upstream "${word.text}"`, node.endLine, word.span);
      return null;
    }
    if (known !== undefined && !known.noPort) {
      this.#report.emerg(
        'upstream-port',
        `upstream "${word.text}" may not have port ${known.port}`,
        known.line,
        known.span,
      );
      return null;
    }
    if (known !== undefined) {
      known.block = true;
      return known;
    }
    return this.#add(new UpstreamEntry(word.text, true, 0, true, node.endLine, node.span));
  }

  /** The upstream that a proxy_pass means; null when it is refused. */
  use(url: HostUrl, line: number, span: Span): UpstreamEntry | null {
    const known = this.#byName.get(url.host.toLowerCase())?.find((e) => e.block || e.port === url.port);
    if (known === undefined) return this.#add(new UpstreamEntry(url.host, false, url.port, url.noPort, line, span));
    if (known.block && !url.noPort) {
      this.#report.emerg('upstream-port', `upstream "${url.host}" may not have port ${url.port}`, line, span);
      return null;
    }
    return known;
  }

  #named(name: string): UpstreamEntry | undefined {
    return this.#byName.get(name.toLowerCase())?.[0];
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
    const options = { weight: 1, maxConns: 0, maxFails: 1, failTimeoutS: 10, backup: false, down: false };
    for (const parameter of node.words.slice(2)) if (!this.#parameter(entry, node, parameter, options)) return;
    const url = parseUrl(word.text, { defaultPort: 80 });
    if (url.kind === 'unix' || url.kind === 'ipv6') return this.#report.notSimulated(word.span, word.text);
    const words = url.kind === 'error' ? url.words : lookUp(url.host, this.#context).found ? null : 'host not found';
    if (words !== null || url.kind === 'error') {
      this.#report.emerg('host-not-found', `${words} in upstream "${word.text}"`, node.endLine, word.span);
      return;
    }
    entry.servers.push({ name: word.text, url, ...options, span: node.span });
  }

  #parameter(
    entry: UpstreamEntry,
    node: BlockNode,
    word: Word,
    options: { -readonly [K in 'weight' | 'maxConns' | 'maxFails' | 'failTimeoutS']: number } & {
      backup: boolean;
      down: boolean;
    },
  ): boolean {
    const { text } = word;
    const value = text.slice(text.indexOf('=') + 1);
    let number: number | null = 0;
    if (text.startsWith('weight=')) number = options.weight = parseNumber(value) || NaN;
    else if (text.startsWith('max_conns=')) number = options.maxConns = parseNumber(value) ?? NaN;
    else if (text.startsWith('max_fails=')) number = options.maxFails = parseNumber(value) ?? NaN;
    else if (text.startsWith('fail_timeout=')) number = options.failTimeoutS = parseTimeS(value) ?? NaN;
    else if (text === 'down') options.down = true;
    else if (text === 'backup' && entry.backupAllowed) options.backup = true;
    else if (text === 'backup') {
      this.#report.emerg('backup', `balancing method does not support parameter "${text}"`, node.endLine, word.span);
      return false;
    } else number = NaN;
    if (!Number.isNaN(number)) return true;
    this.#report.emerg('invalid-parameter', `invalid parameter "${text}"`, node.endLine, word.span);
    return false;
  }

  /** least_conn, ip_hash, hash, random; a second one replaces the first, with a warning. */
  method(entry: UpstreamEntry, node: BlockNode): void {
    const [name, first, second] = node.words;
    if (entry.hasMethod)
      this.#report.warn('method-redefined', 'load balancing method redefined', node.endLine, name?.span);
    entry.hasMethod = true;
    const kind = (name as Word).text;
    entry.backupAllowed = kind === 'least_conn';
    if (kind === 'least_conn' || kind === 'ip_hash') entry.balance = { kind };
    else if (kind === 'hash') this.#hash(entry, node, first as Word, second);
    else this.#random(entry, node, first, second);
  }

  #hash(entry: UpstreamEntry, node: BlockNode, keyWord: Word, mode: Word | undefined): void {
    if (mode !== undefined && mode.text !== 'consistent') {
      this.#report.emerg('invalid-parameter', `invalid parameter "${mode.text}"`, node.endLine, mode.span);
      return;
    }
    const key = parseTemplate(keyWord.text);
    for (const name of unknownVariables(key)) this.#report.notSimulated(keyWord.span, `$${name}`);
    entry.balance = { kind: mode === undefined ? 'hash' : 'consistent', key };
  }

  #random(entry: UpstreamEntry, node: BlockNode, first: Word | undefined, second: Word | undefined): void {
    const bad =
      first !== undefined && first.text !== 'two'
        ? first
        : second !== undefined && second.text !== 'least_conn'
          ? second
          : null;
    if (bad !== null)
      this.#report.emerg('invalid-parameter', `invalid parameter "${bad.text}"`, node.endLine, bad.span);
    entry.balance = { kind: 'random', two: first !== undefined };
  }

  zone(entry: UpstreamEntry, node: BlockNode): void {
    const [, name, size] = node.words;
    const bytes = size === undefined ? 0 : parseSize(size.text, false);
    if (bytes === null)
      this.#report.emerg('invalid-value', `invalid zone size "${(size as Word).text}"`, node.endLine, size?.span);
    // Eight pages of 4 kB.
    else if (size !== undefined && bytes < 32_768)
      this.#report.emerg('invalid-value', `zone "${(name as Word).text}" is too small`, node.endLine, size.span);
    else entry.shared = true;
  }

  keepalive(entry: UpstreamEntry, node: BlockNode): void {
    const word = node.words[1] as Word;
    if ((parseNumber(word.text) ?? 0) === 0) {
      this.#report.emerg(
        'invalid-value',
        `invalid value "${word.text}" in "keepalive" directive`,
        node.endLine,
        word.span,
      );
    }
    entry.hasMethod = true;
  }

  /** After the http block: every upstream needs a server, and every name of a proxy_pass an address (ngx_http_upstream_init_round_robin). */
  resolve(): void {
    for (const entry of this.entries) {
      if (entry.block) {
        if (entry.servers.length > 0 && entry.servers.every((s) => s.backup)) {
          this.#report.emerg('no-servers', `no servers in upstream "${entry.name}"`, entry.line, entry.span);
        }
        this.#checkRing(entry);
      } else if (!lookUp(entry.name, this.#context).found) {
        this.#report.emerg('host-not-found', `host not found in upstream "${entry.name}"`, entry.line, entry.span);
      }
    }
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
  return {
    name: `${name}:${port}`,
    url,
    weight: 1,
    maxConns: 0,
    maxFails: 1,
    failTimeoutS: 10,
    backup: false,
    down: false,
    span,
  };
}

/** Machine names where they tell the servers apart, else with the port, else address and port. */
function labelServers(lines: readonly ServerLine[], context: ParseContext): string[] {
  const names = lines.map((line) => machineName(line.url.host, context));
  return lines.map((line, i) => {
    const name = names[i];
    if (name === null || name === undefined) return line.name;
    return names.filter((n) => n === name).length === 1 ? name : `${name}:${line.url.port}`;
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
