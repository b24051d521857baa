import { expect, test } from 'vitest';
import { VirtualServiceTable } from '../../../sim/ipvs/table.ts';
import { ipvsadm, statistics } from './ipvsadm.ts';

function filled(): VirtualServiceTable {
  const table = new VirtualServiceTable();
  table.addService({ address: '10.77.0.100', port: 80, scheduler: 'wrr', fallback: false, persistenceMs: 360_000, persistenceMask: '255.255.255.0', span: null });
  const real = { method: 'route' as const, upperThreshold: 0, lowerThreshold: 0, span: null };
  table.addDestination('10.77.0.100', 80, { ...real, address: '10.77.0.21', port: 80, weight: 3 });
  table.addDestination('10.77.0.100', 80, { ...real, address: '10.77.0.22', port: 80, weight: 0, method: 'masq' });
  table.services[0]?.destinations[0]?.bind();
  return table;
}

test('the table as ipvsadm prints it', () => {
  expect(ipvsadm(filled(), 'ipvsadm -Ln')?.split('\n').map((l) => l.trimEnd())).toEqual([
    'IP Virtual Server version 1.2.1 (size=4096)',
    'Prot LocalAddress:Port Scheduler Flags',
    '  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn',
    'TCP  10.77.0.100:80 wrr persistent 360 mask 255.255.255.0',
    '  -> 10.77.0.21:80                Route   3      0          0',
    '  -> 10.77.0.22:80                Masq    0      1          0',
    '',
  ]);
});

test('a weight by hand', () => {
  const table = filled();
  const row = statistics(table, 0).rows[0];
  expect(row?.cells).toEqual(['10.77.0.100:80', 'wrr', '10.77.0.21:80', 'Route', '3', '0', '0', '0']);
  expect(ipvsadm(table, row?.orders[0]?.command ?? '')).toBe('');
  expect(statistics(table, 0).rows[0]?.cells[4]).toBe('0');
  expect(ipvsadm(table, 'ipvsadm -e -t 10.77.0.100:81 -r 10.77.0.21:80 -w 1')).toBe('No such service\n');
  expect(ipvsadm(table, 'ipvsadm -e -t 10.77.0.100:80 -r 10.77.0.29:80 -w 1')).toBe('No such destination\n');
  expect(ipvsadm(table, 'ipvsadm -e -w x')).toMatch(/needs/);
});

test('other commands are none of it', () => {
  expect(ipvsadm(filled(), 'show stat')).toBeNull();
  expect(ipvsadm(filled(), 'ipvsadm --save')).toMatch(/the lab knows/);
});
