import type { ServerState } from '../serverState.ts';
import { atoi, command, leadingNumber, word, type Args, type Command, type Run, type Session } from './session.ts';

/** Weights go up to this (SRV_UWGHT_MAX). */
const WEIGHT_MAX = 256;

const NAME_NEEDED = "Require 'backend/server'.\n";

/** What an operator may do with one server (server.c cli_parse_set_server and its neighbours, 2.6). */
export const SERVER_COMMANDS: readonly Command[] = [
  command('set server', 'admin', onServer(2, setServer)),
  command(
    'set weight',
    'admin',
    onServer(2, (server, args, session) => weigh(server, word(args, 3), session)),
  ),
  command('get weight', 'user', getWeight),
  command(
    'set maxconn server',
    'admin',
    onServer(3, (server, args) => limit(server, word(args, 4))),
  ),
  command(
    'enable server',
    'admin',
    onServer(2, (server, _, session) => setState(server, 'ready', session)),
  ),
  command(
    'disable server',
    'admin',
    onServer(2, (server, _, session) => setState(server, 'maint', session)),
  ),
  command(
    'enable health',
    'admin',
    onServer(2, (server) => enableHealth(server)),
  ),
  command(
    'disable health',
    'admin',
    onServer(2, (server) => disableHealth(server)),
  ),
  command(
    'enable agent',
    'admin',
    onServer(2, () => 'Agent was not configured on this server, cannot enable.\n'),
  ),
  command(
    'disable agent',
    'admin',
    onServer(2, () => ''),
  ),
  command(
    'shutdown sessions server',
    'admin',
    onServer(3, (server, _, session) => endSessions(server, session)),
  ),
];

function onServer(at: number, run: (server: ServerState, args: Args, session: Session) => string): Run {
  return (args, session) => {
    const found = findServer(word(args, at), session);
    return typeof found === 'string' ? found : run(found, args, session);
  };
}

/** `be/web1`, with numbers for names too; or what the daemon says where there is none (cli_find_server). */
function findServer(name: string, session: Session): ServerState | string {
  const cut = name.indexOf('/');
  const [backendName, serverName] = cut < 0 ? [name, ''] : [name.slice(0, cut), name.slice(cut + 1)];
  if (backendName === '' || serverName === '') return NAME_NEEDED;
  return serverCalled(backendName, serverName, session, true);
}

function serverCalled(
  backendName: string,
  serverName: string,
  session: Session,
  running: boolean,
): ServerState | string {
  const { backends, frontends } = session.process;
  const backend = findNamed(backends.values(), backendName);
  if (backend === undefined) return 'No such backend.\n';
  const server = backend.servers.find(({ config, id }) => config.name === serverName || serverName === `#${id}`);
  if (server === undefined) return 'No such server.\n';
  // A `listen` section that was shut down takes its servers along.
  const stopped = frontends.some(({ config, state }) => config.name === backend.config.name && state === 'stopped');
  return running && stopped ? 'Proxy is disabled.\n' : server;
}

/** A section by its name, or `#3` by its number (proxy.c proxy_find_by_name). */
export function findNamed<T extends { readonly config: { readonly name: string; readonly id: number } }>(
  all: Iterable<T>,
  name: string,
): T | undefined {
  const id = /^#\d+$/.test(name) ? Number(name.slice(1)) : null;
  for (const item of all) if (id === null ? item.config.name === name : item.config.id === id) return item;
  return undefined;
}

function getWeight(args: Args, session: Session): string {
  const name = word(args, 2);
  const cut = name.indexOf('/');
  if (cut < 0 || cut === name.length - 1) return NAME_NEEDED;
  const server = serverCalled(name.slice(0, cut), name.slice(cut + 1), session, false);
  return typeof server === 'string' ? server : `${server.weight} (initial ${server.config.weight})\n`;
}

/** By the word after the server's name. Addresses, names and TLS of a server stay in the lab what the file says. */
function setServer(server: ServerState, args: Args, session: Session): string {
  const value = word(args, 4);
  switch (word(args, 3)) {
    case 'state':
      return setState(server, value, session);
    case 'weight':
      return weigh(server, value, session);
    case 'health':
      return setHealth(server, value, session);
    case 'agent':
    case 'agent-send':
      return 'agent checks are not enabled on this server.\n';
    case 'fqdn':
      return `set server <b>/<s> fqdn ${value === '' ? 'requires a FQDN' : 'failed because no resolution is configured'}.\n`;
    case 'ssl':
      return "'set server <srv> ssl' cannot be set.  default-server should define ssl settings\n";
    case 'addr':
    case 'check-addr':
    case 'agent-addr':
      return value === ''
        ? `set server <b>/<s> ${word(args, 3)} requires an address and optionally a port.\n`
        : leftOut(args);
    case 'check-port':
    case 'agent-port':
      return value === '' ? `set server <b>/<s> ${word(args, 3)} requires a port.\n` : leftOut(args);
    default:
      return 'usage: set server <backend>/<server> addr | agent | agent-addr | agent-port | agent-send | check-addr | check-port | fqdn | health | ssl | state | weight\n';
  }
}

/** What the daemon would do and the lab does not: said in the answer, since there is no line to mark. */
export function leftOut(args: Args): string {
  return `The lab does not do \`${args.join(' ')}\`. Nothing has changed.\n`;
}

/** Each is set before the other is cleared: there is no moment between maintenance and drain in which the server would be used. */
function setState(server: ServerState, state: string, { process }: Session): string {
  const { change } = process;
  const cause = server.config.span;
  switch (state) {
    case 'ready':
      change.drain(server, false, cause);
      change.maintain(server, false, cause);
      return '';
    case 'drain':
      change.drain(server, true, cause);
      change.maintain(server, false, cause);
      return '';
    case 'maint':
      change.maintain(server, true, cause);
      change.drain(server, false, cause);
      return '';
    default:
      return "'set server <srv> state' expects 'ready', 'drain' and 'maint'.\n";
  }
}

/** Until its checks say otherwise. */
function setHealth(server: ServerState, health: string, { process }: Session): string {
  if (server.tracked !== null) return 'cannot change health on a tracking server.\n';
  const { change } = process;
  const cause = server.config.span;
  const reason = 'changed from CLI';
  switch (health) {
    case 'up':
      server.forceHealth('up', cause);
      change.run(server, reason, cause);
      return '';
    case 'stopping':
      server.forceHealth('stopping', cause);
      change.fade(server, reason, cause);
      return '';
    case 'down':
      server.forceHealth('down', cause);
      change.stop(server, reason, cause);
      return '';
    default:
      return "'set server <srv> health' expects 'up', 'stopping', or 'down'.\n";
  }
}

/** server.c server_parse_weight_change_request. Percents are of what the file says. Two of the messages have no end of line, as the daemon's. */
function weigh(server: ServerState, text: string, { process }: Session): string {
  if (text === '') return 'Require <weight> or <weight%>.\n';
  const number = leadingNumber(text);
  if (number === null) return 'Empty weight string empty or preceded by garbage';
  let weight = number.value;
  const initial = server.config.weight;
  if (number.rest === '%') {
    if (weight < 0) return 'Relative weight must be positive.\n';
    weight = Math.min(WEIGHT_MAX, Math.floor((initial * Math.min(weight, 25_600)) / 100));
  } else if (weight < 0 || weight > WEIGHT_MAX) return 'Absolute weight can only be between 0 and 256 inclusive.\n';
  else if (number.rest !== '') return 'Trailing garbage in weight string';
  if (weight !== 0 && weight !== initial && !server.backend.takesWeights)
    return "Backend is using a static LB algorithm and only accepts weights '0%' and '100%'.\n";
  process.change.weigh(server, weight, server.config.span);
  return '';
}

/** server.c server_parse_maxconn_change_request: a limit that does not sink with the load goes along. */
function limit(server: ServerState, text: string): string {
  if (text === '') return 'Require <maxconn>.\n';
  const number = leadingNumber(text);
  if (number === null) return 'maxconn string empty or preceded by garbage';
  if (number.rest !== '') return 'Trailing garbage in maxconn string';
  // Below zero it is as good as none: the daemon keeps it without a sign.
  const most = atoi(text) < 0 ? 2 ** 32 + atoi(text) : atoi(text);
  if (server.maxconn === server.minconn) server.minconn = most;
  server.maxconn = most;
  server.backend.dequeue(server);
  return '';
}

function enableHealth({ check }: ServerState): string {
  if (check === null) return 'Health check was not configured on this server, cannot enable.\n';
  check.enabled = true;
  return '';
}

function disableHealth({ check }: ServerState): string {
  if (check !== null) check.enabled = false;
  return '';
}

/** Whoever waits for an answer of it gets 502, as when a server is marked down with `shutdown-sessions`. */
function endSessions(server: ServerState, { process }: Session): string {
  process.change.endSessions(server, server.config.span);
  return '';
}
