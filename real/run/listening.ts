import { readFileSync } from 'node:fs';

/** TCP_LISTEN, as the kernel writes a socket's state. */
const LISTEN = '0A';

/** Ports on which something listens, from the text of /proc/PID/net/tcp or tcp6 (proc(5)): a heading, then a socket a line. */
export function listeningPorts(table: string): Set<number> {
  const ports = new Set<number>();
  for (const row of table.split('\n').slice(1)) {
    const [, local, , state] = row.trim().split(/\s+/);
    if (state === LISTEN && local !== undefined) ports.add(parseInt(local.slice(local.lastIndexOf(':') + 1), 16));
  }
  return ports;
}

/** The same for the network that a process is in, over IPv4 and IPv6. */
export function portsOf(pid: number): Set<number> {
  const ports = new Set<number>();
  for (const name of ['tcp', 'tcp6']) {
    for (const port of listeningPorts(readTable(`/proc/${pid}/net/${name}`))) ports.add(port);
  }
  return ports;
}

/** A kernel without IPv6 has no tcp6. */
function readTable(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
