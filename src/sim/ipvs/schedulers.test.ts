import { describe, expect, test } from 'vitest';
import { Destination } from './destination.ts';
import { hash32, isSchedulerSimulated } from './schedulers.ts';
import { VirtualService, type ServiceSpec } from './service.ts';

const CLIENT = '10.77.0.101';

function service(scheduler: string, weights: Readonly<Record<string, number>>, more: Partial<ServiceSpec> = {}): VirtualService {
  const made = new VirtualService({ address: '10.77.0.100', port: 80, scheduler, fallback: false, persistenceMs: 0, persistenceMask: '255.255.255.255', span: null, ...more });
  for (const [address, weight] of Object.entries(weights)) made.enter(destination(address, weight));
  return made;
}

function destination(address: string, weight: number, upperThreshold = 0): Destination {
  return new Destination({ address, port: 80, method: 'route', weight, upperThreshold, lowerThreshold: 0, span: null });
}

const sequence = (s: VirtualService, length: number, client = CLIENT): string => Array.from({ length }, () => s.schedule(client, 0)?.address ?? '-').join('');

const named = (s: VirtualService, address: string): Destination => s.find(address, 80) as Destination;

describe('rr', () => {
  test('begins with what was entered last: the kernel puts destinations at the head of its list', () => {
    expect(sequence(service('rr', { a: 1, b: 1, c: 1 }), 7)).toBe('cbacbac');
  });

  test('weights other than 0 mean nothing; 0 gets no new connection', () => {
    expect(sequence(service('rr', { a: 5, b: 0, c: 1 }), 4)).toBe('caca');
    expect(sequence(service('rr', { a: 0 }), 2)).toBe('--');
  });

  test('goes on before the one that was taken out', () => {
    const s = service('rr', { a: 1, b: 1, c: 1 });
    expect(sequence(s, 2)).toBe('cb');
    s.takeOut(named(s, 'b'));
    expect(sequence(s, 3)).toBe('aca');
    s.enter(destination('b', 1));
    expect(sequence(s, 3)).toBe('bca');
  });

  test('an overloaded one is passed over', () => {
    const s = service('rr', { a: 1 });
    const limited = destination('b', 1, 1);
    s.enter(limited);
    expect(sequence(s, 2)).toBe('ba');
    limited.bind();
    expect(sequence(s, 2)).toBe('aa');
    limited.unbind(true);
    expect(sequence(s, 2)).toBe('ba');
  });
});

describe('wrr', () => {
  // The example of the scheduler's description: A, B, C with 4, 3, 2 give AABABCABC. Entering one destination after the other leaves the required
  // weight at 1, where it was with the first alone: the first pass over the list is a last one.
  test('the higher weight goes first and more often', () => {
    const s = service('wrr', { c: 2, b: 3, a: 4 });
    expect(sequence(s, 21)).toBe('abcaababcabcaababcabc');
  });

  test('common divisors are taken out', () => {
    expect(sequence(service('wrr', { b: 100, a: 200 }), 8)).toBe('abaabaab');
  });

  test('a new weight is followed from the head on', () => {
    const s = service('wrr', { b: 1, a: 1 });
    expect(sequence(s, 1)).toBe('a');
    const b = named(s, 'b');
    s.update(b, { ...b, weight: 3 });
    expect(sequence(s, 6)).toBe('abbbab');
  });

  test('weight 0 gets nothing, and all of them 0 is nobody', () => {
    expect(sequence(service('wrr', { b: 0, a: 2 }), 3)).toBe('aaa');
    expect(sequence(service('wrr', { b: 0, a: 0 }), 2)).toBe('--');
  });
});

describe('by connections', () => {
  const busy = (scheduler: string, weights: Readonly<Record<string, number>>, active: Readonly<Record<string, number>>): VirtualService => {
    const s = service(scheduler, weights);
    for (const [address, count] of Object.entries(active)) named(s, address).active = count;
    return s;
  };

  test('lc: fewest; 256 that are over weigh as much as one that is active', () => {
    expect(sequence(busy('lc', { a: 1, b: 9 }, { a: 1, b: 2 }), 1)).toBe('a');
    const s = busy('lc', { a: 1, b: 1 }, { a: 0, b: 1 });
    named(s, 'a').inactive = 257;
    expect(sequence(s, 1)).toBe('b');
  });

  test('wlc: fewest for its weight; the first of equals', () => {
    expect(sequence(busy('wlc', { a: 1, b: 3 }, { a: 1, b: 2 }), 1)).toBe('b');
    expect(sequence(busy('wlc', { a: 1, b: 3 }, { a: 1, b: 4 }), 1)).toBe('a');
    expect(sequence(busy('wlc', { a: 1, b: 1 }, {}), 3)).toBe('bbb');
  });

  test('sed counts the connection that is to come; nq takes an idle one first', () => {
    // (1+1)/1 against (4+1)/3: b is expected sooner, though a … is idle in the second line.
    expect(sequence(busy('sed', { a: 1, b: 3 }, { a: 1, b: 4 }), 1)).toBe('b');
    expect(sequence(busy('sed', { a: 1, b: 9 }, { b: 1 }), 1)).toBe('b');
    expect(sequence(busy('nq', { a: 1, b: 9 }, { b: 1 }), 1)).toBe('a');
  });

  test('fo: the highest weight; ovf: the next where it has more connections than its weight', () => {
    expect(sequence(busy('fo', { a: 2, b: 1 }, { a: 99 }), 1)).toBe('a');
    expect(sequence(busy('ovf', { a: 2, b: 1 }, { a: 2 }), 1)).toBe('a');
    expect(sequence(busy('ovf', { a: 2, b: 1 }, { a: 3 }), 1)).toBe('b');
  });
});

describe('by address', () => {
  test('hash_32 is the kernel’s', () => {
    // 1 * 0x61C88647 = 0x61C88647, of which the upper 8 bits are left.
    expect(hash32(1)).toBe(0x61);
    expect(hash32(2)).toBe(0xc3);
    expect(hash32(0x0a4d0065)).toBe((Math.imul(0x0a4d0065, 0x61c88647) >>> 24) & 0xff);
  });

  test('sh: a client has its server, and the weight is its share of 256 buckets', () => {
    const s = service('sh', { a: 1, b: 3 });
    expect(new Set(sequence(s, 5)).size).toBe(1);
    const counts = new Map<string, number>();
    for (let c = 0; c < 16; c++) for (let d = 0; d < 256; d++) {
      const at = s.schedule(`10.1.${c}.${d}`, 0)?.address ?? '-';
      counts.set(at, (counts.get(at) ?? 0) + 1);
    }
    expect(counts.get('a')).toBeGreaterThan(4096 * 0.2);
    expect(counts.get('a')).toBeLessThan(4096 * 0.3);
  });

  test('sh: a client whose server has weight 0 gets nobody, or with sh-fallback another', () => {
    const clients = Array.from({ length: 50 }, (_, i) => `10.77.0.${101 + i}`);
    const where = (s: VirtualService): string => clients.map((c) => s.schedule(c, 0)?.address ?? '-').join('');
    expect(where(service('sh', { a: 1, b: 0 }))).toMatch(/^(?=.*-)[a-]+$/);
    expect(where(service('sh', { a: 1, b: 0 }, { fallback: true }))).toMatch(/^a+$/);
  });

  test('dh: one virtual address, one server', () => {
    const s = service('dh', { a: 1, b: 1 });
    expect(new Set(Array.from({ length: 50 }, (_, i) => s.schedule(`10.77.0.${101 + i}`, 0)?.address)).size).toBe(1);
  });
});

describe('persistence', () => {
  test('a client stays until its time is over', () => {
    const s = service('rr', { a: 1, b: 1 }, { persistenceMs: 50_000 });
    expect(sequence(s, 3)).toBe('bbb');
    expect(sequence(s, 3, '10.77.0.102')).toBe('aaa');
    expect(s.schedule(CLIENT, 49_999)?.address).toBe('b');
    s.template(CLIENT, 49_999)?.begun(49_999);
    s.template(CLIENT, 49_999)?.ended(49_999);
    expect(s.schedule(CLIENT, 99_000)?.address).toBe('b');
    expect(s.persistent(named(s, 'b'), 99_000)).toBe(1);
    expect(s.template(CLIENT, 100_000)).toBeNull();
  });

  test('weight 0 does not free it; being taken out does', () => {
    const s = service('rr', { a: 1, b: 1 }, { persistenceMs: 50_000 });
    expect(sequence(s, 1)).toBe('b');
    const b = named(s, 'b');
    s.update(b, { ...b, weight: 0 });
    expect(sequence(s, 1)).toBe('b');
    s.takeOut(b);
    expect(sequence(s, 1)).toBe('a');
  });

  test('a mask makes one of neighbours', () => {
    const s = service('rr', { a: 1, b: 1 }, { persistenceMs: 50_000, persistenceMask: '255.255.255.0' });
    expect(sequence(s, 1, '10.77.0.101') + sequence(s, 1, '10.77.0.102') + sequence(s, 1, '10.77.1.1')).toBe('bba');
  });
});

test('schedulers that are left out are known to be', () => {
  expect(['rr', 'wrr', 'lc', 'wlc', 'sh', 'dh', 'sed', 'nq', 'fo', 'ovf'].every(isSchedulerSimulated)).toBe(true);
  expect(['lblc', 'lblcr', 'mh', 'twos', 'toString'].some(isSchedulerSimulated)).toBe(false);
});
