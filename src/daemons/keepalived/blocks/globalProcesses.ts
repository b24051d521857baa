import { INT_MAX, readUnsigned, UINT_MAX } from '../numbers.ts';
import { addressOf, readAddress } from '../addresses.ts';
import type { Data, GlobalDraft } from '../draft.ts';
import type { Statement } from '../statement.ts';
import type { Block, Handler } from './block.ts';
import { notifyScript } from './scripts.ts';
import { dictionary } from '../../../text/dictionary.ts';

/** Linux's task names hold 15 characters (TASK_COMM_LEN). */
const MAX_PROCESS_NAME = 15;
/** sched_get_priority_max(SCHED_RR). */
const MAX_REALTIME = 99;
const LVS_MAX_TIMEOUT = 86400 * 31;

/** keepalived's handlers for what global_defs says about its own processes, mail and IPVS (core/global_parser.c), with its words. */
export const processGlobals: Block['lines'] = {
  process_name: processName,
  vrrp_process_name: processName,
  checker_process_name: processName,
  lvs_process_name: processName,
  bfd_process_name: processName,
  router_id: named('routerid name missing - ignoring'),
  notification_email_from: named('emailfrom missing - ignoring'),
  dbus_service_name: named('dbus_service_name missing - ignoring'),
  smtp_connect_timeout: (at) => {
    const max = 4294;
    const value = at.unsigned(1, 0, max);
    if (value === null) at.say(`smtp_connect_timeout '${at.text(1)}' must be in [0, ${max}] - ignoring`);
    else if (value === 0) at.say('smtp_conect_timeout must be greater than 0, setting to 1');
  },
  smtp_server: smtpServer,
  smtp_alert: switchOf('smtp_alert'),
  smtp_alert_vrrp: switchOf('smtp_alert_vrrp'),
  smtp_alert_checker: switchOf('smtp_alert_checker'),
  rs_init_notifies: switchOf('rs_init_notifies'),
  no_checker_emails: switchOf('no_checker_emails'),
  data_use_instance: switchOf('date_use_instance'),
  vrrp_netlink_cmd_rcv_bufs_force: switchOf('vrrp_netlink_cmd_rcv_bufs_force'),
  vrrp_netlink_monitor_rcv_bufs_force: switchOf('vrrp_netlink_monitor_rcv_bufs_force'),
  process_monitor_rcv_bufs_force: switchOf('process_monitor_rcv_bufs_force'),
  lvs_netlink_cmd_rcv_bufs_force: switchOf('lvs_netlink_cmd_rcv_bufs_force'),
  lvs_netlink_monitor_rcv_bufs_force: switchOf('lvs_netlink_monitor_rcv_bufs_force'),
  checker_log_all_failures: (at) => void at.flag(() => 'Invalid value for checker_log_all_failures specified'),
  vrrp_netlink_cmd_rcv_bufs: buffers('vrrp_netlink_cmd'),
  vrrp_netlink_monitor_rcv_bufs: buffers('vrrp_netlink_monitor'),
  process_monitor_rcv_bufs: buffers('process_monitor'),
  lvs_netlink_cmd_rcv_bufs: buffers('lvs_netlink_cmd'),
  lvs_netlink_monitor_rcv_bufs: buffers('lvs_netlink_monitor'),
  startup_script: (at, { globals }) => startScript(at, globals, 'startup'),
  shutdown_script: (at, { globals }) => startScript(at, globals, 'shutdown'),
  startup_script_timeout: (at) => startTimeout(at, 'startup'),
  shutdown_script_timeout: (at) => startTimeout(at, 'shutdown'),
  max_auto_priority: (at) => {
    if (at.size >= 2 && at.int(1, -1, MAX_REALTIME) === null)
      at.say(`max_auto_priority '${at.text(1)}' must be in [0, ${MAX_REALTIME}] (or -1 to disable) - ignoring`);
  },
  min_auto_priority_delay: (at) => {
    if (at.size < 2) at.say('min_auto_priority_delay requires delay time');
    else if (at.int(1, 1, 10_000_000) === null)
      at.say(`min_auto_priority_delay '${at.text(1)}' must be in [1, 10000000] - ignoring`);
  },
  ...processSettings('vrrp'),
  ...processSettings('checker'),
  ...processSettings('bfd'),
  lvs_timeouts: lvsTimeouts,
  lvs_flush_on_stop: flushOnStop,
  lvs_flush_onstop: flushOnStop,
  lvs_sync_daemon: lvsSyncDaemon,
  vrrp_iptables: (at) =>
    at.say(
      "iptables not supported, using nftables instead. Please replace 'vrrp_iptables and 'vrrp_ipsets' with 'nftables' config option",
      0,
    ),
  nftables: (at, { globals }) => nftables(at, globals, 'nftables'),
  nftables_ipvs: (at, { globals }) => nftables(at, globals, 'ipvs nftables'),
  nftables_priority: (at) => {
    if (at.int(1, -INT_MAX - 1, INT_MAX) === null) at.say(`invalid nftables chain priority '${at.text(1)}'`);
  },
  nftables_ipvs_priority: (at) => {
    if (at.int(1, -INT_MAX - 1, INT_MAX) === null) at.say(`invalid ipvs nftables chain priority '${at.text(1)}'`);
  },
  nftables_ipvs_start_fwmark: (at) => {
    if (at.unsigned(1, 1) === null) at.say(`invalid ipvs nftables start_fwmark priority '${at.text(1)}'`);
  },
  snmp_socket: (at, { globals }) => {
    if (at.size > 2) at.say('Too many parameters specified for snmp_socket - ignoring', 2);
    else if (at.size < 2) at.say('SNMP error : snmp socket name missing');
    else if (again(globals, `snmp_socket ${at.text(1)}`)) return;
    else once(at, globals, 'snmp_socket', (first) => `SNMP socket already set to ${first} - ignoring`);
  },
  vrrp_rx_bufs_policy: receivePolicy,
  vrrp_rx_bufs_multiplier: (at) => {
    if (at.size !== 2) at.say('Invalid vrrp_rx_bufs_multiplier');
    else if (at.unsigned(1, 1) === null) at.say(`Invalid vrrp_rx_bufs_multiplier ${at.text(1)}`);
  },
  umask,
  vmac_prefix: (at, { globals }) => prefix(at, globals, 'vmac'),
  vmac_addr_prefix: (at, { globals }) => prefix(at, globals, 'vmac_addr'),
  random_seed: (at) => {
    if (at.unsigned(1) === null) at.say(`random_seed ${at.text(1)} invalid`);
  },
  include_check: includeCheck,
  reload_check_config: (_, { globals }) => void globals.said.add('reload_check_config'),
  reload_time_file: (at) => {
    if (at.size !== 2) at.say('reload_time_file invalid');
  },
  tmp_config_directory: (at, { globals }) => {
    if (globals.said.has('tmp_config_directory')) at.say('tmp_config_directory already specified - ignoring', 0);
    else if (at.size < 2) at.say('tmp_config_directory missing directory name', 0);
    else globals.said.add('tmp_config_directory');
  },
  config_save_dir: (at) => void at.text(1),
};

function processName(at: Statement): void {
  const name = at.text(1);
  if (name.length > MAX_PROCESS_NAME)
    at.say(`Process name ${name} more than ${MAX_PROCESS_NAME} characters, truncating`);
}

function named(missing: string): Handler {
  return (at) => {
    if (at.size < 2) at.say(missing, 0, 'router-id');
  };
}

function switchOf(name: string): Handler {
  return (at) => void at.flag((word) => `Invalid value '${word}' for global ${name} specified`);
}

function buffers(type: string): Handler {
  return (at) => {
    if (at.size < 2) at.say(`${type}_rcv_bufs size missing`);
    else if (at.unsigned(1) === null) at.say(`${type}_rcv_bufs size (${at.text(1)}) invalid`);
  };
}

/** `PROCESS_priority`, `_rt_priority`, `_cpu_affinity` and `_rlimit_rttime`. */
function processSettings(process: string): Record<string, Handler> {
  const limit: Handler = (at) => {
    if (at.unsigned(1, 1, UINT_MAX) === null) at.say(`Invalid ${process} real-time limit - ${at.text(1)}`);
  };
  return {
    [`${process}_priority`]: (at) => {
      if (at.size < 2) at.say(`No ${process} process priority specified`);
      else if (at.int(1, -20, 19) === null) at.say(`Invalid ${process} process priority specified`);
    },
    [`${process}_rt_priority`]: (at) => {
      if (at.size < 2) return at.say(`No ${process} process real-time priority specified`);
      const value = at.int(1, -INT_MAX - 1, INT_MAX);
      const start = `${process} process real-time priority`;
      if (value === null) at.say(`${start} '${at.text(1)}' invalid`);
      else if (value < 1) at.say(`${start} ${value} less than minimum 1 - setting to minimum`);
      else if (value > MAX_REALTIME) at.say(`${start} ${value} greater than maximum ${MAX_REALTIME} - setting to maximum`);
    },
    [`${process}_cpu_affinity`]: (at, { cores }) => {
      if (at.size < 2) return at.say(`No ${process} cpu_id set specified`);
      for (let i = 1; i < at.size; i++) {
        const text = at.text(i);
        if (at.int(i, 0, cores - 1) !== null) continue;
        return at.say(`Invalid cpu_id:${Number.parseInt(text, 10) || 0} specified for ${process} process`, i);
      }
    },
    [`${process}_rlimit_rttime`]: limit,
    [`${process}_rlimit_rtime`]: limit,
  };
}

function smtpServer(at: Statement, { hosts }: Data): void {
  const text = at.text(1);
  const port = at.size > 2 ? at.text(2) : '25';
  const portSpan = at.span(at.size > 2 ? 2 : 1);
  const readPort = () => at.complaints.number(portSpan, readUnsigned(port, 1, 65535)) !== null;
  const numeric = !/[-/]/.test(text) && readPort() && readAddress(text) !== null;
  // What is no address is looked up: names of the workspace's machines resolve, others do not.
  if (!numeric && !(readPort() && resolves(text, hosts))) at.say(`Invalid smtp server ${text} ${port}`);
}

function resolves(name: string, hosts: ReadonlyMap<string, string>): boolean {
  return name === 'localhost' || hosts.has(name) || addressOf(name) !== null;
}

function startScript(at: Statement, globals: GlobalDraft, type: 'startup' | 'shutdown'): void {
  if (globals.said.has(`${type}_script`)) return at.say(`${type} script already specified`, 0, 'script');
  if (at.size < 2) return at.say(`${type} script missing`, 0, 'script');
  const script = notifyScript(at, globals, type);
  if (script === null) return at.say(`Invalid ${type} script`, 1, 'script');
  globals.said.add(`${type}_script`);
  globals.startScripts.push(script);
}

function startTimeout(at: Statement, type: string): void {
  if (at.size < 2) at.say(`${type}_script_timeout requires value`);
  else if (at.unsigned(1, 1, 1000) === null)
    at.say(`${type}_script_timeout '${at.text(1)}' must be in [1, 1000] - ignoring`);
}

function lvsTimeouts(at: Statement): void {
  if (at.size < 3) return at.say('lvs_timeouts requires at least one option');
  for (let i = 1; i < at.size; i++) {
    const option = at.text(i);
    if (!['tcp', 'tcpfin', 'udp'].includes(option)) {
      at.say(`Unknown option ${option} specified for lvs_timeouts`, i);
      continue;
    }
    if (i === at.size - 1) at.say(`No value specified for lvs_timeout ${option} - ignoring`, i);
    else {
      i++;
      if (at.unsigned(i, 0, LVS_MAX_TIMEOUT) === null) at.say(`Invalid lvs_timeout ${option} (${at.text(i)}) - ignoring`, i);
    }
  }
}

function flushOnStop(at: Statement): void {
  if (at.size > 1 && at.text(1) !== 'VS') at.say(`Unknown lvs_flush_on_stop type ${at.text(1)}`);
}

const SYNC_OPTIONS: Readonly<Record<string, readonly [min: number, max: number, missing: string]>> = dictionary({
  id: [0, 255, 'defaulting to vrid'],
  maxlen: [1, 65507, 'ignoring'],
  port: [1, 65535, 'ignoring'],
  ttl: [1, 255, 'ignoring'],
});

function lvsSyncDaemon(at: Statement, { globals }: Data): void {
  if (globals.lvsSyncInterface !== null) {
    const before = `${globals.lvsSyncInterface} ${globals.lvsSyncInstance ?? ''}`;
    return at.say(`lvs_sync_daemon has already been specified as ${before} - ignoring`, 0);
  }
  if (at.size < 2) return at.say('lvs_sync_daemon requires interface');
  if (at.text(1).length >= 16) return at.say(`lvs_sync_daemon interface name '${at.text(1)}' too long - ignoring`);
  globals.lvsSyncInterface = at.text(1);
  for (let i = 2; i < at.size; i++) {
    const option = at.text(i);
    const range = SYNC_OPTIONS[option];
    if (option === 'inst') syncInstance(at, globals, ++i);
    else if ((range !== undefined || option === 'group') && i === at.size - 1)
      at.say(`No value specified for lvs_sync_daemon ${option}${range === undefined || option !== 'id' ? ' - ignoring' : ', defaulting to vrid'}`, i);
    else if (range !== undefined) syncNumber(at, option, ++i, range);
    else if (option === 'group') syncGroup(at, ++i);
    else if (i === 2) globals.lvsSyncInstance = option;
    else if (i === 3) {
      const old = at.unsigned(3, 0, 255) === null;
      at.say(old ? `Invalid syncid (${option}) - defaulting to vrid` : 'Please use keyword "id" before lvs_sync_daemon SYNCID', 3);
    } else at.say(`Unknown option ${option} specified for lvs_sync_daemon`, i);
  }
}

function syncInstance(at: Statement, globals: GlobalDraft, index: number): void {
  if (globals.lvsSyncInstance === null) globals.lvsSyncInstance = at.text(index);
  else at.say(`lvs_sync_daemon vrrp instance has already been specified as ${globals.lvsSyncInstance} - ignoring`, index - 1);
}

function syncNumber(at: Statement, option: string, index: number, [min, max]: readonly [number, number, string]): void {
  if (at.unsigned(index, min, max) !== null) return;
  const text = at.text(index);
  at.say(option === 'id' ? `Invalid syncid (${text}) - defaulting to vrid` : `Invalid lvs_sync_daemon ${option} (${text}) - ignoring`, index);
}

function syncGroup(at: Statement, index: number): void {
  const text = at.text(index);
  const address = readAddress(text);
  if (address === null) at.say(`Invalid lvs_sync_daemon group (${text}) - ignoring`, index);
  else if (!address.multicast) at.say(`lvs_sync_daemon group address ${text} is not multicast - ignoring`, index);
}

function nftables(at: Statement, globals: GlobalDraft, kind: string): void {
  if (globals.said.has(kind)) at.say(`${kind} already specified - ignoring`, 0);
  else if (at.size > 1 && at.text(1).length >= 32) at.say(`${kind} table name too long - ignoring`);
  else globals.said.add(kind);
}

/** True the second time. */
function again(globals: GlobalDraft, what: string): boolean {
  const before = globals.said.size;
  globals.said.add(what);
  return globals.said.size === before;
}

/** Takes the first value only. */
function once(at: Statement, globals: GlobalDraft, keyword: string, message: (first: string) => string): void {
  const start = `${keyword} = `;
  const first = [...globals.said].find((s) => s.startsWith(start));
  if (first === undefined) globals.said.add(start + at.text(1));
  else at.say(message(first.slice(start.length)));
}

function prefix(at: Statement, globals: GlobalDraft, kind: string): void {
  once(at, globals, `${kind}_prefix`, () => `${kind} prefix has already been specified - ignoring ${at.text(1)}`);
}

function receivePolicy(at: Statement, { globals }: Data): void {
  if (at.size < 2) return at.say('vrrp_rx_bufs_policy missing');
  const policy = globals.receiveBuffers;
  for (let i = 1; i < at.size; i++) {
    const word = at.text(i).toUpperCase();
    if (word === 'MTU') policy.mtu = true;
    else if (word === 'ADVERT') policy.advert = true;
    // 2.2.7 reads the first word, whichever it is at.
    else if (at.unsigned(1) === null) at.say(`Invalid vrrp_rx_bufs_policy ${at.text(i)}`, i);
    else policy.size = true;
  }
  if (policy.size && (policy.mtu || policy.advert)) {
    at.say('Cannot set vrrp_rx_bufs_policy size and policy, ignoring policy');
    policy.mtu = policy.advert = false;
  } else if (policy.mtu && policy.advert) {
    at.say('Cannot set both vrrp_rx_bufs_policy MTU and ADVERT, ignoring ADVERT');
    policy.advert = false;
  }
}

function umask(at: Statement): void {
  const mask = at.text(1);
  if (/^\d/.test(mask)) {
    if (at.size !== 2) return at.say('Extra parameter(s) to umask option', 2);
    const octal = /^0[xX][0-9a-fA-F]+$|^0[0-7]*$|^[1-9]\d*$/.test(mask);
    const value = /^0\d/.test(mask) ? Number.parseInt(mask, 8) : Number(mask);
    if (!octal || value > 0o777) at.say(`invalid umask value ${mask}`);
    return;
  }
  let needsOr = false;
  for (let i = 1; i < at.size; i++) {
    const word = at.text(i);
    for (let p = 0; p < word.length; ) {
      if (needsOr) {
        if (word.charAt(p) !== '|') return at.say(`Invalid umask syntax ${word}`, i);
        needsOr = false;
        p++;
      } else {
        if (!/^I[RWX](USR|GRP|OTH)/.test(word.slice(p))) return at.say(`Unknown umask bit ${word.slice(p)}`, i);
        p += 5;
        needsOr = true;
      }
    }
  }
  if (!needsOr) at.say('umask missing bit value');
}

function includeCheck(at: Statement): void {
  for (let i = 1; i < at.size; i++) {
    const word = at.text(i);
    const signed = /^[+-]/.test(word);
    if (!signed && i > 1) at.say(`Duplicate include_check '${word}' specified - ignoring`, i);
    else {
      const name = signed ? word.slice(1) : word;
      if (!['read', 'match', 'wildcard_match', 'brace_match'].includes(name))
        at.say(`Unknown include_check type '${name}' - ignoring`, i);
    }
  }
}
