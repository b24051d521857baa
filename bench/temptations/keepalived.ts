import { addressOf, each, type Temptation } from './temptation.ts';

const instance = (i: number, more = '') =>
  `vrrp_instance V${i} {\n  interface eth0\n  virtual_router_id ${1 + (i % 255)}\n  priority 100\n${more}}\n`;
const INSTANCE = 'vrrp_instance V {\n  interface eth0\n  virtual_router_id 5\n  priority 100\n';
const SERVICE = 'virtual_server 10.0.0.1 80 {\n  lb_algo rr\n  lb_kind NAT\n  protocol TCP\n';

/** A megabyte of each thing that a valid keepalived.conf may have many of. */
export const keepalived: readonly Temptation[] = [
  each('instances', (i) => instance(i)),
  each('instances with addresses', (i) => instance(i, `  virtual_ipaddress {\n    ${addressOf(i)}/24\n  }\n`)),
  each('instances of one name', () => instance(1)),
  each(
    'instances that track',
    (i) => `vrrp_script s${i} {\n  script "/bin/true"\n}\n${instance(i, `  track_script {\n    s${i}\n  }\n`)}`,
  ),
  each('instances with peers', (i) => instance(i, `  unicast_peer {\n    ${addressOf(i)}\n  }\n`)),
  each('addresses', (i) => `    ${addressOf(i)}/24\n`, `${INSTANCE}  virtual_ipaddress {\n`, '  }\n}\n'),
  each('addresses repeated', () => '    10.0.0.1/24\n', `${INSTANCE}  virtual_ipaddress {\n`, '  }\n}\n'),
  each(
    'excluded addresses',
    (i) => `    ${addressOf(i)}/24\n`,
    `${INSTANCE}  virtual_ipaddress_excluded {\n`,
    '  }\n}\n',
  ),
  each('unicast peers', (i) => `    ${addressOf(i)}\n`, `${INSTANCE}  unicast_peer {\n`, '  }\n}\n'),
  each('unicast peers repeated', () => '    10.0.0.1\n', `${INSTANCE}  unicast_peer {\n`, '  }\n}\n'),
  each('routes', (i) => `    ${addressOf(i)}/32 via 10.0.0.1\n`, `${INSTANCE}  virtual_routes {\n`, '  }\n}\n'),
  each('rules', (i) => `    from ${addressOf(i)} lookup 100\n`, `${INSTANCE}  virtual_rules {\n`, '  }\n}\n'),
  each('static addresses', (i) => `  ${addressOf(i)}/24 dev eth0\n`, 'static_ipaddress {\n', '}\n'),
  each('static routes', (i) => `  ${addressOf(i)}/32 dev eth0\n`, 'static_routes {\n', '}\n'),
  each('scripts', (i) => `vrrp_script s${i} {\n  script "/bin/true"\n}\n`),
  each('scripts of one name', () => 'vrrp_script s {\n  script "/bin/true"\n}\n'),
  each('scripts tracked', (i) => `    s${i} weight 2\n`, `${INSTANCE}  track_script {\n`, '  }\n}\n'),
  each(
    'scripts tracked again',
    () => '    s\n',
    `vrrp_script s {\n  script "/bin/true"\n}\n${INSTANCE}  track_script {\n`,
    '  }\n}\n',
  ),
  each('interfaces tracked', (i) => `    eth${i}\n`, `${INSTANCE}  track_interface {\n`, '  }\n}\n'),
  each('processes', (i) => `vrrp_track_process p${i} {\n  process x${i}\n}\n`),
  each('files', (i) => `vrrp_track_file f${i} {\n  file /tmp/f${i}\n}\n`),
  each('groups', (i) => `vrrp_sync_group G${i} {\n  group {\n    V${i}\n  }\n}\n`),
  each('groups with members', (i) => `vrrp_sync_group G${i} {\n  group {\n    V${i}\n  }\n}\n${instance(i)}`),
  each('members', (i) => `    V${i}\n`, 'vrrp_sync_group G {\n  group {\n', '  }\n}\n'),
  each('members twice', (i) => `vrrp_sync_group G${i} {\n  group {\n    V\n  }\n}\n`, `${INSTANCE}}\n`),
  each(
    'virtual servers',
    (i) =>
      `virtual_server ${addressOf(i)} 80 {\n  protocol TCP\n  real_server 10.0.0.1 80 {\n    TCP_CHECK {\n    }\n  }\n}\n`,
  ),
  each('virtual servers repeated', () => 'virtual_server 10.0.0.1 80 {\n  protocol TCP\n}\n'),
  each('real servers', (i) => `  real_server ${addressOf(i)} 80 {\n    weight 1\n  }\n`, SERVICE, '}\n'),
  each('real servers repeated', () => '  real_server 10.0.0.2 80 {\n    weight 1\n  }\n', SERVICE, '}\n'),
  each(
    'real servers checked',
    (i) =>
      `  real_server ${addressOf(i)} 80 {\n    HTTP_GET {\n      url {\n        path /\n        status_code 200\n      }\n    }\n  }\n`,
    SERVICE,
    '}\n',
  ),
  each('server groups', (i) => `virtual_server_group g${i} {\n  ${addressOf(i)} 80\n}\n`),
  each(
    'server groups used',
    (i) => `virtual_server_group g${i} {\n  ${addressOf(i)} 80\n}\nvirtual_server group g${i} {\n  protocol TCP\n}\n`,
  ),
  each('server groups of ranges', (i) => `  10.0.${i % 255}.1-250 80\n`, 'virtual_server_group g {\n', '}\n'),
  each('definitions', (i) => `$D${i}=a\n`),
  each('definitions used', (i) => `$D${i}=a\n# x\n!$D${i}\n`),
  each('definitions of definitions', (i) => `$D${i}=a$D${Math.max(0, i - 1)}\n`, '$D0=b\n'),
  each('definitions that double', (i) => `$D${i + 1}=$D${i}$D${i}\n`, '$D0=b\n', '$D40\n'),
  each('a definition used', () => 'x $A y\n', '$A=b\n'),
  each('a long definition', () => '  notify_master /bin/true \\\n', '$A=\\\n', '\n$A\n$A\n'),
  each('a definition of lines used', (i) => `$A(I=${i})\n`, '$A=\\\nvrrp_instance V$I {\\\n  interface eth0\\\n}\n'),
  each('sequences', () => '~SEQ(A, 1, 9) x$A\n'),
  each('sequences of sequences', () => '~SEQ(A, 1, 99) ~SEQ(B, 1, 99) x$A$B\n'),
  each('conditions', (i) => `@id${i} word\n`),
  each('conditions that nest', () => '@if A\n'),
  each('includes', (i) => `include /etc/keepalived/none${i}*.conf\n`),
  each('global lines', () => '  router_id a\n', 'global_defs {\n', '}\n'),
  each('mail addresses', (i) => `    a${i}@example.com\n`, 'global_defs {\n  notification_email {\n', '  }\n}\n'),
  each('unknown keywords', (i) => `word${i} a\n`),
  each('unknown keywords inside', (i) => `  word${i} a\n`, INSTANCE, '}\n'),
  each('unknown blocks', (i) => `word${i} {\n  a\n}\n`),
  each('notify scripts', (i) => `  notify_master "/bin/s${i}"\n`, INSTANCE, '}\n'),
  each('bfd instances', (i) => `bfd_instance b${i} {\n  neighbor_ip ${addressOf(i)}\n}\n`),
  each(
    'routing tables',
    (i) => `    ${addressOf(i)}/32 via 10.0.0.1 table t${i}\n`,
    `${INSTANCE}  virtual_routes {\n`,
    '  }\n}\n',
  ),
];
