import type { BlockNode, Word } from '../../text/blocks.ts';
import type { Span } from '../../text/span.ts';
import type { ParseContext } from '../daemon.ts';
import type { Listen, ListenSocket, ServerBlock } from './config.ts';
import type { Report } from './report.ts';
import type { ServerBuilder } from './serverBuilder.ts';
import { lookUp, parseUrl } from './url.ts';
import { parseNumber, parseSize } from './values.ts';

/** An address and port while server blocks gather at it (ngx_http_conf_addr_t). */
interface Gathering {
  readonly address: string | null;
  readonly port: number;
  readonly span: Span | null;
  readonly servers: ServerBuilder[];
  defaultServer: ServerBuilder;
  hasDefault: boolean;
  /** Socket options were given: they may be given once. */
  optionsSet: boolean;
  ssl: boolean;
}

/** Parameters of `listen` that are socket options, or change nothing the lab shows. */
const FLAGS = ['bind', 'deferred', 'reuseport', 'http2'];
const SOCKET_OPTIONS = ['bind', 'deferred', 'reuseport'];

/** Everything the file listens on. */
export class ListenBuilder {
  /** By address and port, in the order of the file. */
  readonly #gatherings = new Map<string, Gathering>();
  readonly #report: Report;
  readonly #context: ParseContext;

  constructor(report: Report, context: ParseContext) {
    this.#report = report;
    this.#context = context;
  }

  /** `listen ADDRESS PARAMETERS`. */
  listen(server: ServerBuilder, node: BlockNode): void {
    server.listens = true;
    const word = node.words[1] as Word;
    const url = parseUrl(word.text, { defaultPort: 80, listen: true });
    const words =
      url.kind === 'error'
        ? url.words
        : url.kind === 'host' && !this.#isKnown(url.address, url.host)
          ? 'host not found'
          : null;
    if (words !== null) {
      this.#report.emerg('listen', `${words} in "${word.text}" of the "listen" directive`, node.endLine, word.span);
      return;
    }
    const options = this.#options(node);
    if (options === null) return;
    if (url.kind !== 'host') {
      this.#report.remark(node.span, `The lab's network speaks IPv4: nobody can come in at \`${word.text}\`.`);
      return;
    }
    if (word.text.includes('-') && url.address !== null)
      this.#report.remark(word.span, 'The lab opens the first port of a range.');
    const address = url.address ?? lookUp(url.host, this.#context).address;
    this.#gather(server, address === '0.0.0.0' ? null : address, url.port, node, options);
  }

  /** A server without `listen` gets port 80 of every address. */
  listenByDefault(server: ServerBuilder, span: Span, line: number): void {
    this.#gather(
      server,
      null,
      80,
      { words: [], block: null, span, endLine: line, closeLine: null, openMark: null, closeMark: null },
      { isDefault: false, set: false, ssl: false },
    );
  }

  #isKnown(address: string | null, host: string): boolean {
    return address !== null || lookUp(host, this.#context).found;
  }

  /** What the parameters say; null when one is refused. */
  #options(node: BlockNode): { isDefault: boolean; set: boolean; ssl: boolean } | null {
    const options = { isDefault: false, set: false, ssl: false };
    for (const word of node.words.slice(2)) {
      const { text } = word;
      const words = listenProblem(text);
      if (words !== null) {
        this.#report.emerg('invalid-parameter', words, node.endLine, word.span);
        return null;
      }
      if (text === 'default_server' || text === 'default') options.isDefault = true;
      if (text === 'ssl') options.ssl = true;
      if (text === 'proxy_protocol' || text === 'ssl') this.#report.notSimulated(word.span, text);
      if (SOCKET_OPTIONS.includes(text) || text.includes('=')) options.set = true;
    }
    return options;
  }

  #gather(
    server: ServerBuilder,
    address: string | null,
    port: number,
    node: BlockNode,
    options: { isDefault: boolean; set: boolean; ssl: boolean },
  ): void {
    const text = `${address ?? '0.0.0.0'}:${port}`;
    const span = node.words.length > 0 ? node.span : null;
    const known = this.#gatherings.get(text);
    if (known === undefined) {
      const { isDefault, set, ssl } = options;
      this.#gatherings.set(text, {
        address,
        port,
        span,
        servers: [server],
        defaultServer: server,
        hasDefault: isDefault,
        optionsSet: set,
        ssl,
      });
      return;
    }
    if (known.servers.at(-1) === server)
      return this.#report.emerg('duplicate-listen', `a duplicate listen ${text}`, node.endLine, node.span);
    known.servers.push(server);
    known.ssl ||= options.ssl;
    if (options.set && known.optionsSet)
      return this.#report.emerg('duplicate-listen', `duplicate listen options for ${text}`, node.endLine, node.span);
    known.optionsSet ||= options.set;
    if (!options.isDefault) return;
    if (known.hasDefault)
      return this.#report.emerg('duplicate-listen', `a duplicate default server for ${text}`, node.endLine, node.span);
    known.hasDefault = true;
    known.defaultServer = server;
  }

  finish(blockOf: (server: ServerBuilder) => ServerBlock): ListenSocket[] {
    const byPort = new Map<number, { wild: Listen | null; single: Listen[] }>();
    for (const g of this.#gatherings.values()) {
      const servers = g.servers.map(blockOf);
      const { address, port, span } = g;
      const listen: Listen = { address, port, span, servers, defaultServer: blockOf(g.defaultServer) };
      const group = byPort.get(port) ?? { wild: null, single: [] };
      byPort.set(port, group);
      if (address === null) group.wild = listen;
      else group.single.push(listen);
    }
    return [...byPort.values()].flatMap(({ wild, single }): ListenSocket[] =>
      wild === null
        ? single.map((listen) => ({ ...socketOf(listen), listens: [listen] }))
        : [{ ...socketOf(wild), listens: [...single, wild] }],
    );
  }
}

function socketOf({ address, port, span }: Listen): Omit<ListenSocket, 'listens'> {
  return { address, port, span };
}

/** What is wrong with a parameter of `listen`, in nginx's words; null when nothing is. */
function listenProblem(text: string): string | null {
  if (
    text === 'default_server' ||
    text === 'default' ||
    text === 'ssl' ||
    text === 'proxy_protocol' ||
    FLAGS.includes(text)
  )
    return null;
  const [key, value = ''] = text.split(/=(.*)/s) as [string, string?];
  const isWord = text.includes('=');
  if (isWord && (key === 'backlog' || key === 'fastopen')) {
    const number = parseNumber(value);
    return number === null || (key === 'backlog' && number === 0) ? `invalid ${key} "${text}"` : null;
  }
  if (isWord && (key === 'rcvbuf' || key === 'sndbuf'))
    return parseSize(value, false) === null ? `invalid ${key} "${text}"` : null;
  if (text.startsWith('ipv6only=o'))
    return text === 'ipv6only=on' || text === 'ipv6only=off' ? null : `invalid ipv6only flags "${text.slice(9)}"`;
  if (isWord && key === 'so_keepalive')
    return value === 'on' || value === 'off' || /^(\d+[a-z]*)?:(\d+[a-z]*)?:(\d+)?$/.test(value)
      ? null
      : `invalid so_keepalive value: "${value}"`;
  if (isWord && (key === 'accept_filter' || key === 'setfib'))
    return key === 'setfib' ? `invalid parameter "${text}"` : null;
  return `invalid parameter "${text}"`;
}
