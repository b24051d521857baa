import type { BackendState } from '../backendState.ts';
import type { ServerState } from '../serverState.ts';
import { findNamed } from './serverCommands.ts';
import { command, word, type Args, type Command, type Session } from './session.ts';

/** `show servers …` and `show backend` (proxy.c dump_servers_state, 2.6). */
export const SHOW_SERVERS: readonly Command[] = [
  command('show servers state', 'user', (args, session) => showServers(args, session, stateHeading, stateLine)),
  command('show servers conn', 'user', (args, session) => showServers(args, session, connHeading, connLine)),
  command('show backend', 'user', (_, { process }) => ['# name', ...process.backends.keys(), ''].join('\n')),
];

const STATE_FIELDS =
  'be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight srv_iweight srv_time_since_last_change srv_check_status srv_check_result srv_check_health srv_check_state srv_agent_state bk_f_forced_id srv_f_forced_id srv_fqdn srv_port srvrecord srv_use_ssl srv_check_port srv_check_addr srv_agent_addr srv_agent_port';

/** Threads of the recorded daemon: one for each of its machine's two processors. */
const THREADS = 2;

function showServers(
  args: Args,
  { process }: Session,
  heading: () => string[],
  line: (backend: BackendState, server: ServerState) => string,
): string {
  const name = word(args, 3);
  const one = name === '' ? undefined : findNamed(process.backends.values(), name);
  if (name !== '' && one === undefined) return "Can't find backend.\n";
  const backends = one === undefined ? [...process.backends.values()] : [one];
  const lines = backends.flatMap((backend) => backend.servers.map((server) => line(backend, server)));
  return [...heading(), ...lines, ''].join('\n');
}

function stateHeading(): string[] {
  return ['1', `# ${STATE_FIELDS}`];
}

const OPERATIONS = { stopped: 0, starting: 1, running: 2, stopping: 3 } as const;

/** Of the flags in SRV_ADMF_*: forced and inherited maintenance, from the file, forced and inherited drain. */
function adminFlags(server: ServerState): number {
  return (
    (server.maintained ? 1 : 0) |
    (server.trackedMaintained ? 2 : 0) |
    (server.config.disabled ? 4 : 0) |
    (server.draining ? 8 : 0) |
    (server.trackedDraining ? 16 : 0)
  );
}

/** Numbers of check statuses (check-t.h healthcheck_status), as far as checks of the lab come to them. */
const CHECK_STATUS: Readonly<Record<string, number>> = {
  INI: 1,
  HANA: 4,
  SOCKERR: 5,
  L4OK: 6,
  L4TOUT: 7,
  L4CON: 8,
  L6OK: 9,
  L6TOUT: 10,
  L6RSP: 11,
  L7TOUT: 12,
  L7RSP: 13,
  L7OK: 15,
  L7OKC: 16,
  L7STS: 17,
};
const PASSED_CONDITIONALLY = 'L7OKC';

/** `srv_fqdn` is empty: names are resolved once, when the daemon starts, unless `resolvers` are there. */
function stateLine(backend: BackendState, server: ServerState): string {
  const { config, check } = server;
  const { status, result, health, state } = checkNumbers(server);
  const named = config.host !== config.address && config.host !== '' ? config.host : '-';
  return [
    backend.config.id,
    backend.config.name,
    server.id,
    config.name,
    config.address,
    OPERATIONS[server.operation],
    adminFlags(server),
    server.weight,
    config.weight,
    backend.age(server.lastChangeMs),
    status,
    result,
    health,
    state,
    0,
    0,
    config.idGiven ? 1 : 0,
    named,
    config.port,
    '-',
    0,
    check === null || config.check?.port === config.port ? 0 : (config.check?.port ?? 0),
    config.check === null || config.check.address === config.address ? '-' : config.check.address,
    '-',
    0,
  ].join(' ');
}

/** Status, result, health and flags (running, configured, enabled, paused) of its check; a server without one still has the daemon's defaults. */
function checkNumbers(server: ServerState): { status: number; result: number; health: number; state: number } {
  const { check } = server;
  if (check === null)
    return { status: 1, result: 0, health: server.uncheckedHealth, state: server.config.disabled ? 8 : 0 };
  const { last } = check;
  const result = last === null ? 0 : last.status === PASSED_CONDITIONALLY ? 4 : last.passed ? 3 : 2;
  return {
    status: CHECK_STATUS[last?.status ?? 'INI'] ?? 0,
    result: check.asking ? 0 : result,
    health: check.health,
    state: (check.asking ? 1 : 0) | 2 | (check.enabled ? 4 : 0) | (check.paused ? 8 : 0),
  };
}

function connHeading(): string[] {
  return [
    `# bkname/svname bkid/svid addr port - purge_delay used_cur used_max need_est unsafe_nb safe_nb idle_lim idle_cur idle_per_thr[${THREADS}]`,
  ];
}

/** Connections are in use from the connect to the answer; none is kept open between requests. */
function connLine(backend: BackendState, server: ServerState): string {
  const { config, sessions, counters } = server;
  const place = `${server.subject} ${backend.config.id}/${server.id} ${config.address} ${config.port}`;
  return `${place} - 5000 ${sessions} ${counters.sessionsMax} ${counters.sessionsMax} 0 0 -1 0${' 0'.repeat(THREADS)}`;
}
