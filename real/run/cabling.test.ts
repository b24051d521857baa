import { expect, test } from 'vitest';
import { daemons } from '../../src/daemons/registry.ts';
import { prepare } from '../../src/lab/lab.ts';
import type { Cluster } from '../../src/model/cluster.ts';
import { cable, clientSetup, kernelSettings, machineSetup, stations } from './cabling.ts';
import { lossRules } from './packetLoss.ts';

const { cluster } = prepare(
  {
    'cluster.yaml': `site: http://10.77.0.100/
machines:
  lb1: { address: 10.77.0.11, runs: [] }
  web1: { address: 10.77.0.21, interface: ens5, loopback: [10.77.0.100], gateway: lb1, runs: [] }
`,
  },
  daemons,
) as { cluster: Cluster };
const [lb1, web1, clients] = stations(cluster);

test('every machine and the clients have a port and an Ethernet address of their own', () => {
  expect(stations(cluster).map(({ name, port, mac, interface: face }) => [name, port, mac, face])).toEqual([
    ['lb1', 'port0', '02:77:00:00:00:00', 'eth0'],
    ['web1', 'port1', '02:77:00:00:00:01', 'ens5'],
    ['clients', 'port2', '02:77:00:00:00:02', 'eth0'],
  ]);
  expect(cable(web1!, 'flab-1-2-0-web1')).toEqual([
    'link add port1 type veth peer name ens5 netns flab-1-2-0-web1 address 02:77:00:00:00:01',
    'link set port1 master br0',
  ]);
});

test('a machine has its addresses, its gateway, and a way to clients of other networks', () => {
  expect(machineSetup(web1!.machine!, cluster, ['10.77.0.101', '10.77.1.1', '10.77.1.2', '192.0.2.7'])).toEqual([
    'link set lo up',
    'link set ens5 up',
    'address add 10.77.0.21/24 dev ens5',
    'address add 10.77.0.100/32 dev lo',
    'route add 10.77.1.0/24 dev ens5',
    'route add 192.0.2.0/24 dev ens5',
    'route add default via 10.77.0.11',
  ]);
});

test('further interfaces of a machine hang on its cable', () => {
  const more = { ...lb1!.machine!, moreInterfaces: ['ens192'] };
  expect(machineSetup(more, cluster, []).slice(0, 5)).toEqual([
    'link set lo up',
    'link set eth0 up',
    'link add link eth0 name ens192 type macvlan mode bridge',
    'link set ens192 up',
    'address add 10.77.0.11/24 dev eth0',
  ]);
});

test('clients reach the machines from any network', () => {
  expect(clientSetup(cluster, ['10.77.0.101', '10.77.1.1']).slice(2)).toEqual([
    'address add 10.77.0.101/24 dev eth0',
    'address add 10.77.1.1/32 dev eth0',
  ]);
  expect(clientSetup(cluster, ['192.0.2.7']).slice(2)).toEqual(['address add 192.0.2.7/32 dev eth0', 'route add 10.77.0.0/24 dev eth0']);
});

test('who is a gateway forwards, and who has addresses on its loopback keeps quiet about them', () => {
  expect(kernelSettings(lb1!, cluster)).toContainEqual(['net/ipv4/ip_forward', '1']);
  expect(kernelSettings(web1!, cluster)).toEqual(
    expect.arrayContaining([
      ['net/ipv4/ip_forward', '0'],
      ['net/ipv4/conf/all/arp_ignore', '1'],
      ['net/ipv4/conf/ens5/rp_filter', '0'],
    ]),
  );
  expect(kernelSettings(clients!, cluster).join(' ')).not.toContain('arp_');
});

test('a machine that drops takes nothing in and sends nothing of its own accord', () => {
  const rules = lossRules(web1!, { dropping: new Set(['web1']), groups: null }, stations(cluster));
  expect(rules).toMatch(/hook ingress device "ens5" priority 0; policy accept;\ndrop\n/);
  expect(rules).toMatch(/hook egress device "ens5" priority 0; policy accept;\nether type arp drop\nip protocol != tcp drop\n/);
});

test('groups of a partition do not hear each other; who is in none hears all', () => {
  const loss = { dropping: new Set<string>(), groups: [['lb1'], ['web1']] };
  expect(lossRules(lb1!, loss, stations(cluster))).toContain(`ether saddr ${web1!.mac} drop`);
  expect(lossRules(lb1!, loss, stations(cluster))).not.toContain('egress');
  expect(lossRules(clients!, loss, stations(cluster))).toBe('table netdev lab\ndelete table netdev lab\n');
});
