import type { Listen, ServerBlock } from './config.ts';

/** Server blocks by name, worked out once for each listening address. */
const tables = new WeakMap<Listen, NameTable>();

interface NameTable {
  readonly exact: ReadonlyMap<string, ServerBlock>;
  /** `.example.org`, longest first. */
  readonly tails: readonly (readonly [string, ServerBlock])[];
  /** `www.example.`, longest first. */
  readonly heads: readonly (readonly [string, ServerBlock])[];
  readonly known: Map<string, ServerBlock>;
}

/** The server block for a Host header: exact name, `*.name`, `name.*`, else the default (ngx_http_find_virtual_server). */
export function findServer(listen: Listen, host: string): ServerBlock {
  if (listen.servers.length === 1) return listen.defaultServer;
  let table = tables.get(listen);
  if (table === undefined) {
    table = makeTable(listen);
    tables.set(listen, table);
  }
  let server = table.known.get(host);
  if (server === undefined) {
    server = look(table, host.replace(/:\d*$/, '').toLowerCase()) ?? listen.defaultServer;
    table.known.set(host, server);
  }
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
  return { exact, tails: longestFirst(tails), heads: longestFirst(heads), known: new Map() };
}

function longestFirst(map: ReadonlyMap<string, ServerBlock>): (readonly [string, ServerBlock])[] {
  return [...map].sort(([a], [b]) => b.length - a.length);
}
