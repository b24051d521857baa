import type { Listen, Pattern, ServerBlock } from './config.ts';
import type { Exchange } from './exchange.ts';

/** Server blocks by name, worked out once for each listening address. */
const tables = new WeakMap<Listen, NameTable>();

/** Answers are remembered for so many Host headers. */
const KNOWN_MAX = 1000;

interface NameTable {
  readonly exact: ReadonlyMap<string, ServerBlock>;
  /** `.example.org`, longest first. */
  readonly tails: readonly (readonly [string, ServerBlock])[];
  /** `www.example.`, longest first. */
  readonly heads: readonly (readonly [string, ServerBlock])[];
  /** Expressions in the order of the file. */
  readonly patterns: readonly (readonly [Pattern, ServerBlock])[];
  readonly known: Map<string, ServerBlock>;
}

/**
 * The server block for a Host header: exact name, the longest `*.name`, the longest `name.*`, the first expression that matches, else the default
 * (ngx_http_find_virtual_server). What an expression catches is there for the rest of the request.
 */
export function findServer(listen: Listen, host: string, exchange: Exchange): ServerBlock {
  // A sole server is not looked for, unless its name may catch something (ngx_http_init_listening).
  if (listen.servers.length === 1 && listen.defaultServer.patterns.length === 0) return listen.defaultServer;
  let table = tables.get(listen);
  if (table === undefined) {
    table = makeTable(listen);
    tables.set(listen, table);
  }
  let server = table.known.get(host);
  if (server !== undefined) return server;
  const name = host.replace(/:\d*$/, '').replace(/\.$/, '').toLowerCase();
  server = look(table, name);
  if (server === undefined && name !== '') {
    for (const [pattern, block] of table.patterns) if (exchange.match(pattern, name)) return block;
  }
  server ??= listen.defaultServer;
  if (table.known.size < KNOWN_MAX) table.known.set(host, server);
  return server;
}

function look(table: NameTable, host: string): ServerBlock | undefined {
  const exact = table.exact.get(host);
  if (exact !== undefined) return exact;
  const tail = table.tails.find(([suffix]) => host.length > suffix.length && host.endsWith(suffix));
  return (tail ?? table.heads.find(([prefix]) => host.length > prefix.length && host.startsWith(prefix)))?.[1];
}

/** Where two blocks claim a name the first has it: nginx warns of "conflicting server name". */
function makeTable(listen: Listen): NameTable {
  const exact = new Map<string, ServerBlock>();
  const tails = new Map<string, ServerBlock>();
  const heads = new Map<string, ServerBlock>();
  const add = (map: Map<string, ServerBlock>, key: string, server: ServerBlock): void => {
    if (!map.has(key)) map.set(key, server);
  };
  for (const server of listen.servers) {
    for (const name of server.names) {
      if (name.startsWith('*.')) add(tails, name.slice(1), server);
      else if (name.endsWith('.*')) add(heads, name.slice(0, -1), server);
      else if (name.startsWith('.')) {
        add(exact, name.slice(1), server);
        add(tails, name, server);
      } else add(exact, name, server);
    }
  }
  const patterns = listen.servers.flatMap((server) => server.patterns.map((pattern) => [pattern, server] as const));
  return { exact, tails: longestFirst(tails), heads: longestFirst(heads), patterns, known: new Map() };
}

function longestFirst(map: ReadonlyMap<string, ServerBlock>): (readonly [string, ServerBlock])[] {
  return [...map].sort(([a], [b]) => b.length - a.length);
}
