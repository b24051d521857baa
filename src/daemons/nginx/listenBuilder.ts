import type { BlockNode, Word } from '../../text/blocks.ts';
import type { Span } from '../../text/span.ts';
import type { ParseContext } from '../daemon.ts';
import type { Listen, ListenSocket, ServerBlock } from './config.ts';
import type { Report } from './report.ts';
import type { ServerBuilder } from './serverBuilder.ts';
import { lookUp, parseUrl } from './url.ts';

/** An address and port while server blocks gather at it (ngx_http_conf_addr_t). */
interface Gathering {
  readonly address: string | null;
  readonly port: number;
  readonly span: Span | null;
  readonly servers: ServerBuilder[];
  defaultServer: ServerBuilder;
  hasDefault: boolean;
}

interface ListenOptions {
  readonly isDefault: boolean;
}

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
    if (url.kind === 'error') return;
    const options = this.#options(node);
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
      { isDefault: false },
    );
  }

  #options(node: BlockNode): ListenOptions {
    const options = { isDefault: false };
    for (const { text, span } of node.words.slice(2)) {
      if (text === 'default_server' || text === 'default') options.isDefault = true;
      if (text === 'proxy_protocol' || text === 'ssl') this.#report.notSimulated(span, text);
    }
    return options;
  }

  #gather(
    server: ServerBuilder,
    address: string | null,
    port: number,
    node: BlockNode,
    options: ListenOptions,
  ): void {
    const text = `${address ?? '0.0.0.0'}:${port}`;
    const span = node.words.length > 0 ? node.span : null;
    const known = this.#gatherings.get(text);
    if (known === undefined) {
      this.#gatherings.set(text, {
        address,
        port,
        span,
        servers: [server],
        defaultServer: server,
        hasDefault: options.isDefault,
      });
      return;
    }
    if (known.servers.at(-1) === server) return;
    known.servers.push(server);
    if (!options.isDefault || known.hasDefault) return;
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
