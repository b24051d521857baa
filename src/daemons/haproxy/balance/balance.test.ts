import { describe, expect, test } from 'vitest';
import recorded from '../samples/sequences.json';
import type { Algorithm } from '../config.ts';
import type { Balanced } from './balancer.ts';
import { makeBalancer } from './index.ts';

interface Server extends Balanced {
  name: string;
  weight: number;
  usable: boolean;
  served: number;
  queued: number;
}

const server = (name: string, weight = 1, more: Partial<Server> = {}): Server => ({
  name,
  weight,
  backup: false,
  maxconn: 0,
  usable: weight > 0,
  served: 0,
  queued: 0,
  ...more,
});
const ipv4 = (address: string) => address.split('.').reduce((n, part) => n * 256 + Number(part), 0);

function serversOf(config: string): Server[] {
  return [...config.matchAll(/server (\w+) \S+(.*)/g)].map(([, name, rest]) =>
    server((name as string).slice(3), Number(/weight (\d+)/.exec(rest as string)?.[1] ?? 1)),
  );
}

const simulated = recorded.filter(
  (r) => /balance (roundrobin|static-rr|leastconn|source)\n/.test(r.config) && !/hash-type|maxconn/.test(r.config),
);

describe('sequences recorded from HAProxy 2.6.12', () => {
  test('are all here', () => expect(simulated.length).toBeGreaterThanOrEqual(18));

  test.each(simulated.map((r) => [r.name, r] as const))('%s', (name, recording) => {
    const servers = serversOf(recording.config);
    const balancer = makeBalancer(/balance (\S+)/.exec(recording.config)?.[1] as Algorithm, servers, false);
    const clients = 'requests' in recording ? (recording.requests as string[][]).map((r) => ipv4(r[0] as string)) : [];
    let sequence = '';
    for (let i = 0; i < recording.sequence.length; i++) {
      const picked = balancer.pick(null, clients[i] ?? 0) as Server;
      sequence += picked.name;
      picked.served++;
      balancer.loadChanged(picked);
      if (name.includes('overlapping')) continue;
      picked.served--;
      balancer.loadChanged(picked);
    }
    expect(sequence).toBe(recording.sequence);
  });
});

describe('servers that go and come', () => {
  const walk = (algorithm: Algorithm, servers: Server[]) => {
    const balancer = makeBalancer(algorithm, servers, false);
    const change = (s: Server, usable: boolean) => {
      s.usable = usable;
      balancer.usabilityChanged(s);
    };
    const take = (count: number) => Array.from({ length: count }, () => balancer.pick(null, 0)?.name ?? '-').join('');
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
      const balancer = makeBalancer(algorithm, servers, false);
      for (let i = 0; i < 10; i++) expect(balancer.pick(servers[0] as Server, 0)?.name).toBe('2');
      (servers[1] as Server).usable = false;
      balancer.usabilityChanged(servers[1] as Server);
      expect(balancer.pick(servers[0] as Server, 0)?.name).toBe('1');
    }
  });
});
