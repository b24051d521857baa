import { expect, test } from 'vitest';
import { runReport } from '../../src/lab/runReport.ts';
import { daemons } from '../../src/daemons/registry.ts';
import { lab } from '../../src/lab/lab.ts';
import type { Scenario } from '../../src/sim/scenario.ts';
import { Holders, addressChange, neighbour } from './ipMonitor.ts';
import { LAUNCHES } from './launch.ts';
import { latenessOf, ordersLost, summaryOf, wayOf } from './report.ts';
import { serverSocket, statsSocket } from './controlPlace.ts';
import { serversAt } from './controlSocket.ts';
import { plannedRequests, type Sent } from './trafficPlan.ts';

const files = {
  'cluster.yaml': 'site: http://10.77.0.21/\nmachines:\n  web1: { address: 10.77.0.21, runs: [app] }\n',
  'web1/app.env': 'WORK_MS=40\n',
};
const scenario: Scenario = {
  traffic: {
    rateRps: 20,
    mix: [
      { method: 'GET', path: '/', weight: 2 },
      { method: 'POST', path: '/orders', weight: 1 },
    ],
    timeoutMs: 3000,
    arrivals: 'even',
    headers: { host: 'shop.example' },
  },
  requests: [{ atMs: 1000, client: '10.77.0.140', method: 'GET', path: '/one', timeoutMs: 500, headers: { accept: '*/*' } }],
  durationMs: 6000,
  faults: [{ kind: 'freeze', process: 'web1/app', atMs: 2000, untilMs: 5500 }],
};
const { trace, cluster } = lab(files, scenario, 5, daemons);
const simulated = runReport(trace!);

const sent = (over: Partial<Sent>): Sent => ({
  ...{ id: 0, client: '10.77.0.101', method: 'GET', path: '/', startMs: 0, endMs: 1, status: 200 },
  ...{ server: null, database: null },
  ...over,
});

test('a real run sends what a simulated one with the same seed sends', () => {
  const planned = plannedRequests(cluster!, scenario, 5);
  expect(planned.map(({ id, client, method, path, atMs }) => ({ id, client, method, path, startMs: Math.round(atMs * 1000) / 1000 }))).toEqual(
    simulated.requests.map(({ id, client, method, path, startMs }) => ({ id, client, method, path, startMs })),
  );
  const single = planned.filter(({ path }) => path === '/one');
  expect(single).toEqual([expect.objectContaining({ client: '10.77.0.140', timeoutMs: 500, headers: { accept: '*/*' } })]);
  expect(planned[0]).toMatchObject({ timeoutMs: 3000, headers: { host: 'shop.example' } });
  expect(plannedRequests(cluster!, scenario, 6)).not.toEqual(planned);
});

test('the numbers are counted as a simulated run counts them', () => {
  expect(Object.keys(simulated.summary.byStatus)).toEqual(expect.arrayContaining(['200', 'timeout']));
  expect(summaryOf(simulated.requests, scenario.durationMs, 0)).toEqual(simulated.summary);
  expect(summaryOf([], 1000, null)).toMatchObject({ requests: 0, availability: null, firstBadMs: null, acknowledgedWritesLost: null });
});

test('the way is what can be seen of it', () => {
  const machineOf = (place: string) => (place === 'db1' || place === '10.77.0.31' ? 'db1' : null);
  expect(wayOf(sent({ server: 'web1', database: '10.77.0.31' }), 'lb1', machineOf)).toEqual(['lb1', 'web1', 'db1']);
  expect(wayOf(sent({ server: 'web1', database: '127.0.0.1' }), 'lb1', machineOf)).toEqual(['lb1', 'web1']);
  expect(wayOf(sent({ server: 'web1' }), 'web1', machineOf)).toEqual(['web1']);
  expect(wayOf(sent({ status: 503 }), 'lb1', machineOf)).toEqual(['lb1']);
  expect(wayOf(sent({ status: 'refused' }), 'lb1', machineOf)).toEqual([]);
  expect(wayOf(sent({ status: 'timeout' }), null, machineOf)).toEqual([]);
  // The first answer may be there before the clients' kernel tells who holds the address.
  expect(wayOf(sent({ server: 'web1' }), null, machineOf)).toEqual(['web1']);
});

test('an order is lost that was acknowledged and is not there', () => {
  const machineOf = (place: string) => (place === 'db1' ? place : null);
  const order = sent({ method: 'POST', server: 'web1', database: 'db1' });
  const all = [order, order, sent({ server: 'web1', database: 'db1' }), { ...order, status: 500 }, { ...order, status: 'timeout' }];
  expect(ordersLost(all, new Map([['db1', 2]]), machineOf)).toBe(0);
  expect(ordersLost(all, new Map([['db1', 3]]), machineOf)).toBe(0);
  expect(ordersLost(all, new Map([['db1', 0]]), machineOf)).toBe(2);
  expect(ordersLost(all, new Map([['db1', null]]), machineOf)).toBeNull();
  expect(ordersLost([sent({})], new Map(), machineOf)).toBe(0);
});

test('who held an address is known for every moment', () => {
  const holders = new Holders();
  expect(holders.at(5)).toBeNull();
  holders.heard('lb1', 10);
  holders.heard('lb1', 12);
  holders.heard('lb2', 20);
  expect([9, 10, 19.9, 20, 30].map((atMs) => holders.at(atMs))).toEqual([null, 'lb1', 'lb1', 'lb2', 'lb2']);
});

// Lines as ip of iproute2 6.1 wrote them.
test('what the kernel says of addresses and neighbours is understood', () => {
  const taken = '2: eth0    inet 10.77.0.100/24 scope global secondary eth0\\       valid_lft forever preferred_lft forever';
  expect(addressChange(taken, ['eth0'])).toEqual({ taken: true, address: '10.77.0.100' });
  expect(addressChange(`Deleted ${taken}`, ['eth0'])).toEqual({ taken: false, address: '10.77.0.100' });
  expect(addressChange(taken.replace('eth0', 'lo'), ['eth0'])).toBeNull();
  expect(neighbour('10.77.0.100 dev eth0 lladdr 02:77:00:00:00:01 REACHABLE')).toEqual({ address: '10.77.0.100', mac: '02:77:00:00:00:01' });
  expect(neighbour('10.77.0.100 dev eth0 FAILED')).toBeNull();
});

test('HAProxy’s log and its control socket are understood', () => {
  const { fact } = LAUNCHES.haproxy!;
  const down = '[WARNING]  (60) : Server web/web1 is DOWN, reason: Layer4 timeout, check duration: 1001ms. 1 active and 0 backup servers left.';
  expect(fact(down)).toEqual({ kind: 'server-down', subject: 'web/web1' });
  expect(fact(down.replace('Server', 'Backup Server').replace('DOWN', 'UP'))).toEqual({ kind: 'server-up', subject: 'web/web1' });
  expect(fact('[WARNING]  (60) : Health check for server web/web1 failed')).toBeNull();
  expect(fact(down.replace('is DOWN', 'is going DOWN for maintenance'))).toEqual({ kind: 'server-down', subject: 'web/web1' });
  expect(fact('Server web/web1 enters drain state. 1 active and 0 backup servers online.')).toEqual({ kind: 'server-drain', subject: 'web/web1' });
  expect(fact('Server web/web1 is UP/READY (leaving forced maintenance).')).toEqual({ kind: 'server-up', subject: 'web/web1' });
  // It was down before as well.
  expect(fact('Server web/web1 is DOWN/READY (leaving forced maintenance).')).toBeNull();
  expect(fact('Server web/web1 is DOWN (leaving forced drain).')).toBeNull();
  expect(fact('Server web/web1 was DOWN and now enters maintenance.')).toBeNull();
  const state = '1\n# be_id be_name srv_id srv_name srv_addr srv_op_state\n3 web 1 web1 10.77.0.21 2\n3 web 2 web2 10.77.0.22 2\n4 api 1 w1 10.77.0.21 2\n';
  expect(serversAt(state, '10.77.0.21')).toEqual(['web/web1', 'api/w1']);
  expect(serversAt('', '10.77.0.21')).toEqual([]);
});

test('where a daemon takes commands is read from its file', () => {
  const place = (line: string) => statsSocket(`global\n    ${line}\n`);
  expect(place('stats socket /run/haproxy/admin.sock mode 660 level admin')).toEqual({ path: '/run/haproxy/admin.sock' });
  expect(place('stats socket unix@/run/a')).toEqual({ path: '/run/a' });
  expect(place('stats socket ipv4@127.0.0.1:9999')).toEqual({ host: '127.0.0.1', port: 9999 });
  expect(place('stats socket :9999 level admin')).toEqual({ host: '127.0.0.1', port: 9999 });
  expect(place('stats socket ipv4@*:9999')).toEqual({ host: '127.0.0.1', port: 9999 });
  expect(place('stats socket lb1:9999')).toEqual({ host: 'lb1', port: 9999 });
  for (const line of ['# stats socket /run/a', 'stats timeout 30s', 'stats socket fd@3', 'stats socket abns@a']) expect(place(line)).toBeNull();
  // Of several, as in the lab, the one that may do most.
  expect(place('stats socket /run/a\n stats socket /run/b level admin\n stats socket /run/c level admin\n stats socket /run/d level user')).toEqual({ path: '/run/b' });
  expect(serverSocket('[mysqld]\nsocket = /run/other.sock\n')).toEqual({ path: '/run/other.sock' });
  expect(serverSocket('')).toEqual({ path: '/run/mysqld/mysqld.sock' });
});

test('how late a run was is told', () => {
  const planned = Array.from({ length: 200 }, (_, index) => index * 10);
  const sentMs = planned.map((atMs, index) => atMs + (index === 7 ? 80 : index === 9 ? 30 : index === 11 ? 20 : index % 2));
  expect(latenessOf(planned, sentMs, 12.34567)).toEqual({ maxMs: 80, p99Ms: 20, stallMs: 12.346 });
  // A timer may come a little before its moment.
  expect(latenessOf([5], [4.6], 0)).toEqual({ maxMs: 0, p99Ms: 0, stallMs: 0 });
  expect(latenessOf([], [], 3)).toEqual({ maxMs: 0, p99Ms: 0, stallMs: 3 });
});
