import { INT_MAX, isIPv4, readUnsigned, UINT_MAX } from '../numbers.ts';
import type { Statement } from '../statement.ts';
import { currentServer, type CheckBlock, type Handler } from './block.ts';
import { newRealServer, newVirtualServer, type CheckData, type VirtualServerDraft } from './draft.ts';
import { forwardingMethod } from './forwardingMethod.ts';
import { notify } from './notify.ts';
import { CONNECT_TIMEOUT_MAX_US, familyWord, socketOf, switched, timerUs, valueOf } from './words.ts';
import { dictionary } from '../../../text/dictionary.ts';

/** IPVS_SVC_PERSISTENT_TIMEOUT and LVS_MAX_TIMEOUT, in seconds. */
const PERSISTENCE_DEFAULT = 360;
const PERSISTENCE_MAX = 86_400 * 31;
/** What keepalived 2.2.7 takes for a scheduler; whether the kernel has it is another matter. */
const SCHEDULERS = 'rr wrr lc wlc lblc sh mh dh fo ovf lblcr sed nq twos'.split(' ');

type Line = (at: Statement, server: VirtualServerDraft, data: CheckData) => void;

/** keepalived's handlers for virtual_server (check/check_parser.c), with its words. */
const LINES: Readonly<Record<string, Line>> = dictionary({
  ip_family: (at, server) => {
    const name = at.text(1);
    if (name !== 'inet' && name !== 'inet6') return at.say(`unknown address family ${name}`);
    if (server.family !== null && familyWord(server.family) !== name)
      return at.say(`Virtual server specified family ${name} conflicts with server family`);
    server.family = name === 'inet' ? 4 : 6;
  },
  connect_timeout: (at, { timing }) => {
    const us = timerUs(at, 1, 1, CONNECT_TIMEOUT_MAX_US);
    if (us === null) at.say(`virtual server connect_timeout ${at.text(1)} invalid - ignoring`);
    else timing.connectTimeoutUs = us;
  },
  delay_loop: (at, { timing }) => {
    const us = timerUs(at, 1, 1, null);
    if (us === null) at.say(`virtual server delay loop '${at.text(1)}' invalid - ignoring`);
    else timing.delayUs = { value: us, span: at.line.span };
  },
  delay_before_retry: (at, { timing }) => {
    const us = timerUs(at, 1, 0, null);
    if (us === null) at.say(`virtual server delay before retry '${at.text(1)}' invalid - ignoring`);
    else timing.delayBeforeRetryUs = us;
  },
  retry: (at, { timing }) => {
    const value = at.unsigned(1, 1, UINT_MAX);
    if (value === null) at.say(`retry value invalid - ${at.text(1)}`);
    else timing.retry = value;
  },
  warmup: (at, { timing }) => {
    const us = timerUs(at, 1, 0, null);
    if (us === null) at.say(`virtual server warmup '${at.text(1)}' invalid - ignoring`);
    else timing.warmupUs = us;
  },
  lb_algo: scheduler,
  lvs_sched: scheduler,
  hashed: flag,
  ops: flag,
  'flag-1': flag,
  'flag-2': flag,
  'flag-3': flag,
  'sh-port': flag,
  'sh-fallback': flag,
  'mh-port': flag,
  'mh-fallback': flag,
  lb_kind: method,
  lvs_method: method,
  persistence_timeout: (at, server) => {
    if (at.size < 2) {
      server.persistenceSeconds = PERSISTENCE_DEFAULT;
      return;
    }
    const value = at.unsigned(1, 1, PERSISTENCE_MAX);
    if (value === null) at.say('persistence_timeout invalid');
    else server.persistenceSeconds = value;
  },
  persistence_engine: (at) => {
    // IP_VS_PENAME_MAXLEN is 16, with the byte at the end.
    if (at.text(1).length > 15) at.say(`persistence_name too long, truncating - ${at.text(1)}`);
  },
  persistence_granularity: granularity,
  protocol: (at, server) => {
    const name = at.text(1).toLowerCase();
    if (name === 'tcp' || name === 'udp' || name === 'sctp') server.protocol = name;
    else at.say(`Unknown protocol ${at.text(1)} - ignoring`);
  },
  ha_suspend: (at, server) => {
    server.haSuspend = at.line.span;
  },
  smtp_alert: (at) => void switched(at, 'Invalid virtual_server smtp_alert parameter'),
  virtualhost: (at, server) => {
    if (at.size < 2) at.say('virtual server virtualhost missing');
    else server.virtualHost = valueOf(at);
  },
  snmp_name: (at) => {
    if (at.size !== 2) at.say('virtual server snmp_name missing or extra parameters');
  },
  alpha: (_, server) => {
    server.alpha = true;
  },
  omega: (_, server) => {
    server.omega = true;
  },
  inhibit_on_failure: (_, server) => {
    server.inhibit = true;
  },
  quorum_up: (at, server, data) => notify(at, data, server.scripts, 'quorum_up', groupName(server)),
  quorum_down: (at, server, data) => notify(at, data, server.scripts, 'quorum_down', groupName(server)),
  quorum: (at, server) => {
    const value = at.unsigned(1, 1, UINT_MAX);
    if (value === null) at.say(`Quorum ${at.text(1)} must be in [1, ${UINT_MAX}]. Setting to 1.`);
    server.quorum = { value: value ?? 1, span: at.line.span };
  },
  hysteresis: (at, server) => {
    const value = at.unsigned(1, 0, UINT_MAX);
    if (value === null) at.say(`Hysteresis ${at.text(1)} must be in [0, ${UINT_MAX}] - ignoring`);
    else server.hysteresis = value;
  },
  weight: (at, server) => {
    const value = at.unsigned(1, 1, INT_MAX);
    if (value === null) at.say(`Virtual server weight ${at.text(1)} is outside range 1-${INT_MAX}`);
    else server.weight = value;
  },
  sorry_server: (at, server) => {
    const socket = socketOf(at, at.text(1), at.size >= 3 ? 2 : null);
    if (socket === null) at.say(`Invalid sorry server IP address ${at.text(1)} - skipping`);
    else server.sorry = { ...newRealServer(at.line.span, socket, server.method), weight: 1, inhibit: false };
  },
  sorry_server_inhibit: (at, server) => {
    if (server.sorry !== null) server.sorry.inhibit = true;
    else at.say('Ignoring sorry_server inhibit used before or without sorry_server', 0);
  },
  sorry_server_lvs_method: (at, server) => {
    if (server.sorry === null) return at.say('sorry_server forwarding used without sorry_server', 0);
    server.sorry.method = forwardingMethod(at, 'sorry') ?? server.sorry.method;
  },
});

export const virtualServerBlock: CheckBlock = {
  open(at, data) {
    const target = readTarget(at);
    if (target === null) return 'skip';
    data.virtualServers.push(newVirtualServer(at.line.span, target));
    return 'read';
  },
  lines: Object.fromEntries(Object.entries(LINES).map(([name, line]): [string, Handler] => [name, onServer(line)])),
  end(at, data) {
    const server = currentServer(data);
    if (server === undefined) return;
    const { sorry } = server;
    if (sorry !== null && sorry.method !== 'TUN') {
      server.family ??= sorry.socket.family;
      if (server.family !== sorry.socket.family) {
        at.say(`Address family of virtual server and sorry server ${sorry.socket.address} don't match - skipping sorry server.`, 0);
        server.sorry = null;
      }
    }
    if (server.family === null && server.target.kind !== 'group') server.family = oneFamily(server);
  },
};

function onServer(line: Line): Handler {
  return (at, data) => {
    const server = currentServer(data);
    if (server !== undefined) line(at, server, data);
  };
}

function readTarget(at: Statement): VirtualServerDraft['target'] | null {
  const first = at.text(1);
  if (first === 'group') return { kind: 'group', name: at.words[2]?.text ?? '' };
  if (first === 'fwmark') {
    const mark = at.complaints.number(at.span(2), readUnsigned(at.words[2]?.text ?? '', 0, UINT_MAX));
    if (mark !== null) return { kind: 'mark', mark };
    at.say(`virtual server fwmark '${at.words[2]?.text ?? '(null)'}' must be in [0, ${UINT_MAX}] - ignoring`, 2);
    return null;
  }
  const socket = socketOf(at, first, at.size >= 3 ? 2 : null);
  if (socket !== null) return { kind: 'address', socket };
  const port = at.words[2]?.text ?? '';
  const said = /^0*$/.test(port) ? '' : port;
  at.say(`Invalid virtual server IP address${said === '' ? '' : '/port'} ${first}${said === '' ? '' : `/${said}`} - skipping`);
  return null;
}

/** With a firewall mark and tunnels alone, the servers' family where they have one, else IPv4. */
function oneFamily(server: VirtualServerDraft): 4 | 6 {
  const families = new Set([...(server.sorry === null ? [] : [server.sorry]), ...server.reals].map((r) => r.socket.family));
  return families.size === 1 && families.has(6) ? 6 : 4;
}

function scheduler(at: Statement, server: VirtualServerDraft): void {
  const name = at.text(1);
  if (SCHEDULERS.includes(name)) server.scheduler = { value: name, span: at.line.span };
  else at.say(`Invalid lvs_scheduler '${name}' - ignoring`);
}

/** lbflags_handler: `hashed` has come without a meaning, and falls through to the words about sh. */
function flag(at: Statement, server: VirtualServerDraft): void {
  const name = at.text(0);
  const own = name === 'ops' || name.startsWith('flag-');
  const chosen = server.scheduler?.value;
  if (own) server.flags.add(name);
  else if (chosen === 'sh' || chosen === 'mh') {
    if (name.startsWith(chosen)) server.flags.add(name);
  } else at.say(`${name} only applies to sh scheduler - ignoring`, 0);
}

function method(at: Statement, server: VirtualServerDraft): void {
  server.method = forwardingMethod(at, 'virtual') ?? server.method;
}

function granularity(at: Statement, server: VirtualServerDraft): void {
  const text = at.text(1);
  const family = server.family ?? (text.includes('.') ? 4 : 6);
  if (family === 6) {
    if (at.unsigned(1, 1, 128) === null) return at.say(`Invalid IPv6 persistence_granularity specified - ${text}`);
  } else {
    if (!isIPv4(text)) return at.say(`Invalid IPv4 persistence_granularity specified - ${text}`);
    server.granularity = text;
  }
  server.family ??= family;
  if (server.persistenceSeconds === 0) server.persistenceSeconds = PERSISTENCE_DEFAULT;
}

/** keepalived 2.2.7 names the group in words about quorum scripts, where there is one. */
function groupName({ target }: VirtualServerDraft): string {
  return target.kind === 'group' ? target.name : '(null)';
}
