import { CHECK_ROOTS } from './ipvs/directives.ts';
import { keyword, leftOut, noEffect, simulated, values, type Keyword } from './keyword.ts';

export type { Keyword, Owner } from './keyword.ts';

/**
 * Every keyword of keepalived.conf as Debian's keepalived 2.2.7 installs them (init_global_keywords, init_vrrp_keywords, init_check_keywords,
 * init_bfd_keywords, add_track_file_keywords), with what the lab does about each. Reader, editor and simulation use this one table.
 */

const GLOBAL_DEFS: readonly Keyword[] = [
  simulated(
    'vrrp_version',
    '2|3',
    'Which version of VRRP the instances speak unless they say `version` themselves. Default: 2. Version 2 counts whole seconds; version 3 allows hundredths, so fractions of a second in `advert_int` need it.',
  ),
  simulated(
    'enable_script_security',
    '',
    'Refuses to run scripts that others than root could change, and runs scripts as `script_user`. Without it keepalived complains as soon as it runs any script.',
  ),
  simulated(
    'script_user',
    'USER [GROUP]',
    'The user that runs scripts. Default: `keepalived_script` if there is such a user, else root. With `enable_script_security` and without either, scripts are removed.',
  ),
  simulated('vrrp_mcast_group4', 'ADDRESS', 'The multicast group that advertisements go to. Default: 224.0.0.18.'),
  simulated(
    'vrrp_garp_master_delay',
    'SECONDS',
    'A new master announces its addresses a second time after this long. Default: 5; 0 leaves the second round out.',
  ),
  simulated(
    'vrrp_garp_master_repeat',
    'COUNT',
    'How many gratuitous ARPs a round of announcements has. Default: 5. In a network that loses no single packets one does what five do.',
  ),
  simulated(
    'vrrp_garp_master_refresh',
    'SECONDS',
    'A master announces its addresses again this often. Default: 0, never.',
  ),
  simulated('vrrp_garp_master_refresh_repeat', 'COUNT', 'How many gratuitous ARPs such a refresh has. Default: 1.'),
  simulated(
    'vrrp_garp_lower_prio_delay',
    'SECONDS',
    'After a lower advertisement a master announces its addresses at once and once more after this long. Default: as `vrrp_garp_master_delay`.',
  ),
  simulated(
    'vrrp_garp_lower_prio_repeat',
    'COUNT',
    'How many gratuitous ARPs a master sends after it heard a lower advertisement. Default: as `vrrp_garp_master_repeat`; 0 sends none.',
  ),
  simulated(
    'vrrp_down_timer_adverts',
    '1-100',
    'After how many silent advertisement intervals (plus the skew) a backup takes over. Default: 3.',
  ),
  simulated(
    'vrrp_lower_prio_no_advert',
    '[on|off]',
    'A master that hears a lower advertisement does not answer with its own. Default: off, it answers.',
  ),
  simulated(
    'vrrp_higher_prio_send_advert',
    '[on|off]',
    'A master that hears a higher advertisement sends one more before it steps down. Default: off.',
  ),
  simulated('vrrp_check_unicast_src', '', 'Advertisements are taken from unicast peers only. Default: from anybody.'),
  simulated(
    'vrrp_skip_check_adv_addr',
    '[on|off]',
    'Addresses in an advertisement are compared only when its sender changed. Default: off, always.',
  ),
  keyword('notification_email', 'no-effect', 'Who gets mail about changes. The lab sends no mail.', {
    shape: 'values',
  }),
  keyword('router_id', 'no-effect', 'A name for this machine in mails and logs. Nothing depends on it.', {
    args: 'NAME',
  }),
  ...noEffect(
    'process_names process_name vrrp_process_name checker_process_name lvs_process_name bfd_process_name notification_email_from smtp_server smtp_helo_name smtp_connect_timeout smtp_alert smtp_alert_vrrp smtp_alert_checker checker_log_all_failures no_email_faults disable_local_igmp vrrp_priority vrrp_no_swap vrrp_rt_priority vrrp_cpu_affinity vrrp_rlimit_rttime vrrp_rlimit_rtime max_auto_priority min_auto_priority_delay notify_fifo notify_fifo_script vrrp_notify_fifo vrrp_notify_fifo_script vrrp_notify_priority_changes fifo_write_vrrp_states_on_reload lvs_notify_fifo lvs_notify_fifo_script checker_priority checker_no_swap checker_rt_priority checker_cpu_affinity checker_rlimit_rttime checker_rlimit_rtime bfd_priority bfd_no_swap bfd_rt_priority bfd_cpu_affinity bfd_rlimit_rttime bfd_rlimit_rtime snmp_socket enable_traps enable_snmp_vrrp enable_snmp_keepalived enable_snmp_rfc enable_snmp_rfcv2 enable_snmp_rfcv3 enable_snmp_checker enable_dbus dbus_service_name vrrp_netlink_cmd_rcv_bufs vrrp_netlink_cmd_rcv_bufs_force vrrp_netlink_monitor_rcv_bufs vrrp_netlink_monitor_rcv_bufs_force process_monitor_rcv_bufs process_monitor_rcv_bufs_force lvs_netlink_cmd_rcv_bufs lvs_netlink_cmd_rcv_bufs_force lvs_netlink_monitor_rcv_bufs lvs_netlink_monitor_rcv_bufs_force vrrp_rx_bufs_policy vrrp_rx_bufs_multiplier log_unknown_vrids vmac_prefix vmac_addr_prefix umask random_seed reload_check_config reload_time_file reload_repeat reload_file include_check config_save_dir tmp_config_directory data_use_instance rs_init_notifies no_checker_emails nftables_counters default_interface vrrp_mcast_group6',
  ),
  ...leftOut(
    'startup_script startup_script_timeout shutdown_script shutdown_script_timeout dynamic_interfaces lvs_timeouts lvs_flush lvs_flush_on_stop lvs_flush_onstop lvs_sync_daemon vrrp_garp_interval vrrp_gna_interval vrrp_garp_extra_if vrrp_vmac_garp_intvl nftables_ipvs nftables_ipvs_priority nftables_ipvs_start_fwmark',
  ),
  simulated(
    'vrrp_strict',
    '',
    'Keeps to the RFCs: no authentication, no `preempt_delay`, `state MASTER` for address owners only, lower advertisements stay unanswered. A master that does not own its addresses then drops what is sent to them, pings and requests alike: for virtual addresses that are to be used, leave it out, or add `accept` in version 3.',
  ),
  simulated(
    'vrrp_startup_delay',
    'SECONDS',
    'Instances begin to wait for a master this long after keepalived started. An advertisement of lower priority that comes during the delay puts the takeover off further, by what is left of the delay.',
  ),
  simulated('vrrp_min_garp', '[on|off]', 'One gratuitous ARP for each address and no second round.'),
  keyword('vrrp_iptables', 'no-effect', 'Which firewall chains `no_accept` uses. The lab drops the packets, whatever drops them.', {
    args: '[CHAIN [CHAIN]]',
  }),
  ...noEffect('nftables nftables_priority nftables_ifindex'),
];

const RUNS = 'Scripts run beside keepalived; in the lab they do nothing but stand in the log, with the words that they are told.';

/** Scripts that instances and groups can both have. */
const NOTIFY: readonly Keyword[] = [
  simulated('notify_master', '"COMMAND" [USER [GROUP]]', `Runs when it becomes MASTER. ${RUNS}`),
  simulated('notify_backup', '"COMMAND" [USER [GROUP]]', `Runs when it becomes BACKUP, at the start too. ${RUNS}`),
  simulated('notify_fault', '"COMMAND" [USER [GROUP]]', `Runs when it goes to FAULT. ${RUNS}`),
  simulated('notify_stop', '"COMMAND" [USER [GROUP]]', `Runs when keepalived stops in order. ${RUNS}`),
  simulated(
    'notify',
    '"COMMAND" [USER [GROUP]]',
    `Runs at each change, after the state’s own script, with four words behind the command: INSTANCE or GROUP, the name, the state, the priority (0 for a group). ${RUNS}`,
  ),
  ...noEffect('smtp_alert notify_priority_changes'),
];

/** What instances and groups can both track besides interfaces and scripts. */
const TRACKED: readonly Keyword[] = [
  simulated(
    'track_file',
    '{ NAME [weight N [reverse]] … }',
    'Files with a number in them, each a `track_file` block. The number times the weight moves the priority, and a product of −254 or less means FAULT. With weight 0 any number but 0 means FAULT.',
    { shape: 'values' },
  ),
  simulated(
    'track_process',
    '{ NAME [weight N [reverse]] … }',
    'Programs of which enough processes must run, each a `vrrp_track_process` block. Weight 0: FAULT while they do not. Another weight moves the priority.',
    { shape: 'values' },
  ),
  values('track_bfd', 'not-simulated'),
];

const INSTANCE: readonly Keyword[] = [
  simulated(
    'state',
    'MASTER|BACKUP',
    'The state the instance wants at the start. It still starts as BACKUP and waits for its master-down timer (only priority 255 is master at once); MASTER mainly switches `nopreempt` off. Default: BACKUP.',
  ),
  simulated(
    'interface',
    'NAME',
    'The network interface for advertisements and addresses. When it goes down the instance goes to FAULT and gives its addresses up.',
  ),
  simulated(
    'virtual_router_id',
    '1-255',
    'Which virtual router this is. Machines that share an address need the same number: instances with different numbers do not hear each other and all become master.',
  ),
  simulated(
    'priority',
    '1-255',
    'The highest priority becomes master. Default: 100. It also sets the skew: (256 − priority)/256 of a second in version 2, of `advert_int` in version 3.',
  ),
  simulated(
    'advert_int',
    'SECONDS',
    'How often a master advertises. Default: 1. A backup takes over after 3 × advert_int + skew of silence. Version 2 takes whole seconds only, and all machines must say the same.',
  ),
  simulated(
    'virtual_ipaddress',
    '{ ADDRESS/PREFIX … }',
    'The addresses that move: the master holds them. All machines must list the same ones.',
    { shape: 'values' },
  ),
  simulated(
    'virtual_ipaddress_excluded',
    '{ ADDRESS/PREFIX … }',
    'Addresses that move along but are not named in advertisements.',
    { shape: 'values' },
  ),
  simulated(
    'nopreempt',
    '',
    'A machine that comes back with a higher priority stays backup. Works only with `state BACKUP`.',
  ),
  simulated('preempt', '', 'Takes `nopreempt` back. This is the default.'),
  simulated(
    'preempt_delay',
    'SECONDS',
    'How long to wait before taking over from a lower master. Default: 0. Works only with `state BACKUP`.',
  ),
  simulated(
    'unicast_src_ip',
    'ADDRESS',
    'The address that unicast advertisements come from. Default: the interface’s.',
  ),
  simulated(
    'mcast_src_ip',
    'ADDRESS',
    'The address that multicast advertisements come from. Default: the interface’s.',
  ),
  simulated('mcast_dst_ip', 'GROUP', 'The multicast group for this instance. Default: 224.0.0.18.'),
  simulated(
    'unicast_peer',
    '{ ADDRESS … }',
    'Sends advertisements to these addresses instead of the multicast group.',
    { shape: 'values' },
  ),
  simulated('check_unicast_src', '', 'Takes advertisements from the unicast peers only.'),
  simulated(
    'track_script',
    '{ SCRIPT [weight N] … }',
    'Scripts this instance depends on. Weight 0: while the script fails the instance is in FAULT. Another weight moves the priority.',
    { shape: 'values' },
  ),
  simulated(
    'track_interface',
    '{ INTERFACE [weight N] … }',
    'Further interfaces this instance depends on. Its own interface is tracked anyway, and a machine of the lab has no other.',
    { shape: 'values' },
  ),
  simulated('dont_track_primary', '', 'The instance’s own interface may go down without sending it to FAULT.'),
  simulated(
    'authentication',
    '{ … }',
    'A password for version 2. Advertisements with another password are thrown away, so both machines become master. Ignored in version 3.',
    {
      children: [
        simulated('auth_type', 'PASS|AH', '`PASS` sends the password with each advertisement.'),
        simulated('auth_pass', 'PASSWORD', 'The password; only its first 8 characters count.'),
      ],
    },
  ),
  simulated('version', '2|3', 'The VRRP version of this instance. Default: `vrrp_version`.'),
  simulated(
    'down_timer_adverts',
    '1-100',
    'After how many silent advertisement intervals (plus the skew) this instance takes over. Default: 3.',
  ),
  simulated(
    'skip_check_adv_addr',
    '[on|off]',
    'Compares the addresses in an advertisement only when its sender changed.',
  ),
  simulated('lower_prio_no_advert', '[on|off]', 'As master, does not answer lower advertisements. Default: off.'),
  simulated(
    'higher_prio_send_advert',
    '[on|off]',
    'As master, answers a higher advertisement before stepping down. Default: off.',
  ),
  simulated(
    'garp_master_delay',
    'SECONDS',
    'A new master announces its addresses a second time after this long. Default: 5; 0: not again.',
  ),
  simulated('garp_master_repeat', 'COUNT', 'Gratuitous ARPs per round. Default: 5.'),
  simulated('garp_master_refresh', 'SECONDS', 'A master announces its addresses again this often. Default: 0, never.'),
  simulated('garp_master_refresh_repeat', 'COUNT', 'Gratuitous ARPs per refresh. Default: 1.'),
  simulated(
    'garp_lower_prio_delay',
    'SECONDS',
    'After a lower advertisement a master announces at once and again after this long. Default: as `garp_master_delay`.',
  ),
  simulated(
    'garp_lower_prio_repeat',
    'COUNT',
    'Gratuitous ARPs after a lower advertisement. Default: as `garp_master_repeat`; 0: none.',
  ),
  simulated(
    'accept',
    '',
    'The master takes what is sent to the virtual addresses. This is the default unless `vrrp_strict` or `strict_mode` is on.',
  ),
  simulated(
    'no_accept',
    '',
    'A firewall rule drops what is sent to the virtual addresses: the machine holds and announces them, but nothing answers there. Default in strict mode. An address owner (priority 255) accepts anyway.',
  ),
  simulated('strict_mode', '[on|off]', 'As `vrrp_strict`, for this instance alone.'),
  simulated(
    'unicast_fault_no_peer',
    '',
    'With unicast keywords but without a `unicast_peer` the instance goes to FAULT. Default: it falls back to multicast.',
  ),
  simulated(
    'notify_master_rx_lower_pri',
    '"COMMAND" [USER [GROUP]]',
    `Runs when a master hears a lower advertisement: somebody else was master too. ${RUNS}`,
  ),
  ...NOTIFY,
  ...TRACKED,
  ...noEffect('notify_deleted debug unicast_ttl old_unicast_checksum kernel_rx_buf_size promote_secondaries'),
  ...leftOut(
    'use_vmac use_vmac_addr vmac_xmit_base use_ipvlan native_ipv6 vrf track_src_ip linkbeat_use_polling lvs_sync_daemon_interface garp_extra_if vmac_garp_intvl',
  ),
  ...['virtual_routes', 'virtual_rules'].map((name) => values(name, 'not-simulated')),
];

const SCRIPT: readonly Keyword[] = [
  simulated(
    'script',
    '"COMMAND"',
    'What to run; exit status 0 is success. Quote a command with arguments: only the first word or quoted string after `script` is run. The lab runs `pgrep -x NAME`, `killall -0 NAME`, `systemctl is-active NAME`, `true` and `false`.',
  ),
  simulated('interval', 'SECONDS', 'How often the script runs, in whole seconds. Default: 1.'),
  simulated('fall', 'COUNT', 'How many failures in a row count as failed. Default: 1.'),
  simulated('rise', 'COUNT', 'How many successes in a row count as working again. Default: 1.'),
  simulated(
    'weight',
    'N',
    'How the result moves the priority of the instances that track the script: a negative weight is added on failure, a positive one on success. 0 (the default): failure means FAULT.',
  ),
  keyword(
    'timeout',
    'no-effect',
    'A script that runs longer has failed. Default: the interval. The commands of the lab take a few milliseconds.',
    { args: 'SECONDS' },
  ),
  keyword('user', 'no-effect', 'Who runs the script. Default: `script_user`.', { args: 'USER [GROUP]' }),
  // 2.2.7 sets the initial state anew when an instance tracks the script (alloc_track_script), so the keyword is lost.
  keyword(
    'init_fail',
    'no-effect',
    'Meant to count the script as failed until it first succeeded; keepalived 2.2.7 forgets it as soon as an instance tracks the script.',
  ),
];

const TRACK_FILE: readonly Keyword[] = [
  simulated(
    'file',
    'PATH',
    'The file with the number. Of the machine’s files the lab has those in its folder; an operator changes one with `echo 20 > PATH`. A file that is not there counts as 0.',
  ),
  simulated('weight', 'N [reverse]', 'What the number is multiplied by. Default: 1; 0: any number but 0 means FAULT.'),
  simulated(
    'init_file',
    '[VALUE] [overwrite]',
    'keepalived writes VALUE (0) into the file when it starts, if there is none, or over it.',
  ),
];

const TRACK_PROCESS: readonly Keyword[] = [
  simulated(
    'process',
    'NAME [PARAMETER …]',
    'The program’s name as the kernel has it. The lab counts two processes of `haproxy` (master and worker) and one of any other daemon.',
  ),
  simulated('weight', 'N [reverse]', 'Default: 0, FAULT while the quorum is missing.'),
  simulated('quorum', 'COUNT', 'So many processes must run. Default: 1.'),
  simulated('quorum_max', 'COUNT', 'Not more than so many may run. 0: none at all. Default: no limit.'),
  simulated('delay', 'SECONDS', 'Both of `terminate_delay` and `fork_delay`. Default: 0.'),
  simulated(
    'terminate_delay',
    'SECONDS',
    'A lost quorum counts only after this long: a restart within it goes unnoticed.',
  ),
  simulated(
    'fork_delay',
    'SECONDS',
    'A quorum gained by a fork counts only after this long. A daemon’s first process comes by exec and counts at once.',
  ),
  ...leftOut('param_match full_command'),
];

export const ROOTS: readonly Keyword[] = [
  keyword('global_defs', 'simulated', 'Settings for the whole of keepalived.', {
    owners: ['global'],
    children: GLOBAL_DEFS,
  }),
  keyword(
    'vrrp_instance',
    'simulated',
    'One virtual router: machines whose instances share a `virtual_router_id` elect a master, which holds the virtual addresses.',
    { args: 'NAME', children: INSTANCE },
  ),
  keyword(
    'vrrp_script',
    'simulated',
    'A command that keepalived runs again and again; instances name it in `track_script`.',
    { args: 'NAME', children: SCRIPT },
  ),
  ...[
    'linkbeat_use_polling',
    'net_namespace',
    'net_namespace_ipvs',
    'namespace_with_ipsets',
    'use_pid_dir',
    'instance',
    'child_wait_time',
  ].map((name) => keyword(name, name.startsWith('net_') ? 'not-simulated' : 'no-effect', '', { owners: ['global'] })),
  keyword(
    'vrrp_sync_group',
    'simulated',
    'Instances that change state together: one in FAULT takes all of them there, and they become masters only when all of them want to.',
    {
      args: 'NAME',
      children: [
        simulated('group', '{ INSTANCE … }', 'The instances.', { shape: 'values' }),
        simulated('track_interface', '{ INTERFACE [weight N] … }', 'Interfaces that all members depend on.', {
          shape: 'values',
        }),
        simulated('track_script', '{ SCRIPT [weight N] … }', 'Scripts that all members depend on.', { shape: 'values' }),
        ...TRACKED,
        ...NOTIFY,
        simulated(
          'sync_group_tracking_weight',
          '',
          'Weights of what members track count. Default: they are taken off, since members with different priorities could part.',
        ),
        simulated('global_tracking', '', 'The old name of `sync_group_tracking_weight`.'),
      ],
    },
  ),
  keyword('track_group', 'not-simulated', '', { children: [values('group', 'not-simulated')] }),
  ...['static_ipaddress', 'static_routes', 'static_rules', 'linkbeat_interfaces', 'interface_up_down_delays'].map(
    (name) => values(name, 'not-simulated'),
  ),
  keyword('garp_group', 'not-simulated', '', {
    children: [...leftOut('garp_interval gna_interval interface'), values('interfaces', 'not-simulated')],
  }),
  keyword('vrrp_track_process', 'simulated', 'Processes whose presence instances can track. The kernel tells of each that comes or goes, at once.', {
    args: 'NAME',
    children: TRACK_PROCESS,
  }),
  ...CHECK_ROOTS,
  keyword('SSL', 'not-simulated', '', { owners: ['check'], children: leftOut('password ca certificate key') }),
  ...['track_file', 'vrrp_track_file'].map((name) =>
    keyword(name, 'simulated', 'A file with a number in it that instances can track. Every change counts at once.', {
      args: 'NAME',
      owners: ['vrrp', 'check'],
      children: TRACK_FILE,
    }),
  ),
  keyword('bfd_instance', 'not-simulated', '', {
    args: 'NAME',
    owners: ['vrrp', 'check', 'bfd'],
    children: leftOut(
      'source_ip neighbor_ip neighbour_ip min_rx min_tx idle_tx multiplier passive ttl hoplimit max_hops weight vrrp checker',
    ),
  }),
];

/** The keywords that may stand in a block given by its keywords from the outside in; null where no keywords stand (a block of values, an unknown block). */
export function keywordsIn(path: readonly string[]): readonly Keyword[] | null {
  let level: readonly Keyword[] = ROOTS;
  for (const name of path) {
    const found = level.find((k) => k.name === name);
    if (found === undefined || found.shape !== 'block') return null;
    level = found.children;
  }
  return level;
}
