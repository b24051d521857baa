import { listed } from '../../text/listed.ts';
import { splitWords, type Word, type WordLine } from '../../text/words.ts';
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
import { splitHostPort } from './address.ts';
import { SECTIONS } from './directives.ts';
import { inNewBackend, inNewSection, inPlaces, isServerAlready, noServerThere } from './wiringWords.ts';

/** A `server` line as it stands. */
interface ServerLine {
  /** Index into the text's lines. */
  readonly at: number;
  readonly words: readonly Word[];
  readonly host: string;
  readonly port: string | null;
}

/** A frontend, backend or listen section: what of it matters where servers come and go. */
interface Section {
  readonly kind: string;
  readonly name: string;
  /** Where a line can be added: behind its last line that says something. */
  last: number;
  mode: string;
  defaultBackend: string | null;
  /** It sends requests on by rules of its own. */
  switches: boolean;
  readonly servers: ServerLine[];
}

export const wiring: Wiring = {
  machineName: 'lb',
  speaks: 'http',
  uses: ['http', 'mysql'],
  begin,
  connect,
  disconnect,
};

/** Without servers it starts, and answers 503 until it has one. */
function begin({ taken }: Beginning): string {
  return `global
    log /dev/log local0

defaults
    mode http
    log global
    option httplog
    option redispatch
    retries 3
    timeout connect 1s
    timeout client 30s
    timeout server 30s

frontend site
    bind *:${freePort(taken)}
    default_backend web

backend web
    balance roundrobin
    default-server inter 1s fall 3 rise 2
`;
}

function connect(text: string, server: NewServer): Rewired {
  const sections = readSections(text);
  if (server.beside !== null) return besides(text, sections, server, server.beside);
  const place = placeFor(sections, server);
  if (place === null) return withNewSection(text, sections, server);
  const there = place.servers.some((line) => server.leads(line.host) && line.port === String(server.port));
  if (there) return { why: isServerAlready(server.name, placeName(place)) };
  return {
    text: inserted(text, place.last, newLine(text, place, server)),
    words: inPlaces(server.name, [placeName(place)]),
  };
}

function disconnect(text: string, leads: Leads): Rewired {
  const gone = new Set<number>();
  const from = new Set<string>();
  const lines = splitWords('', text);
  for (const section of readSections(text)) {
    for (const { at, words, host } of section.servers) {
      if (!leads(host)) continue;
      gone.add(at);
      from.add(placeName(section));
      // HAProxy does not start with a rule for a server that its section does not have.
      const name = words[1]?.value;
      for (let i = 0; i <= section.last; i++)
        if (sectionAt(lines, i) === sectionAt(lines, at) && isUse(lines[i] as WordLine, name)) gone.add(i);
    }
  }
  if (gone.size === 0) return { why: noServerThere() };
  const kept = text.split('\n').filter((_, i) => !gone.has(i));
  return { text: kept.join('\n'), words: listed([...from]) };
}

function isUse({ words }: WordLine, server: string | undefined): boolean {
  return words[0]?.value === 'use-server' && words[1]?.value === server;
}

/** Index of the line that opens the section of a line. */
function sectionAt(lines: readonly WordLine[], at: number): number {
  for (let i = at; i >= 0; i--) if (SECTIONS.has(lines[i]?.words[0]?.value ?? '')) return i;
  return -1;
}

function readSections(text: string): Section[] {
  const found: Section[] = [];
  /** Modes of the defaults by name; HAProxy's own is tcp. */
  const modes = new Map<string, string>();
  let inherited = 'tcp';
  let open: Section | null = null;
  for (const { line, words } of splitWords('', text)) {
    const [first, second] = words.map(({ value }) => value);
    if (first === undefined) continue;
    if (SECTIONS.has(first)) {
      const parent = words[words.findIndex(({ value }, i) => i > 0 && value === 'from') + 1]?.value;
      const mode: string =
        (words.some(({ value }, i) => i > 0 && value === 'from') ? modes.get(parent ?? '') : undefined) ??
        (first === 'defaults' ? 'tcp' : inherited);
      open = {
        kind: first,
        name: second ?? '',
        last: line - 1,
        mode,
        defaultBackend: null,
        switches: false,
        servers: [],
      };
      if (first === 'defaults') inherited = mode;
      if (/^(frontend|backend|listen|defaults)$/.test(first)) found.push(open);
      continue;
    }
    if (open === null) continue;
    open.last = line - 1;
    if (first === 'mode' && second !== undefined) open.mode = second;
    if (open.kind === 'defaults') {
      inherited = open.mode;
      modes.set(open.name, open.mode);
    }
    if (first === 'default_backend') open.defaultBackend = second ?? null;
    if (first === 'use_backend') open.switches = true;
    const address = words[2]?.value;
    if (first === 'server' && address !== undefined)
      open.servers.push({ at: line - 1, words, ...splitHostPort(address) });
  }
  return found.filter(({ kind }) => kind !== 'defaults');
}

/** As the file names it: `backend web`. */
function placeName({ kind, name }: Section): string {
  return `${kind} ${name}`;
}

/** The backend that requests come to without a rule, else one that has servers, else any; each only where it can speak with the new one. */
function placeFor(sections: readonly Section[], { service, port }: NewServer): Section | null {
  const fits = sections.filter(({ kind, mode, servers }) => {
    if (kind === 'frontend') return false;
    if (service === 'http' && mode === 'http') return true;
    return mode === 'tcp' && (servers.length === 0 || servers.some((line) => line.port === String(port)));
  });
  const usual = sections.map(({ defaultBackend }) => defaultBackend);
  return (
    fits.find(({ name }) => usual.includes(name)) ?? fits.find(({ servers }) => servers.length > 0) ?? fits[0] ?? null
  );
}

/** As the last of its section, or the barest line that is checked. */
function newLine(text: string, { servers, last }: Section, server: NewServer): string {
  const like = servers.at(-1);
  const name = freeName(
    server.name,
    servers.map(({ words }) => words[1]?.value ?? ''),
  );
  const host = hostLike(
    servers.map((line) => line.host),
    server,
  );
  if (like !== undefined) return likeLine(text, like, name, `${host}:${server.port}`);
  const blanks = /^[ \t]+/.exec(text.split('\n')[last] ?? '')?.[0] ?? '    ';
  return `${blanks}server ${name} ${host}:${server.port} check`;
}

/** Options that belong to one server alone, and how many words each has. */
const OWN: ReadonlyMap<string, number> = new Map([
  ['id', 2],
  ['track', 2],
  ['backup', 1],
  ['disabled', 1],
]);

/** A line of the same options for another server. */
function likeLine(text: string, { at, words }: ServerLine, name: string, address: string): string {
  const raw = text.split('\n')[at] ?? '';
  const blanks = /^[ \t]*/.exec(raw)?.[0] ?? '';
  const written = (word: Word): string => raw.slice(word.span.column - 1, word.span.endColumn - 1);
  const options: string[] = [];
  for (let i = 3; i < words.length; i++) {
    const word = words[i] as Word;
    const own = OWN.get(word.value);
    if (own !== undefined) i += own - 1;
    else if (word.value === 'cookie' && i + 1 < words.length) {
      options.push('cookie', name);
      i++;
    } else options.push(written(word));
  }
  return `${blanks}${['server', name, address, ...options].join(' ')}`;
}

/** A line beside each that leads to the other machine. */
function besides(text: string, sections: readonly Section[], server: NewServer, beside: Leads): Rewired {
  const lines = text.split('\n');
  const where: string[] = [];
  const found = sections.flatMap((section) => {
    const names = section.servers.map(({ words }) => words[1]?.value ?? '');
    return section.servers
      .filter(({ host }) => beside(host))
      .map((line) => {
        const name = freeName(server.name, names);
        names.push(name);
        return { section, line, name };
      });
  });
  for (const { section, line, name } of [...found].sort((a, b) => b.line.at - a.line.at)) {
    const host = hostLike([line.host], server);
    const address = line.port === null ? host : `${host}:${line.port}`;
    lines.splice(line.at + 1, 0, likeLine(text, line, name, address));
    where.unshift(placeName(section));
  }
  if (where.length === 0) return { why: noServerThere() };
  return { text: lines.join('\n'), words: inPlaces(server.name, [...new Set(where)]) };
}

/** Where no section can speak with it: a section of its own, which somebody listens for. */
function withNewSection(text: string, sections: readonly Section[], server: NewServer): Rewired {
  const { name, port, service } = server;
  const names = sections.map((section) => section.name);
  const line = `    server ${name} ${hostLike([], server)}:${port} check\n`;
  const end = text === '' || text.endsWith('\n\n') ? text : text.endsWith('\n') ? `${text}\n` : `${text}\n\n`;
  const waiting =
    service !== 'http'
      ? undefined
      : sections.find(
          ({ kind, mode, defaultBackend, switches }) =>
            kind === 'frontend' && mode === 'http' && defaultBackend === null && !switches,
        );
  if (waiting !== undefined) {
    const backend = freeName('web', names);
    const entered = inserted(end, waiting.last, `    default_backend ${backend}`);
    return {
      text: `${entered}backend ${backend}\n    balance roundrobin\n${line}`,
      words: inNewBackend(name, backend),
    };
  }
  const listen = freeName(service === 'http' ? 'site' : service, names);
  const timeouts = '    timeout connect 1s\n    timeout client 30s\n    timeout server 30s\n';
  const mode = `    mode ${service === 'http' ? 'http' : 'tcp'}\n`;
  return {
    text: `${end}listen ${listen}\n    bind *:${port}\n${mode}${timeouts}${line}`,
    words: inNewSection(name, `listen ${listen}`),
  };
}

/** A line behind another one. */
function inserted(text: string, after: number, line: string): string {
  const lines = text.split('\n');
  lines.splice(after + 1, 0, line);
  return lines.join('\n');
}
