import type { BlockNode, BlockTree } from '../../../text/blocks.ts';
import type { SourceFile } from '../../../text/sourceFile.ts';
import type { ParseContext } from '../../daemon.ts';
import { acceptsCount, allowedIn, directivesNamed, type Directive } from '../directives.ts';
import type { Report } from '../report.ts';
import { HttpConf, LocationConf, MainConf, ServerConf } from './confs.ts';
import { CORE_SETTERS } from './coreSetters.ts';
import { ConfigDisk, DiskFile } from './disk.ts';
import { endFile } from './fileEnd.ts';
import { geo } from './geoSetter.ts';
import { endHttp } from './httpEnd.ts';
import { LIMIT_SETTERS } from './limitSetters.ts';
import { listen, listenByDefault } from './listening.ts';
import { openLocation } from './locations.ts';
import { LOG_SETTERS } from './logSetters.ts';
import { MAIN_SETTERS } from './mainSetters.ts';
import { MAP_SETTERS } from './mapSetters.ts';
import { OTHER_SETTERS } from './otherSetters.ts';
import { PROXY_SETTERS } from './proxySetters.ts';
import { Reading, Refused, type Scope, type Setter } from './reading.ts';
import { checkCondition, REWRITE_SETTERS } from './rewriteSetters.ts';
import { SLOTS } from './slots.ts';
import { remedyForDirective } from './strangers.ts';
import { openUpstream, UPSTREAM_SETTERS } from './upstreamSetters.ts';
import { dictionary } from '../../../text/dictionary.ts';

/** Deeper than any file that means something; what lies below is not looked at. */
const DEPTH_MAX = 200;

/**
 * Holds a configuration against nginx 1.22.1 as `nginx -t` does: reads it and what it includes from top to bottom, directive by directive, and stops
 * at the first error. What is said goes into `report`. Gives the disk it read from, and the file as it was cut into blocks.
 */
export function checkConfiguration(
  source: SourceFile,
  context: ParseContext,
  report: Report,
): { readonly disk: ConfigDisk; readonly tree: BlockTree } {
  const disk = new ConfigDisk(source, context);
  const file = new DiskFile(source.path.slice(source.path.lastIndexOf('/') + 1), source);
  const main = new MainConf(file);
  const top: Scope = { context: 'm', depth: 0, own: main, http: null, server: null, location: null, upstream: null };
  const at = new Reading(report, context, main, disk, top, file);
  const directive = (node: BlockNode): void => readDirective(at, node, directive);
  try {
    at.readFile(file, directive);
    at.node = null;
    endFile(at);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
  }
  return { disk, tree: file.tree() };
}

type ReadDirective = (node: BlockNode) => void;

/** Finds the directive's row, holds the line against it and sets it: the order of ngx_conf_handler(). */
function readDirective(at: Reading, node: BlockNode, read: ReadDirective): void {
  const { words } = at;
  const name = words[0] as string;
  at.seen.add(name);
  const row = rowFor(at, node, name, words.length - 1);
  const problem = setterFor(row, at.scope.context, read)(at, words, row);
  if (typeof problem === 'string') at.emerg(`"${name}" directive ${problem}`, codeOf(problem));
}

function codeOf(problem: string): string {
  return problem.includes('duplicate') ? 'duplicate' : 'invalid-value';
}

function rowFor(at: Reading, node: BlockNode, name: string, count: number): Directive {
  const rows = directivesNamed(name);
  if (rows.length === 0) at.emerg(`unknown directive "${name}"`, 'unknown-directive', remedyForDirective(name));
  const row = rows.find((r) => allowedIn(r, at.scope.context));
  if (row === undefined) at.emerg(`"${name}" directive is not allowed here`, 'not-allowed');
  if (!row.block && node.block !== null) at.emerg(`directive "${name}" is not terminated by ";"`, 'not-terminated');
  if (row.block && node.block === null) at.emerg(`directive "${name}" has no opening "{"`, 'no-opening');
  if (!acceptsCount(row, count)) at.emerg(`invalid number of arguments in "${name}" directive`, 'arguments');
  return row;
}

function setterFor(row: Directive, context: string, read: ReadDirective): Setter {
  const block = BLOCKS[row.name];
  if (block !== undefined && row.block) return (at, words) => block(at, words, read);
  if (row.name === 'include') return (at, words) => at.include(words[1] as string, read);
  if (row.check !== '') {
    const slot = SLOTS[row.check.split(':', 1)[0] as string];
    if (slot !== undefined) return slot;
  }
  const own = context === 'u' ? UPSTREAM_SETTERS[row.name] : SETTERS[row.name];
  if (own === undefined) throw new Error(`nobody reads the directive ${row.name}`);
  return own;
}

const SETTERS: Readonly<Record<string, Setter>> = dictionary({
  ...MAIN_SETTERS,
  ...CORE_SETTERS,
  ...REWRITE_SETTERS,
  ...PROXY_SETTERS,
  ...LIMIT_SETTERS,
  ...LOG_SETTERS,
  ...MAP_SETTERS,
  ...OTHER_SETTERS,
  listen,
  geo,
});

type BlockSetter = (at: Reading, words: string[], read: ReadDirective) => string | void;

/** Reads what is inside, unless it lies too deep. */
function inside(at: Reading, scope: Partial<Scope>, read: ReadDirective): void {
  if (at.scope.depth >= DEPTH_MAX) return at.inside(at.scope, () => undefined);
  at.inside({ ...at.scope, ...scope, depth: at.scope.depth + 1 }, read);
}

const http: BlockSetter = (at, _words, read) => {
  if (at.main.hasHttp) return 'is duplicate';
  at.main.hasHttp = true;
  const location = new LocationConf(null, 'http', '', at.place);
  const conf = new HttpConf(location);
  inside(at, { context: 'h', http: conf, location, own: location }, read);
  const outer = at.scope;
  at.scope = { ...outer, http: conf, location };
  endHttp(at, conf);
  at.scope = outer;
};

const events: BlockSetter = (at, _words, read) => {
  if (at.main.hasEvents) return 'is duplicate';
  at.main.hasEvents = true;
  inside(at, { context: 'e', own: new MainConf(at.file) }, read);
};

const server: BlockSetter = (at, _words, read) => {
  const location = new LocationConf(at.location, 'server', '', at.place);
  const conf = new ServerConf(at.place, location);
  at.http.servers.push(conf);
  inside(at, { context: 's', server: conf, location, own: location }, read);
  if (conf.listens) return;
  const outer = at.scope;
  at.scope = { ...outer, server: conf };
  listenByDefault(at, conf);
  at.scope = outer;
};

const location: BlockSetter = (at, words, read) => {
  const conf = openLocation(at, words);
  inside(at, { context: 'l', location: conf, own: conf }, read);
};

const upstream: BlockSetter = (at, words, read) => {
  const conf = openUpstream(at, words[1] as string);
  inside(at, { context: 'u', upstream: conf, own: conf }, read);
  if (conf.servers.length === 0) at.emerg('no servers are inside upstream', 'no-servers');
};

const condition: BlockSetter = (at, words, read) => {
  const outer = at.location;
  const conf = new LocationConf(outer, 'if', outer.name, at.place);
  outer.children.push(conf);
  checkCondition(at, words);
  inside(at, { context: at.scope.context === 's' ? 'i' : 'j', location: conf, own: conf }, read);
};

const METHODS = 'GET HEAD POST PUT DELETE MKCOL COPY MOVE OPTIONS PROPFIND PROPPATCH LOCK UNLOCK PATCH'.split(' ');

const limitExcept: BlockSetter = (at, words, read) => {
  const outer = at.location;
  if (outer.has('limit_except')) return 'is duplicate';
  for (const method of words.slice(1))
    if (!METHODS.includes(method.toUpperCase())) at.emerg(`invalid method "${method}"`);
  outer.set('limit_except', true);
  const conf = new LocationConf(outer, 'limit_except', outer.name, at.place);
  outer.children.push(conf);
  inside(at, { context: 'x', location: conf, own: conf }, read);
};

/** Blocks of directives; blocks of entries (`map`, `types`) read themselves. */
const BLOCKS: Readonly<Record<string, BlockSetter>> = dictionary({
  http,
  events,
  server,
  location,
  upstream,
  if: condition,
  limit_except: limitExcept,
});
