import type { Support } from '../../daemon.ts';
import { keyword, leftOut, noEffect, simulated, type Keyword } from '../keyword.ts';

/** Keywords of virtual servers (init_check_keywords of keepalived 2.2.7). */

const NOT_MEASURED = 'How the kernel (IPVS) forwards follows its documentation and sources: no kernel with IPVS was there to compare with.';

const RETRY = simulated('retry', 'COUNT', 'How many further failures in a row before a check counts as failed. Default: 1; 0 for MISC_CHECK. The very first check has none.');
const DELAY_BEFORE_RETRY = simulated('delay_before_retry', 'SECONDS', 'How long after a failure it is tried again. Default: 1; 3 for HTTP_GET.');
const WARMUP = simulated('warmup', 'SECONDS', 'The first check comes 1 second after the start plus a random part of this. Default: `delay_loop`.');
const DELAY_LOOP = simulated('delay_loop', 'SECONDS', 'How long from one check to the next. Default: 60.');
const CONNECT_TIMEOUT = simulated('connect_timeout', 'SECONDS', 'How long a check waits for its connection, and HTTP_GET once more for the answer. Default: 5.');
const ALPHA = simulated('alpha', '[on|off]', 'Down until its checks have succeeded. Default: a real server is in the pool from the start, before any check.');
const TIMING: readonly Keyword[] = [RETRY, DELAY_BEFORE_RETRY, WARMUP, DELAY_LOOP, ALPHA];

const CONNECTING: readonly Keyword[] = [
  simulated('connect_ip', 'ADDRESS', 'Checks this address instead of the real server’s.'),
  simulated('connect_port', 'PORT', 'Checks this port instead of the real server’s.'),
  CONNECT_TIMEOUT,
  ...leftOut('bindto bind_port bind_if fwmark'),
];

const LOG = noEffect('log_all_failures');

function checker(name: string, help: string, children: readonly Keyword[], connects = true): Keyword {
  return simulated(name, '{ … }', help, { children: [...(connects ? CONNECTING : []), ...TIMING, ...LOG, ...children] });
}

/** Read, not run: what it would check counts as up. */
function leftOutChecker(name: string, own: string, blocks: readonly Keyword[] = []): Keyword {
  const common = 'connect_ip connect_port bindto bind_port bind_if connect_timeout fwmark retry delay_before_retry warmup delay_loop alpha log_all_failures';
  const help = 'The lab reads this checker and does not run it: it counts as succeeding.';
  return keyword(name, 'not-simulated', help, { children: [...leftOut(`${common}${own === '' ? '' : ` ${own}`}`), ...blocks] });
}

const URL_REGEX = leftOut('digest regex regex_no_match regex_options regex_min_offset regex_max_offset regex_stack');
const HTTP_OWN: readonly Keyword[] = [
  simulated('nb_get_retry', 'COUNT', 'The old word for `retry`.'),
  simulated('virtualhost', 'NAME', 'The Host of the requests. Default: address and port.'),
  ...noEffect('http_protocol enable_sni'),
  simulated('fast_recovery', '[on|off]', 'While it comes up, URLs are asked for one right after the other.'),
];
const URL: Keyword = simulated('url', '{ … }', 'One page to ask for. With several, each check asks for one; a real server is up when all have answered.', {
  children: [
    simulated('path', 'PATH', 'What is asked for.'),
    simulated('status_code', 'CODE … | FROM-TO', 'Statuses that count as success. Default: 200-299.'),
    simulated('virtualhost', 'NAME', 'The Host of this request.'),
    ...URL_REGEX,
  ],
});
const URL_LEFT_OUT = keyword('url', 'not-simulated', '', {
  children: [...leftOut('path status_code virtualhost'), ...URL_REGEX],
});
const MISC_OWN: readonly Keyword[] = [
  simulated('misc_path', '"COMMAND"', 'What to run; exit status 0 is success. The lab runs `pgrep -x NAME`, `killall -0 NAME`, `systemctl is-active NAME`, `true` and `false`.'),
  keyword('misc_timeout', 'no-effect', 'When to end it. The commands of the lab take a few milliseconds.', { args: 'SECONDS' }),
  simulated('misc_dynamic', '', 'Exit statuses from 2 on succeed too, and set the weight to two less.'),
  ...noEffect('user'),
];

const METHOD_HELP =
  '`NAT`: the director changes addresses both ways, so answers must come back through it (`gateway` in cluster.yaml). `DR`: packets go on unchanged, so real servers must hold the virtual address themselves (`loopback` in cluster.yaml) and answer clients directly. Default: NAT.';
const method = (name: string): Keyword => simulated(name, 'NAT|DR', METHOD_HELP);

const REAL_SERVER: readonly Keyword[] = [
  simulated('weight', 'N', 'Its share of new connections; 0 gets none. Default: 1.'),
  method('lvs_method'),
  simulated('uthreshold', 'N', 'From so many connections on it gets no more. Those that ended count for two minutes. Default: 0, no limit.'),
  simulated('lthreshold', 'N', 'Below so many it gets connections again. Default: three quarters of `uthreshold`.'),
  simulated('inhibit_on_failure', '[on|off]', 'A failure makes its weight 0 instead of taking it out: its connections go on, and clients with persistence stay with it.'),
  simulated('notify_up', '"COMMAND"', 'Run when it comes into the pool. The lab only writes it into the log.'),
  simulated('notify_down', '"COMMAND"', 'Run when it leaves the pool. The lab only writes it into the log.'),
  ...TIMING,
  CONNECT_TIMEOUT,
  ...noEffect('smtp_alert snmp_name'),
  simulated('virtualhost', 'NAME', 'The Host of HTTP_GET’s requests.'),
  checker('HTTP_GET', 'Asks for pages: a status that is not expected, or none in time, is a failure.', [...HTTP_OWN, URL]),
  leftOutChecker('SSL_GET', 'nb_get_retry virtualhost http_protocol enable_sni fast_recovery', [URL_LEFT_OUT]),
  checker('TCP_CHECK', 'Opens a TCP connection and closes it.', []),
  leftOutChecker('UDP_CHECK', 'payload require_reply min_reply_length max_reply_length'),
  leftOutChecker('SMTP_CHECK', 'helo_name', [
    keyword('host', 'not-simulated', '', { children: leftOut('connect_ip connect_port bindto bind_port bind_if connect_timeout fwmark retry delay_before_retry warmup delay_loop alpha log_all_failures') }),
  ]),
  leftOutChecker('DNS_CHECK', 'type name'),
  leftOutChecker('PING_CHECK', ''),
  checker('MISC_CHECK', 'Runs a program.', MISC_OWN, false),
  keyword('BFD_CHECK', 'not-simulated', '', { children: leftOut('name alpha') }),
  keyword('FILE_CHECK', 'not-simulated', '', { children: leftOut('track_file weight') }),
];

const SCHEDULER_HELP =
  'Which real server a new connection goes to: `rr` in turn, `wrr` in turn by weight, `lc` and `wlc` the fewest connections (by weight), `sed`, `nq`, `fo`, `ovf`, `sh` by the client’s address, `dh` by the virtual address. Default: wlc. `lblc`, `lblcr`, `mh` and `twos` go by wlc here. In turn begins with the last real server of the file.';

const flag = (name: string, support: Support = 'not-simulated', help = ''): Keyword => keyword(name, support, help);

const VIRTUAL_SERVER: readonly Keyword[] = [
  DELAY_LOOP,
  simulated('lvs_sched', 'SCHEDULER', SCHEDULER_HELP),
  simulated('lb_algo', 'SCHEDULER', SCHEDULER_HELP),
  method('lvs_method'),
  method('lb_kind'),
  simulated('protocol', 'TCP', 'Only TCP runs in the lab. Without this line keepalived takes UDP.'),
  simulated('persistence_timeout', '[SECONDS]', 'A client stays with its real server for so long after its last connection began. Without a number: 360.'),
  simulated('persistence_granularity', 'NETMASK', 'How much of a client’s address counts for that.'),
  flag('persistence_engine'),
  RETRY,
  DELAY_BEFORE_RETRY,
  WARMUP,
  CONNECT_TIMEOUT,
  simulated('inhibit_on_failure', '', 'As in all its real servers.'),
  simulated('weight', 'N', 'The weight of real servers that say none. Default: 1.'),
  simulated('alpha', '', 'Real servers are down until their checks have succeeded.'),
  simulated('omega', '', 'Runs the programs for going down when keepalived stops, too.'),
  simulated('quorum', 'WEIGHT', 'So much weight must be alive. Default: 1.'),
  simulated('hysteresis', 'WEIGHT', 'The quorum is gained at `quorum` plus this, lost below `quorum` minus this. Default: 0.'),
  simulated('quorum_up', '"COMMAND"', 'Run when the quorum is gained. The lab only writes it into the log.'),
  simulated('quorum_down', '"COMMAND"', 'Run when the quorum is lost. The lab only writes it into the log.'),
  simulated('sorry_server', 'ADDRESS PORT', 'Stands in for the pool while the quorum is lost.'),
  simulated('sorry_server_inhibit', '', 'The sorry server is always in the table, with weight 0 while it is not needed.'),
  method('sorry_server_lvs_method'),
  simulated('ha_suspend', '', 'Checks run only while this machine holds the virtual address.'),
  simulated('virtualhost', 'NAME', 'The Host of HTTP_GET’s requests.'),
  simulated('sh-fallback', '', 'With `sh`: a client whose real server has weight 0 gets another.'),
  flag('sh-port'),
  flag('mh-port'),
  flag('mh-fallback'),
  flag('flag-1', 'simulated', 'The same as `sh-fallback`.'),
  flag('flag-2'),
  flag('flag-3'),
  ...noEffect('ip_family hashed ops smtp_alert snmp_name'),
  simulated('real_server', 'ADDRESS PORT', 'One of the servers behind the virtual address.', { children: REAL_SERVER }),
];

/** Blocks that the checker process reads. */
export const CHECK_ROOTS: readonly Keyword[] = [
  simulated('virtual_server', 'ADDRESS PORT', `A service that the kernel of this machine (the director) spreads over real servers. ${NOT_MEASURED}`, {
    owners: ['check'],
    children: VIRTUAL_SERVER,
  }),
  simulated('virtual_server_group', 'NAME', 'Addresses, or ranges of them, with ports, that one `virtual_server group NAME` stands for.', {
    shape: 'values',
    headed: true,
    owners: ['check'],
  }),
];
