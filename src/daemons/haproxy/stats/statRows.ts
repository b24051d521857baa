import type { BackendState } from '../backendState.ts';
import type { FrontendState } from '../frontendState.ts';
import type { Running } from '../running.ts';
import type { ServerState } from '../serverState.ts';
import { backendRow } from './backendRow.ts';
import type { Row } from './columns.ts';
import { frontendRow } from './frontendRow.ts';
import { serverRow } from './serverRow.ts';
import { checkedBy } from './serverStatus.ts';

/** Bits of the second number of `show stat <iid> <type> <sid>`. */
const FRONTENDS = 1;
const BACKENDS = 2;
const SERVERS = 4;

/** What of the process is asked for; -1: all. */
export interface Wanted {
  readonly proxyId: number;
  readonly kinds: number;
  readonly serverId: number;
  readonly hidesMaintenance: boolean;
  readonly hidesDown: boolean;
}

const EVERYTHING: Wanted = { proxyId: -1, kinds: -1, serverId: -1, hidesMaintenance: false, hidesDown: false };

/** The lines of the sections in the order of the file: of each its frontend, servers and backend. */
export function statRows(process: Running, legends: boolean, wanted: Wanted = EVERYTHING): Row[] {
  const { frontends, backends, config, host, limit } = process;
  const nowMs = host.now();
  const processMaxconn = limit.max === Infinity ? null : (config.maxconn?.value ?? null);
  const countsServers = wanted.hidesMaintenance || wanted.hidesDown;
  const has = (kind: number): boolean => (wanted.kinds & kind) !== 0;
  const rows: Row[] = [];
  for (const { id, frontend, backend } of sectionsOf(frontends, [...backends.values()])) {
    if (wanted.proxyId !== -1 && wanted.proxyId !== id) continue;
    if (frontend !== undefined && has(FRONTENDS)) rows.push(frontendRow(frontend, processMaxconn, nowMs));
    if (backend === undefined) continue;
    if (has(SERVERS))
      rows.push(...serversShown(backend, wanted).map((server) => serverRow(server, { nowMs, legends })));
    if (has(BACKENDS)) rows.push(backendRow(backend, { nowMs, legends, countsServers }));
  }
  return rows;
}

interface SectionState {
  readonly id: number;
  readonly frontend?: FrontendState;
  readonly backend?: BackendState;
}

/** Frontends and backends by their sections: those of a `listen` have one number. */
function sectionsOf(frontends: readonly FrontendState[], backends: readonly BackendState[]): SectionState[] {
  const sections = new Map<number, SectionState>();
  for (const frontend of frontends) sections.set(frontend.config.id, { id: frontend.config.id, frontend });
  for (const backend of backends)
    sections.set(backend.config.id, { ...sections.get(backend.config.id), id: backend.config.id, backend });
  return [...sections.values()].sort((a, b) => a.id - b.id);
}

function serversShown({ servers }: BackendState, { serverId, hidesMaintenance, hidesDown }: Wanted): ServerState[] {
  return servers.filter((server) => {
    if (serverId !== -1 && server.id !== serverId) return false;
    if ((hidesMaintenance || hidesDown) && server.inMaintenance) return false;
    return !(hidesDown && isDown(server));
  });
}

/** Down, and no check has passed since. */
function isDown(server: ServerState): boolean {
  const { check } = checkedBy(server);
  return server.operation === 'stopped' && (check?.enabled !== true || check.health === 0);
}
