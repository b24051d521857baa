import { allNamed } from '../../../nameIndex.ts';
import { newBind, readBindKeywords, readListeners } from '../bindLine.ts';
import { parseLogTarget } from '../logTarget.ts';
import type { Bind, Proxy, Server } from '../model.ts';
import { invalidNameCharacter } from '../names.ts';
import { newProxy } from '../proxyModel.ts';
import type { Reading } from '../reading.ts';
import { refuse, within } from '../refusal.ts';
import type { PeersSection } from '../sections.ts';
import { serverLine } from '../serverLine.ts';
import { parseStickTable } from '../stickTable.ts';
import type { SectionReader } from './reader.ts';

/** `peers` (cfgparse.c cfg_parse_peers 2.6): its lines belong to a proxy of its own, whose lines are like those of frontends and backends. */
export function peers(): SectionReader {
  return new Peers();
}

/** What a section has beside what others ask of it. */
interface Own {
  readonly section: PeersSection;
  readonly proxy: Proxy;
  /** Where the proxy says it stands: at the line of the local peer. */
  proxyLine: number;
  /** Null until a line names the local peer. */
  localName: string | null;
  bind: Bind | null;
  /** All sockets of `bind` lines and of the local peer's. */
  listeners: number;
}

class Peers implements SectionReader {
  #own: Own | null = null;
  #hasBindLine = false;
  #hasPeerLine = false;

  open(reading: Reading): void {
    const { line, sections, report } = reading;
    const name = line.arg(1);
    this.#hasBindLine = false;
    this.#hasPeerLine = false;
    if (name === '') refuse('missing name for peers section.', { abort: true });
    if (line.arg(2) !== '')
      refuse(`'peers' cannot handle unexpected argument '${line.arg(2)}'.`, { word: 2, code: 'extra-argument' });
    const bad = invalidNameCharacter(name);
    if (bad !== null)
      refuse(`character '${bad}' is not permitted in 'peers' name '${name}'.`, {
        abort: true,
        code: 'invalid-character',
      });
    for (const other of allNamed(sections.peers, name).toReversed())
      reading.alert(
        `peers section '${name}' has the same name as another peers section declared at ${report.baseName}:${other.line}.`,
        {
          form: 'capital',
          word: 1,
          code: 'same-name',
        },
      );
    const section = { name, line: line.number, disabled: false, started: false, hasLocal: false, bindLine: 0 };
    sections.peers.push(section);
    // The proxy takes the name of the local peer when that is known.
    const proxy = newProxy('listen', '(null)', line.number, line.span, null);
    this.#own = { section, proxy, proxyLine: line.number, localName: null, bind: null, listeners: 0 };
  }

  line(reading: Reading): void {
    const { line } = reading;
    const name = line.arg(0);
    const own = this.#own;
    if (name === '') return;
    if (!LINES.has(name)) refuse(`unknown keyword '${name}' in 'peers' section`, { word: 0, code: 'unknown-keyword' });
    if (own === null) return reading.crash();
    if (name === 'disabled' || name === 'enabled') own.section.disabled = name === 'disabled';
    else {
      if (name !== 'peer' && name !== 'server') own.section.started = true;
      this.#starting(name, own, reading);
    }
  }

  /** Lines that give the section its proxy. */
  #starting(name: string, own: Own, reading: Reading): void {
    if (name === 'bind' || name === 'default-bind') this.#bindLine(own, reading);
    else if (name === 'peer' || name === 'server') this.#peerLine(own, reading);
    else if (name === 'table') tableLine(own, reading);
    else if (name === 'default-server')
      serverLine('default-server', own.proxy, reading, { resolve: true, inPeers: true });
    else {
      own.proxyLine = reading.line.number;
      within(
        (message) => `log : ${message}`,
        () => parseLogTarget(reading, own.proxy.logs, false),
      );
    }
  }

  #bindLine(own: Own, reading: Reading): void {
    const { line } = reading;
    own.proxyLine = line.number;
    const text = line.arg(0) === 'bind' ? line.arg(1) : '';
    const bind = (own.bind ??= newBind(reading, '', 0));
    if (line.arg(0) === 'bind') {
      if (this.#hasPeerLine) refuse('mixing "peer" and "bind" line is forbidden');
      oneListener(own, reading);
      listen(own, reading, text, `'bind ${text}'`);
      this.#hasBindLine = true;
    }
    readBindKeywords(bind, own.proxy, reading, text === '' ? 1 : 2);
  }

  #peerLine(own: Own, reading: Reading): void {
    const { line, report } = reading;
    const [kind, name] = [line.arg(0), line.arg(1)];
    const isLocal = name === reading.localPeer;
    if (kind === 'peer') {
      if (this.#hasBindLine) refuse('mixing "peer" and "bind" line is forbidden');
      this.#hasPeerLine = true;
    }
    if (isLocal && own.localName !== null)
      refuse(
        `'${kind} ${name}' : local peer name already referenced at ${report.baseName}:${own.proxyLine}. ${own.localName}`,
        {
          code: 'same-name',
        },
      );
    if (isLocal) {
      own.localName = name;
      own.section.hasLocal = true;
      own.proxyLine = line.number;
      Object.assign(own.proxy, { id: name });
    }
    own.section.started = true;
    const withoutAddress = kind === 'server' && isLocal;
    serverLine('server', own.proxy, reading, { resolve: true, inPeers: true, withoutAddress });
    if (reading.aborted) return;
    const server = own.proxy.servers.at(-1);
    // The daemon keeps the server of a wrong line, though not one that has no address.
    if (server === undefined && line.arg(2) === '') return;
    if (server !== undefined && warnsOf(server))
      reading.warn(`'${kind} ${name}' : init_addr, resolvers, check and agent are ignored for peers.`);
    if (!isLocal || kind === 'server') return;
    oneListener(own, reading);
    listen(own, reading, line.arg(2), `'peer ${name}'`);
  }
}

const LINES = new Set([
  'bind',
  'default-bind',
  'default-server',
  'log',
  'peer',
  'server',
  'table',
  'disabled',
  'enabled',
]);

/** Whether a peer's line has what only servers of backends use. */
const warnsOf = (server: Server): boolean =>
  server.initAddress !== null || server.resolvers !== null || server.check || server.agentCheck;

/** A second one is refused, and made nevertheless. */
function oneListener(own: Own, reading: Reading): void {
  if (own.listeners > 0)
    reading.alert(
      `One listener per "peers" section is authorized but another is already configured at ${reading.at(own.bind?.line ?? own.section.bindLine)}.`,
    );
}

function listen(own: Own, reading: Reading, text: string, where: string): void {
  if (own.section.bindLine === 0) own.section.bindLine = reading.line.number;
  within(
    (message) => `${where} : ${message}`,
    () => {
      own.listeners += readListeners(text, reading);
    },
  );
}

function tableLine(own: Own, reading: Reading): void {
  const { line, report } = reading;
  const name = line.arg(1);
  const other = reading.tables.get(name);
  if (other !== undefined)
    refuse(
      `stick-table name '${name}' conflicts with table declared in ${other.ownerKind} '${other.ownerName}' at ${report.baseName}:${other.line}.`,
      { word: 1, code: 'same-name' },
    );
  const full = `${own.section.name}/${name}`;
  const table = parseStickTable(reading, {
    name: full,
    ownerKind: 'peers',
    ownerName: own.section.name,
    inPeers: true,
  });
  if (!reading.tables.has(full)) reading.tables.set(full, table);
}
