/** Where a daemon takes commands, inside its machine: a unix socket, or a port of one of its addresses. */
export type ControlPlace = { readonly path: string } | { readonly host: string; readonly port: number };

const LEVELS = ['user', 'operator', 'admin'];

/** The `stats socket` of a haproxy.cfg that may do most, the first of those; null where there is none that an operator's shell can reach. */
export function statsSocket(config: string): ControlPlace | null {
  let best: { readonly place: ControlPlace; readonly rank: number } | null = null;
  for (const [, address = '', rest = ''] of config.matchAll(/^[ \t]*stats[ \t]+socket[ \t]+(\S+)(.*)$/gm)) {
    const place = placeOf(address.replaceAll(/["']/g, ''));
    // Without a level it is operator.
    const level = /^[^#]*\slevel\s+(\w+)/.exec(rest)?.[1] ?? 'operator';
    const rank = LEVELS.indexOf(level);
    if (place !== null && rank > (best?.rank ?? -1)) best = { place, rank };
  }
  return best?.place ?? null;
}

/** `/run/haproxy/admin.sock`, `unix@/run/a`, `127.0.0.1:9999`, `ipv4@*:9999`, `:9999`; null for what only another process can be given (`fd@3`) or sees (`abns@a`). */
function placeOf(address: string): ControlPlace | null {
  const path = /^(?:unix@)?(\/.*)$/.exec(address)?.[1];
  if (path !== undefined) return { path };
  const found = /^(?:(?:stream\+)?(?:ipv4|tcp4?)@)?([^@:]*):(\d+)$/.exec(address);
  if (found === null) return null;
  const [, host = '', port = ''] = found;
  return { host: host === '' || host === '*' || host === '0.0.0.0' ? '127.0.0.1' : host, port: Number(port) };
}

/** The server's own `socket` in a my.cnf, or where Debian's server makes it. */
export function serverSocket(config: string): ControlPlace {
  const found = /^[ \t]*socket[ \t]*=[ \t]*(\/\S+)/m.exec(config);
  return { path: found?.[1] ?? '/run/mysqld/mysqld.sock' };
}
