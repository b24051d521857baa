import { readBlocks, type BlockNode, type Word } from '../../text/blocks.ts';
import { applyEdits, type Edit } from '../../text/edits.ts';
import type { Span } from '../../text/span.ts';
import {
  freeName,
  freePort,
  hostLike,
  type Beginning,
  type Leads,
  type NewServer,
  type Rewired,
  type Wiring,
} from '../wiring.ts';
import {
  answersItself,
  inNewUpstream,
  inUpstreams,
  isPassedToAlready,
  isServerAlready,
  noBlockToPassFrom,
  noServerBlock,
  noServerThere,
  passesTo,
  passesToVariable,
  unreadable,
  upstreamGone,
} from './wiringWords.ts';

export const wiring: Wiring = { machineName: 'web', speaks: 'http', uses: ['http'], begin, connect, disconnect };

/** In front of what answers HTTP on its machine, else a page of its own. */
function begin({ taken, inner }: Beginning): string {
  const answer =
    inner === null
      ? '            return 200 "Widgets\\n";\n'
      : `            proxy_pass http://127.0.0.1:${inner};\n            proxy_set_header Host $host;\n            proxy_read_timeout 5s;\n`;
  return `user www-data;
worker_processes auto;
pid /run/nginx.pid;

events {
    worker_connections 768;
}

http {
    server {
        listen ${freePort(taken)} default_server;
        server_name _;

        location / {
${answer}        }
    }
}
`;
}

/** A directive with the blocks around it, the outermost first. */
interface Placed {
  readonly node: BlockNode;
  readonly around: readonly BlockNode[];
}

/** `proxy_pass http://HOST:PORT/…` without variables. */
interface Pass extends Placed {
  readonly host: string;
  readonly port: string | null;
  /** From the first `/` behind the host. */
  readonly rest: string;
}

/** A `server` line of an upstream. */
interface Member extends Placed {
  readonly host: string;
  readonly port: string | null;
  readonly upstream: string;
}

class Wires {
  readonly text: string;
  readonly all: readonly Placed[];
  readonly passes: readonly Pass[];
  readonly members: readonly Member[];

  constructor(text: string) {
    this.text = text;
    this.all = flatten(readBlocks('', text).nodes);
    this.passes = this.all.flatMap((placed) => {
      const found =
        nameOf(placed.node) === 'proxy_pass'
          ? /^http:\/\/([^/:$?]+)(?::(\d+))?([/?].*)?$/.exec(word(placed.node, 1))
          : null;
      return found === null
        ? []
        : [{ ...placed, host: found[1] as string, port: found[2] ?? null, rest: found[3] ?? '' }];
    });
    this.members = this.all.flatMap((placed) => {
      const parent = placed.around.at(-1);
      if (parent === undefined || nameOf(parent) !== 'upstream' || nameOf(placed.node) !== 'server') return [];
      const found = /^([^:$]+)(?::(\d+))?$/.exec(word(placed.node, 1));
      return found === null
        ? []
        : [{ ...placed, host: found[1] as string, port: found[2] ?? null, upstream: word(parent, 1) }];
    });
  }

  get upstreams(): string[] {
    return this.all
      .filter(({ node }) => nameOf(node) === 'upstream' && node.block !== null)
      .map(({ node }) => word(node, 1));
  }

  of(upstream: string): Member[] {
    return this.members.filter((member) => member.upstream === upstream);
  }
}

function connect(text: string, server: NewServer): Rewired {
  if (readBlocks('', text).error !== null) return { why: unreadable() };
  const wires = new Wires(text);
  if (server.beside !== null) return besides(wires, server, server.beside);
  const port = String(server.port);
  const leads = (host: string, at: string | null): boolean => server.leads(host) && (at ?? '80') === port;
  const named = wires.passes.find(({ host }) => wires.of(host).length > 0);
  if (named !== undefined) {
    const { host: upstream } = named;
    if (wires.of(upstream).some((member) => leads(member.host, member.port)))
      return { why: isServerAlready(server.name, upstream) };
    const last = wires.of(upstream).at(-1) as Member;
    return {
      text: applyEdits(text, [behind(text, last.node, memberLine(text, last, server, server.port))]),
      words: inUpstreams(server.name, [upstream]),
    };
  }
  const [direct] = wires.passes;
  if (direct !== undefined) {
    if (leads(direct.host, direct.port)) return { why: isPassedToAlready(server.name) };
    return shared(wires, direct, server, server.port);
  }
  return firstPass(wires, server);
}

function disconnect(text: string, leads: Leads): Rewired {
  const wires = new Wires(text);
  const gone = wires.members.filter(({ host }) => leads(host));
  const direct = wires.passes.filter(({ host }) => !wires.upstreams.includes(host) && leads(host));
  if (gone.length + direct.length === 0) return { why: noServerThere() };
  const edits: Edit[] = direct.map(({ node }) => answerItself(text, node));
  const words = direct.length > 0 ? [answersItself()] : [];
  for (const upstream of new Set(gone.map((member) => member.upstream))) {
    const mine = gone.filter((member) => member.upstream === upstream);
    if (mine.length < wires.of(upstream).length) {
      edits.push(...mine.map(({ node }) => ({ span: wholeLines(text, node), text: '' })));
      words.push(`upstream ${upstream}`);
      continue;
    }
    // nginx does not start with an upstream that has no server.
    const block = (mine[0] as Member).around.at(-1) as BlockNode;
    edits.push({ span: wholeLines(text, block), text: '' });
    for (const { node, host } of wires.passes) if (host === upstream) edits.push(answerItself(text, node));
    words.push(upstreamGone(upstream));
  }
  return { text: applyEdits(text, edits), words: words.join(', ') };
}

/** A server beside each that leads to another machine. */
function besides(wires: Wires, server: NewServer, beside: Leads): Rewired {
  const { text } = wires;
  const found = wires.members.filter(({ host }) => beside(host));
  if (found.length > 0) {
    const edits = found.map((member) =>
      behind(text, member.node, memberLine(text, member, server, member.port === null ? null : Number(member.port))),
    );
    return {
      text: applyEdits(text, edits),
      words: inUpstreams(server.name, [...new Set(found.map(({ upstream }) => upstream))]),
    };
  }
  const direct = wires.passes.find(({ host }) => beside(host));
  if (direct === undefined) return { why: noServerThere() };
  return shared(wires, direct, server, direct.port === null ? null : Number(direct.port));
}

/** What went to one server goes to an upstream of two. */
function shared(
  { text, upstreams, all }: Wires,
  { host, port, rest, node, around }: Pass,
  server: NewServer,
  toPort: number | null,
): Rewired {
  const block =
    around.find((outer) => nameOf(outer) === 'server') ?? all.find((placed) => nameOf(placed.node) === 'server')?.node;
  if (block === undefined) return { why: noServerBlock() };
  const name = freeName('backend', upstreams);
  const indent = indentOf(text, block.span.line);
  const hosts = [
    `${host}${port === null ? '' : `:${port}`}`,
    address(
      hostLike(
        [host].filter((one) => !/^127\./.test(one)),
        server,
      ),
      toPort,
    ),
  ];
  const lines = [`upstream ${name} {`, ...hosts.map((one) => `    server ${one};`), '}', ''].map((line) =>
    line === '' ? '' : indent + line,
  );
  const edits: Edit[] = [
    { span: point(block.span.line), text: `${lines.join('\n')}\n` },
    { span: (node.words[1] as Word).span, text: `http://${name}${rest}` },
  ];
  return { text: applyEdits(text, edits), words: inNewUpstream(server.name, host, name) };
}

/** Where nothing is passed on yet: the first server's `location /`, in the place of what it answers by itself. */
function firstPass({ text, all }: Wires, server: NewServer): Rewired {
  const block = all.find(
    ({ node, around }) =>
      nameOf(node) === 'server' &&
      node.block !== null &&
      around.length === 1 &&
      nameOf(around[0] as BlockNode) === 'http',
  )?.node;
  if (block === undefined || block.closeMark === null) return { why: noBlockToPassFrom() };
  const pass = `proxy_pass http://${address(server.own ? '127.0.0.1' : server.name, server.port)};`;
  const words = passesTo(server.name, server.port);
  const root = block.block?.find(
    (node) => nameOf(node) === 'location' && node.words.length === 2 && word(node, 1) === '/',
  );
  if (root?.block?.some((node) => nameOf(node).endsWith('_pass')) === true) return { why: passesToVariable() };
  const answer = (root?.block ?? block.block ?? []).find((node) => nameOf(node) === 'return');
  if (answer !== undefined && root !== undefined)
    return { text: applyEdits(text, [{ span: withEnd(text, answer), text: pass }]), words };
  const indent = indentOf(text, block.span.line);
  if (root?.closeMark !== null && root?.closeMark !== undefined)
    return { text: applyEdits(text, [before(text, root.closeMark, `${indent}        ${pass}`)]), words };
  const gone = answer === undefined ? [] : [{ span: wholeLines(text, answer), text: '' }];
  const location = `${indent}    location / {\n${indent}        ${pass}\n${indent}    }`;
  return { text: applyEdits(text, [...gone, before(text, block.closeMark, location)]), words };
}

/** As the server beside it, without what only one of several is. */
function memberLine(text: string, { node }: Member, server: NewServer, port: number | null): string {
  const hosts = [/^([^:]+)/.exec(word(node, 1))?.[1] ?? ''];
  const options = node.words.slice(2).filter((option) => option.text !== 'backup' && option.text !== 'down');
  return `${indentOf(text, node.span.line)}${['server', address(hostLike(hosts, server), port), ...options.map((option) => written(text, option.span))].join(' ')};`;
}

function address(host: string, port: number | null): string {
  return port === null ? host : `${host}:${port}`;
}

function answerItself(text: string, node: BlockNode): Edit {
  return { span: withEnd(text, node), text: 'return 503;' };
}

function flatten(nodes: readonly BlockNode[]): Placed[] {
  const found: Placed[] = [];
  const waiting: Placed[] = nodes.map((node) => ({ node, around: [] })).reverse();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    found.push(next);
    const around = [...next.around, next.node];
    for (const node of [...(next.node.block ?? [])].reverse()) waiting.push({ node, around });
  }
  return found;
}

function nameOf(node: BlockNode): string {
  return node.words[0]?.text ?? '';
}

function word(node: BlockNode, at: number): string {
  return node.words[at]?.text ?? '';
}

function point(line: number, column = 1): Span {
  return { file: '', line, column, endLine: line, endColumn: column };
}

function lineOf(text: string, line: number): string {
  return text.split('\n')[line - 1] ?? '';
}

function indentOf(text: string, line: number): string {
  return /^[ \t]*/.exec(lineOf(text, line))?.[0] ?? '';
}

function written(text: string, span: Span): string {
  return lineOf(text, span.line).slice(span.column - 1, span.endColumn - 1);
}

/** Where the directive has ended: behind its semicolon, or its closing brace. */
function endOf(text: string, node: BlockNode): { line: number; column: number } {
  if (node.closeMark !== null) return { line: node.closeMark.endLine, column: node.closeMark.endColumn };
  const from = node.endLine === node.span.endLine ? node.span.endColumn - 1 : 0;
  return { line: node.endLine, column: lineOf(text, node.endLine).indexOf(';', from) + 2 };
}

function withEnd(text: string, node: BlockNode): Span {
  const { line, column } = endOf(text, node);
  return { ...node.span, endLine: line, endColumn: column };
}

/** The directive with the lines it stands on, where nothing but a comment stands beside it. */
function wholeLines(text: string, node: BlockNode): Span {
  const { line, column } = endOf(text, node);
  const alone =
    lineOf(text, node.span.line)
      .slice(0, node.span.column - 1)
      .trim() === '' && /^\s*(#.*)?$/.test(lineOf(text, line).slice(column - 1));
  if (!alone) return withEnd(text, node);
  // An empty line behind a block that goes would stand beside the one before it.
  const next =
    node.block !== null && lineOf(text, line + 1).trim() === '' && line + 1 < text.split('\n').length
      ? line + 2
      : line + 1;
  return { file: '', line: node.span.line, column: 1, endLine: next, endColumn: 1 };
}

/** A line behind a directive. */
function behind(text: string, node: BlockNode, line: string): Edit {
  const end = endOf(text, node);
  const rest = lineOf(text, end.line).slice(end.column - 1);
  const column = /^\s*(#.*)?$/.test(rest) ? end.column + rest.length : end.column;
  return { span: point(end.line, column), text: `\n${line}` };
}

/** A line before the brace that closes a block. */
function before(text: string, mark: Span, line: string): Edit {
  const alone =
    lineOf(text, mark.line)
      .slice(0, mark.column - 1)
      .trim() === '';
  return alone
    ? { span: point(mark.line), text: `${line}\n` }
    : { span: point(mark.line, mark.column), text: `\n${line}\n` };
}
