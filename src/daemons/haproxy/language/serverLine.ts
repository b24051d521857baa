import { bestMatch } from '../fingerprint.ts';
import { SERVER_SUGGESTIONS } from '../directives.ts';
import { AT, sourceNames } from './fetchTable.ts';
import { BACKEND, type Proxy, type Server, type ServerSettings, typeWord } from './model.ts';
import { invalidDomainCharacter, invalidNameCharacter } from './names.ts';
import { atoi } from './numbers.ts';
import type { Reading } from './reading.ts';
import { indented, Refusal, refuse, within } from './refusal.ts';
import { parseSample } from './sample.ts';
import { SERVER_KEYWORDS, type ServerKeywordReader } from './serverKeywords.ts';
import { readAddress, type Address } from './socketAddress.ts';

/** `server`, `server-template` and `default-server` (server.c 2.6), also in peers, resolvers and ring sections. */

export type ServerLineKind = 'server' | 'server-template' | 'default-server';

export interface ServerLineOptions {
  /** Names must resolve at once. */
  readonly resolve?: boolean;
  /** No address is expected: the local peer's. */
  readonly withoutAddress?: boolean;
  readonly inPeers?: boolean;
}

export function newServerSettings(): ServerSettings {
  return {
    check: false,
    agentCheck: false,
    agentPort: 0,
    track: null,
    ssl: 0,
    checkSsl: 0,
    checkPort: 0,
    checkAddress: false,
    backup: false,
    cookie: false,
    redirect: false,
    muxProtocol: null,
    checkMuxProtocol: null,
    resolvers: null,
    initAddress: null,
    sni: null,
    caFile: null,
    crlFile: null,
    certificate: null,
    verify: null,
    verifyHost: false,
    fastOpen: false,
    tlsVersions: { without: new Set(), least: 0, most: 0 },
    ciphers: null,
    ciphersuites: null,
    sourceHeader: false,
    sourceHeaderName: '',
  };
}

/** Reads the line into the proxy; refusals are told in the daemon's form for these lines. True when nothing was refused. */
export function serverLine(kind: ServerLineKind, proxy: Proxy, reading: Reading, options: ServerLineOptions = {}): boolean {
  reading.prefix = `${reading.at()} : `;
  let keepsPrefix = false;
  const done = reading.attempt(() => {
    try {
      keepsPrefix = new ServerReader(kind, proxy, reading, options).read() === 'nothing';
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      throw new Refusal(error.message, { form: 'bare', ...error.options });
    }
  });
  // The daemon forgets to take it away behind a peer without an address: the next message, whatever it is about, has it.
  if (!keepsPrefix) reading.prefix = '';
  return done;
}

class ServerReader {
  readonly #kind: ServerLineKind;
  readonly #proxy: Proxy;
  readonly #reading: Reading;
  readonly #options: ServerLineOptions;
  #at = 1;

  constructor(kind: ServerLineKind, proxy: Proxy, reading: Reading, options: ServerLineOptions) {
    this.#kind = kind;
    this.#proxy = proxy;
    this.#reading = reading;
    this.#options = options;
  }

  read(): 'nothing' | 'server' {
    const { line } = this.#reading;
    const own = line.arg(0);
    if (this.#kind !== 'default-server' && this.#proxy.kind === 'defaults')
      refuse(`'${own}' not allowed in 'defaults' section.`, { word: 0 });
    if ((this.#proxy.cap & BACKEND) === 0)
      refuse(`'${own}' not allowed because ${typeWord(this.#proxy)} '${this.#proxy.id}' has no backend capability.`, {
        form: 'spaced',
        word: 0,
      });
    // A peer needs no more than its name.
    if (this.#options.inPeers === true && this.#options.withoutAddress !== true && this.#kind === 'server' && line.arg(2) === '')
      return 'nothing';
    if (this.#kind === 'default-server') this.#keywords(this.#proxy.defaultServer, null);
    else this.#server();
    return 'server';
  }

  #server(): void {
    const { line } = this.#reading;
    const own = line.arg(0);
    const template = this.#kind === 'server-template';
    if (this.#options.withoutAddress !== true) this.#requireArguments(own, template);
    this.#at = 2;
    const range = template ? this.#templateRange(own) : null;
    const name = template ? '' : line.arg(1);
    const server = this.#newServer(name);
    // A template has no name of its own yet.
    this.#reading.prefix += `'server ${this.#proxy.id}/${template ? '(null)' : name}' : `;
    if (this.#options.withoutAddress !== true) this.#address(server);
    this.#proxy.servers.push(server);
    this.#keywords(server, server);
    this.#finish(server);
    // A number is taken only by a line that went through.
    if (server.forcedId) this.#reading.takeId(this.#proxy.servers, server.id, server, (one) => one.id);
    if (range !== null) this.#multiply(server, range);
  }

  #requireArguments(own: string, template: boolean): void {
    const { line } = this.#reading;
    if (template && line.arg(3) === '') refuse(`'${own}' expects <prefix> <nb | range> <addr>[:<port>] as arguments.`);
    if (!template && line.arg(2) === '') refuse(`'${own}' expects <name> and <addr>[:<port>] as arguments.`);
    const bad = template ? invalidDomainCharacter(line.arg(1)) : invalidNameCharacter(line.arg(1));
    if (bad !== null)
      refuse(`character '${bad}' is not permitted in ${own} ${template ? 'prefix' : 'name'} '${line.arg(1)}'.`, {
        word: 1,
        code: 'invalid-character',
      });
  }

  #templateRange(own: string): { low: number; high: number } {
    const text = this.#reading.line.arg(this.#at++);
    const dash = text.indexOf('-');
    const low = dash < 0 ? 1 : atoi(text.slice(0, dash));
    const high = dash < 0 ? atoi(text) : atoi(text.slice(dash + 1));
    if (low < 0 || high < low) refuse(`Wrong ${own} number or range arg '${text}'.`);
    return { low, high };
  }

  #newServer(name: string): Server {
    const { line } = this.#reading;
    // Not a spread: with so many properties behind it it takes many times as long.
    return Object.assign({}, this.#proxy.defaultServer, {
      name,
      line: line.number,
      span: line.span,
      host: '',
      hostSpan: line.spanOf(this.#at),
      isName: false,
      isUnix: false,
      port: 0,
      mapsPorts: true,
      id: 0,
      forcedId: false,
      defaultTls: this.#proxy.defaultServer.ssl === 1,
    });
  }

  #address(server: Server): void {
    const text = this.#reading.line.arg(this.#at);
    const address: Address = readAddress(text, {
      hosts: this.#reading.context.hosts,
      resolve: this.#options.resolve === true,
      keepName: true,
      portAllowed: true,
      portOffset: true,
      stream: true,
      connect: true,
    });
    this.#at++;
    server.host = address.host;
    server.isName = address.isName;
    server.isUnix = address.family === 'unix';
    server.port = address.port;
    server.mapsPorts = address.low === 0 || address.high === 0;
  }

  #keywords(settings: ServerSettings, own: Server | null): void {
    const { line } = this.#reading;
    while (line.arg(this.#at) !== '') {
      const name = line.arg(this.#at);
      const keyword = SERVER_KEYWORDS.get(name);
      if (keyword === undefined) return this.#unknown(name);
      if (own === null && !keyword.inDefaultServer) {
        this.#reading.complain(`'${name}' option is not accepted in default-server sections`, { form: 'bare', word: this.#at });
        this.#at += 1 + Math.max(0, keyword.skip);
        continue;
      }
      const reader: ServerKeywordReader = {
        reading: this.#reading,
        proxy: this.#proxy,
        server: settings,
        name: own?.name ?? '',
        own,
        keyword: name,
        at: this.#at,
        value: keyword.skip === 0 ? '' : line.arg(this.#at + 1),
      };
      within(
        (message) => `${indented(message, 2)}.`,
        () => keyword.parse(reader),
      );
      this.#at = keyword.skip < 0 ? reader.at : this.#at + 1 + keyword.skip;
    }
  }

  #unknown(name: string): never {
    const match = bestMatch(name, SERVER_SUGGESTIONS);
    const hint =
      this.#kind === 'default-server' || this.#options.withoutAddress === true
        ? ' Hint: no address was expected for this server.'
        : '';
    return refuse(`unknown keyword '${name}'${match === null ? '.' : `; did you mean '${match}' maybe ?`}${hint}`, {
      word: this.#at,
      code: 'unknown-server-keyword',
    });
  }

  #finish(server: Server): void {
    if (server.check && server.track !== null) refuse('unable to enable checks and tracking at the same time!');
    if (server.agentCheck && server.agentPort === 0)
      refuse(`server ${server.name === '' ? '(null)' : server.name} does not have agent port. Agent check has been disabled.`);
    if (server.sni !== null) this.#serverName(server.sni);
  }

  /** The expression of `sni`. */
  #serverName(text: string): void {
    const proxy = this.#proxy;
    proxy.argumentContext = 'in server directive in';
    const { expression } = within(
      (message) => `error detected while parsing sni expression : ${message}`,
      () => parseSample((index) => (index === 0 ? text : ''), 0, { reading: this.#reading, proxy }),
    );
    if ((expression.fetch.val & AT.beServerConnection) === 0)
      refuse(
        `error detected while parsing sni expression :  fetch method '${text}' extracts information from '${sourceNames(expression.fetch.use)}', none of which is available here.`,
      );
  }

  /** A template's servers are named and numbered. */
  #multiply(first: Server, { low, high }: { low: number; high: number }): void {
    const prefix = this.#reading.line.arg(1);
    first.name = `${prefix}${low}`;
    // More would only repeat what is said of the first.
    for (let n = low + 1; n <= Math.min(high, low + 1000); n++)
      this.#proxy.servers.push({ ...first, name: `${prefix}${n}`, id: 0, forcedId: false });
  }
}
