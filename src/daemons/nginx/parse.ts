import type { BlockNode, Word } from '../../text/blocks.ts';
import type { SourceFile } from '../../text/sourceFile.ts';
import type { Span } from '../../text/span.ts';
import type { ParseContext, Parsed } from '../daemon.ts';
import { Makings } from './build.ts';
import { DEFAULTS, LocationBuilder } from './locationBuilder.ts';
import { NextUpstream, type NginxConfig, type ServerBlock, type Upstream } from './config.ts';
import { acceptsCount, allowedIn, directivesNamed, type Directive } from './directives.ts';
import { checkConfiguration } from './language/checker.ts';
import { ConfigDisk } from './language/disk.ts';
import { MARKS_MAX } from './language/reading.ts';
import { ListenBuilder } from './listenBuilder.ts';
import { LOCATION_ACTIONS } from './locationActions.ts';
import { readZone } from './limits/read.ts';
import { readLocation } from './locationLine.ts';
import type { ErrorLog } from './log/logConfig.ts';
import { readErrorLog } from './log/readLogs.ts';
import { readMaker } from './maps/read.ts';
import { absent, readProxyPass } from './proxyPass.ts';
import { Report } from './report.ts';
import { readCondition } from './rewrite/read.ts';
import { MachineDisk } from './static/disk.ts';
import { ServerBuilder } from './serverBuilder.ts';
import { UpstreamBuilder, type UpstreamEntry } from './upstreamBuilder.ts';
import { parseNumber, parseTimeMs } from './values.ts';

/** Deeper than any file that means something. */
const DEPTH_MAX = 60;
const WORKERS_MAX = 64;
/** `worker_connections` where nothing is written (DEFAULT_CONNECTIONS). */
const WORKER_CONNECTIONS = 512;

/** What a block is, and what is being built in it. */
interface Scope {
  /** A letter of `CONTEXTS`. */
  readonly context: string;
  readonly depth: number;
  readonly location: LocationBuilder;
  readonly server: ServerBuilder | null;
  readonly upstream: UpstreamEntry | null;
}

type Action = (node: BlockNode, scope: Scope, directive: Directive) => void;

/** Reads an nginx.conf as nginx 1.22 does: the same errors in the same order, and a configuration to run. Never throws. */
export function parseNginx(source: SourceFile, context: ParseContext): Parsed<NginxConfig> {
  return new NginxParser(source, context).parse();
}

class NginxParser {
  readonly #source: SourceFile;
  readonly #context: ParseContext;
  readonly #report: Report;
  readonly #upstreams: UpstreamBuilder;
  readonly #listens: ListenBuilder;
  readonly #servers: ServerBuilder[] = [];
  readonly #http: LocationBuilder;
  readonly #disk: MachineDisk;
  readonly #makings: Makings;
  #included: ConfigDisk;
  /** As in the check, which says so. */
  #marksLeft = MARKS_MAX;
  #mergeSlashes = true;
  #workers = 1;
  #workerConnections = WORKER_CONNECTIONS;
  #workerConnectionsSpan: Span | null = null;
  readonly #errorLogs: ErrorLog[] = [];

  constructor(source: SourceFile, context: ParseContext) {
    this.#source = source;
    this.#included = new ConfigDisk(source, context);
    this.#context = context;
    this.#report = new Report(source.path);
    this.#upstreams = new UpstreamBuilder(this.#report);
    this.#listens = new ListenBuilder(this.#report, context);
    const top: Span = { file: source.path, line: 1, column: 1, endLine: 1, endColumn: 1 };
    this.#disk = new MachineDisk(context.machine?.files ?? new Map());
    this.#makings = new Makings(this.#report, this.#disk);
    this.#http = new LocationBuilder('server', '', null, false, top, 1);
  }

  parse(): Parsed<NginxConfig> {
    const { disk, tree } = checkConfiguration(this.#source, this.#context, this.#report);
    this.#included = disk;
    this.#walk(tree.nodes, {
      context: 'm',
      depth: 0,
      location: this.#http,
      server: null,
      upstream: null,
    });
    return this.#finish();
  }

  #finish(): Parsed<NginxConfig> {
    const finished = new Map<ServerBuilder, ServerBlock>();
    const upstreamOf = (entry: UpstreamEntry): Upstream => entry.finish(this.#context);
    const errorLogs = this.#errorLogs.length === 0 ? DEFAULTS.errorLogs : this.#errorLogs;
    const settings = { ...DEFAULTS, errorLogs, ...this.#http.own };
    const blockOf = (server: ServerBuilder): ServerBlock => {
      const block = finished.get(server) ?? server.finish(settings, this.#mergeSlashes, upstreamOf);
      finished.set(server, block);
      return block;
    };
    const sockets = this.#listens.finish(blockOf);
    // An unfinished upstream block may have no server yet; nothing can be sent to it.
    const upstreams = this.#upstreams.entries.map(upstreamOf).filter((u) => u.servers.some((s) => !s.backup));
    const config = {
      workers: this.#workers,
      workerConnections: this.#workerConnections,
      workerConnectionsSpan: this.#workerConnectionsSpan,
      sockets,
      upstreams,
      made: this.#makings.made,
      zones: this.#makings.zones,
      disk: this.#makings.runDisk(),
      errorLogs,
    };
    const ports = [...new Set(sockets.map((s) => s.port))];
    const talksTo = [...new Set(upstreams.flatMap((u) => u.servers.map((s) => s.host)))];
    return {
      config,
      diagnostics: this.#report.diagnostics,
      refusal: this.#report.refusal,
      ports,
      talksTo,
      claims: [],
      reads: [...this.#included.read, ...this.#makings.served()],
    };
  }

  #walk(nodes: readonly BlockNode[], scope: Scope): void {
    for (const node of nodes) this.#directive(node, scope);
  }

  /** Finds the directive's row; what the check has refused is left out. */
  #directive(node: BlockNode, scope: Scope): void {
    const name = node.words[0] as Word;
    const row = directivesNamed(name.text).find((r) => allowedIn(r, scope.context));
    if (row === undefined || row.block !== (node.block !== null) || !acceptsCount(row, node.words.length - 1)) return;
    if (row.support === 'not-simulated') this.#report.notSimulated(name.span, name.text);
    const action = scope.context === 'u' ? this.#upstreamActions[name.text] : this.#actions[name.text];
    const ofLocation = scope.context === 'u' ? undefined : LOCATION_ACTIONS[name.text];
    if (action !== undefined) action(node, scope, row);
    else if (ofLocation !== undefined) ofLocation(node, scope.location, this.#makings);
    else if (row.block) this.#otherBlock(node, name.text, scope);
    else if (name.text.endsWith('_pass'))
      absent(
        scope.location,
        node,
        this.#report,
        `No machine in the lab answers \`${name.text}\`: nginx answers 502 here.`,
      );
  }

  /** Blocks whose content the lab reads and leaves out. */
  #otherBlock(node: BlockNode, name: string, scope: Scope): void {
    if (name === 'map' || name === 'geo' || name === 'split_clients') readMaker(node, this.#makings);
    if (name === 'if') this.#if(node, scope);
    else if (name === 'limit_except') this.#limitExcept(node, scope);
  }

  /** Its rules count where the condition holds; without one that the lab understands they never do. */
  #if(node: BlockNode, scope: Scope): void {
    const { location, context } = scope;
    const inside = new LocationBuilder('if', location.path, null, false, node.span, node.endLine);
    const condition = readCondition(node, this.#makings);
    if (condition !== null) location.codes.push({ kind: 'if', condition, inside, span: node.span });
    this.#inside(node, { ...scope, context: context === 's' ? 'i' : 'j', location: inside });
  }

  /** GET stands for HEAD as well. */
  #limitExcept(node: BlockNode, scope: Scope): void {
    const { location } = scope;
    const inside = new LocationBuilder('limit_except', location.path, null, false, node.span, node.endLine);
    const allowed = node.words.slice(1).map((word) => word.text.toUpperCase());
    if (allowed.includes('GET')) allowed.push('HEAD');
    location.limitExcept = { allowed, inside };
    this.#inside(node, { ...scope, context: 'x', location: inside });
  }

  #inside(node: BlockNode, scope: Scope): void {
    if (scope.depth >= DEPTH_MAX) this.#report.remark(node.span, `The lab reads blocks up to ${DEPTH_MAX} deep.`);
    else this.#walk(node.block ?? [], { ...scope, depth: scope.depth + 1 });
  }

  readonly #actions: Readonly<Record<string, Action>> = {
    events: (node, scope) => this.#inside(node, { ...scope, context: 'e' }),
    http: (node, scope) => {
      this.#inside(node, { ...scope, context: 'h' });
      this.#upstreams.resolve();
    },
    worker_processes: (node) => this.#workerProcesses(node),
    worker_connections: (node) => {
      const word = node.words[1] as Word;
      this.#workerConnections = parseNumber(word.text) ?? WORKER_CONNECTIONS;
      this.#workerConnectionsSpan = node.span;
    },
    include: (node, scope) => this.#include(node, scope),
    upstream: (node, scope) => this.#upstream(node, scope),
    server: (node, scope) => this.#server(node, scope),
    location: (node, scope) => this.#location(node, scope),
    listen: (node, { server }) => server !== null && this.#listens.listen(server, node),
    server_name: (node, { server }) => server?.serverName(node, this.#report),
    proxy_pass: (node, { location }) => readProxyPass(node, location, this.#upstreams, this.#report),
    stub_status: (node, { location }) => {
      location.handler = { kind: 'status', span: node.span };
    },
    error_log: (node, { context, location }) => {
      // What stands outside of http counts there too, as long as nothing is written inside.
      if (context === 'm') this.#errorLogs.push(readErrorLog(node));
      else (location.own.errorLogs ??= []).push(readErrorLog(node));
    },
    limit_req_zone: (node) => readZone(node, this.#makings),
    limit_conn_zone: (node) => readZone(node, this.#makings),
    merge_slashes: (node, { server }) => {
      const on = (node.words[1] as Word).text.toLowerCase() === 'on';
      if (server === null) this.#mergeSlashes = on;
      else server.mergeSlashes = on;
    },
    proxy_connect_timeout: (node, { location }) => {
      location.own.connectTimeoutMs = timeSetting(node);
    },
    proxy_read_timeout: (node, { location }) => {
      location.own.readTimeoutMs = timeSetting(node);
    },
    proxy_next_upstream_timeout: (node, { location }) => {
      location.own.nextUpstreamTimeoutMs = timeSetting(node);
    },
    proxy_next_upstream_tries: (node, { location }) => {
      location.own.nextUpstreamTries = { value: parseNumber((node.words[1] as Word).text) ?? 0, span: node.span };
    },
    proxy_next_upstream: (node, { location }) => this.#nextUpstream(node, location),
    proxy_ignore_client_abort: (node, { location }) => {
      location.own.ignoreClientAbort = { value: (node.words[1] as Word).text.toLowerCase() === 'on', span: node.span };
    },
  };

  /** In an upstream block the same names mean other things. */
  readonly #upstreamActions: Readonly<Record<string, Action>> = {
    include: (node, scope) => this.#include(node, scope),
    server: (node, { upstream }) => upstream !== null && this.#upstreams.server(upstream, node),
    zone: (_node, { upstream }) => {
      if (upstream !== null) upstream.shared = true;
    },
    least_conn: (node, { upstream }) => upstream !== null && this.#upstreams.method(upstream, node),
    ip_hash: (node, { upstream }) => upstream !== null && this.#upstreams.method(upstream, node),
    hash: (node, { upstream }) => upstream !== null && this.#upstreams.method(upstream, node),
    random: (node, { upstream }) => upstream !== null && this.#upstreams.method(upstream, node),
  };

  /** What is included is read here as if it were written here. The workspace's own file is on top, and cannot come again below itself. */
  #include(node: BlockNode, scope: Scope): void {
    if (scope.depth >= DEPTH_MAX) return;
    for (const file of this.#included.included((node.words[1] as Word).text)) {
      this.#marksLeft -= file.tree().marks.length;
      if (this.#marksLeft < 0) return;
      const nodes = file.isOfWorkspace ? file.tree().nodes : file.tree().nodes.map((n) => placedAt(n, node.span));
      this.#walk(nodes, { ...scope, depth: scope.depth + 1 });
    }
  }

  #workerProcesses(node: BlockNode): void {
    const word = node.words[1] as Word;
    if (word.text === 'auto') {
      this.#workers = Math.min(this.#context.machine?.cores ?? 1, WORKERS_MAX);
      return;
    }
    const count = parseNumber(word.text);
    if (count === null) return;
    if (count > WORKERS_MAX) this.#report.remark(word.span, `The lab runs ${WORKERS_MAX} workers at most.`);
    this.#workers = Math.min(Math.max(count, 1), WORKERS_MAX);
  }

  #upstream(node: BlockNode, scope: Scope): void {
    const upstream = this.#upstreams.open(node);
    if (upstream === null) return;
    this.#inside(node, { ...scope, context: 'u', upstream });
  }

  #server(node: BlockNode, scope: Scope): void {
    const server = new ServerBuilder(node.span, node.endLine);
    this.#servers.push(server);
    this.#inside(node, { ...scope, context: 's', server, location: server.root });
    if (node.closeLine !== null && !server.listens) this.#listens.listenByDefault(server, node.span, node.closeLine);
  }

  #location(node: BlockNode, scope: Scope): void {
    const location = readLocation(node, this.#report);
    if (location === null) return;
    scope.location.children.push(location);
    this.#inside(node, { ...scope, context: 'l', location });
  }

  #nextUpstream(node: BlockNode, location: LocationBuilder): void {
    const words = node.words.slice(1).map((w) => w.text.toLowerCase());
    // `off` wins over the words beside it.
    const bits = words.includes('off')
      ? 0
      : words.reduce((sum, w) => sum | NextUpstream[w as keyof typeof NextUpstream], 0);
    location.own.nextUpstream = { value: bits, span: node.span };
  }
}

function timeSetting(node: BlockNode): { value: number; span: Span } {
  return { value: parseTimeMs((node.words[1] as Word).text) ?? 0, span: node.span };
}

/** A directive of a file that is not in the workspace: what is said of it is said of the line that includes it. */
function placedAt(node: BlockNode, span: Span): BlockNode {
  const words = node.words.map((word) => ({ ...word, span }));
  return { ...node, words, span, block: node.block === null ? null : node.block.map((inner) => placedAt(inner, span)) };
}
