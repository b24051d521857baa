import { describe, expect, test } from 'vitest';
import { NO_HEADERS, type HttpRequest } from '../../../sim/message.ts';
import type { Algorithm } from '../config.ts';
import { parse } from '../parse.ts';
import { DEFAULT_BALANCE, DEFAULT_HASH } from '../parseBalance.ts';
import hashes from '../samples/hashes.json';
import recorded from '../samples/sequences.json';
import { WEIGHT_SCALE, type Asker, type Balanced } from './balancer.ts';
import { makeBalancer, type Balance } from './index.ts';

interface Server extends Balanced {
  name: string;
  weight: number;
  usable: boolean;
  served: number;
  queued: number;
}

const server = (name: string, weight = 1, more: Partial<Server> = {}): Server => ({
  id: Number(name),
  name,
  weight,
  effectiveWeight: weight * WEIGHT_SCALE,
  backup: false,
  maxconn: 0,
  maxconnNow: more.maxconn ?? 0,
  maxqueue: 0,
  usable: weight > 0,
  served: 0,
  queued: 0,
  ...more,
});
const ipv4 = (address: string) => address.split('.').reduce((n, part) => n * 256 + Number(part), 0);
const asker = (clientAddress: number, path = '/'): Asker => ({
  clientAddress,
  request: { kind: 'http-request', method: 'GET', path, host: 'shop', headers: NO_HEADERS },
});
const nobody = asker(0);

/** The first backend of a configuration, and its servers as the algorithms see them. */
function backendOf(text: string): { balance: Balance; servers: Server[] } {
  const { config } = parse({ path: 'haproxy.cfg', text }, { hosts: new Map(), machine: null });
  const [backend] = config?.backends ?? [];
  if (backend === undefined) throw new Error('no backend');
  const { balance, hash, allBackups } = backend;
  const servers = backend.servers.map(({ name, id, weight, backup, maxconn }) =>
    server(name.slice(3), weight, { id, backup, maxconn: maxconn.value, maxconnNow: maxconn.value }),
  );
  return { balance: { options: balance.value, hash, allBackups }, servers };
}

const make = (algorithm: Algorithm, servers: Server[]) =>
  makeBalancer(
    { options: { ...DEFAULT_BALANCE, algorithm }, hash: DEFAULT_HASH, allBackups: false },
    servers,
    () => 0.5,
  );

/** Which server the requests go to; `busy`: none of them ends meanwhile. `-`: every server is full. */
function sequenceOf(text: string, askers: readonly Asker[], busy: boolean): string {
  const { balance, servers } = backendOf(text);
  const balancer = makeBalancer(balance, servers, () => 0.5);
  return askers
    .map((each) => {
      const picked = balancer.pick(null, each);
      if (picked === null) return '-';
      picked.served++;
      balancer.loadChanged(picked);
      if (!busy) {
        picked.served--;
        balancer.loadChanged(picked);
      }
      return picked.name;
    })
    .join('');
}

// By chance, and of queues: see behave.test.ts.
const sequences = recorded.filter((r) => !/^random|maxconn 1/.test(r.name) && !/6 slots/.test(r.name));

describe('sequences recorded from HAProxy 2.6.12', () => {
  test('are all here', () => expect(sequences.length).toBe(recorded.length - 3));

  test.each(sequences.map((r) => [r.name, r] as const))('%s', (name, recording) => {
    const askers =
      'requests' in recording
        ? (recording.requests as [string, string][]).map(([client, path]) => asker(ipv4(client), path))
        : [...recording.sequence].map(() => nobody);
    expect(sequenceOf(recording.config, askers, name.includes('overlapping'))).toBe(recording.sequence);
  });

  test.each(hashes.map((r) => [r.name, r] as const))('%s', (_, { config, requests, sequence }) => {
    const askers = requests.map(({ client, path, headers }) => {
      const { request } = asker(0, path);
      const { host = 'shop' } = headers as Record<string, string>;
      return {
        clientAddress: ipv4(client),
        request: { ...(request as HttpRequest), host, headers: headers as Record<string, string> },
      };
    });
    expect(sequenceOf(config, askers, false)).toBe(sequence);
  });
});

describe('servers that go and come', () => {
  const walk = (algorithm: Algorithm, servers: Server[]) => {
    const balancer = make(algorithm, servers);
    const change = (s: Server, usable: boolean) => {
      s.usable = usable;
      balancer.usabilityChanged(s);
    };
    const take = (count: number) =>
      Array.from({ length: count }, () => balancer.pick(null, nobody)?.name ?? '-').join('');
    return { take, change, balancer };
  };

  test.each(['roundrobin', 'static-rr', 'leastconn'] as const)(
    '%s leaves a server out while it is down, and takes it back',
    (algorithm) => {
      const servers = [server('1'), server('2'), server('3')];
      const { take, change } = walk(algorithm, servers);
      take(4);
      change(servers[1] as Server, false);
      expect(take(12)).not.toContain('2');
      change(servers[1] as Server, true);
      const again = [...take(30)];
      if (algorithm !== 'leastconn') expect(again.filter((n) => n === '2').length).toBeGreaterThanOrEqual(9);
    },
  );

  test('nobody is picked when all are down', () => {
    for (const algorithm of ['roundrobin', 'static-rr', 'leastconn', 'source'] as const) {
      const servers = [server('1'), server('2')];
      const { take, change, balancer } = walk(algorithm, servers);
      for (const s of servers) change(s, false);
      expect(balancer.totalWeight).toBe(0);
      expect(take(2)).toBe('--');
      expect(balancer.roster.active).toBe(0);
    }
  });

  test('a backup serves only once every other server is down, and only the first of them', () => {
    for (const algorithm of ['roundrobin', 'static-rr', 'leastconn', 'source'] as const) {
      const servers = [server('1'), server('2', 1, { backup: true }), server('3', 1, { backup: true })];
      const { take, change } = walk(algorithm, servers);
      expect(take(4)).toBe('1111');
      change(servers[0] as Server, false);
      expect(take(4)).toBe('2222');
      change(servers[1] as Server, false);
      expect(take(4)).toBe('3333');
      change(servers[0] as Server, true);
      expect(take(4)).toBe('1111');
    }
  });

  test('the server to avoid is taken only when there is no other', () => {
    for (const algorithm of ['roundrobin', 'static-rr', 'leastconn'] as const) {
      const servers = [server('1'), server('2')];
      const balancer = make(algorithm, servers);
      for (let i = 0; i < 10; i++) expect(balancer.pick(servers[0] as Server, nobody)?.name).toBe('2');
      (servers[1] as Server).usable = false;
      balancer.usabilityChanged(servers[1] as Server);
      expect(balancer.pick(servers[0] as Server, nobody)?.name).toBe('1');
    }
  });
});
