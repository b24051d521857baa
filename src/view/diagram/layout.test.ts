import { describe, expect, it } from 'vitest';
import type { Cluster } from '../../model/cluster.ts';
import { lineSpan } from '../../text/span.ts';
import { layout, type Box, type LayoutSize } from './layout.ts';

type Shape = Readonly<
  Record<string, readonly (readonly [daemon: string, port: number, talksTo?: string, claims?: string])[]>
>;

function clusterOf(siteMachine: string, shape: Shape, site?: string): Cluster {
  const machines = Object.entries(shape).map(([name, processes], i) => ({
    name,
    address: `10.77.0.${11 + i}`,
    interface: 'eth0',
    cores: 1,
    span: lineSpan('cluster.yaml', 1),
    processes: processes.map(([daemon, port, talksTo = '', claims = '']) => ({
      id: `${name}/${daemon}`,
      machine: name,
      daemon,
      file: null,
      config: null,
      refusal: null,
      ports: port === 0 ? [] : [port],
      talksTo: talksTo.split(' ').filter(Boolean),
      claims: claims.split(' ').filter(Boolean),
    })),
  }));
  const address = machines.find((m) => m.name === siteMachine)?.address ?? '';
  return { site: { host: site ?? address, port: 80, span: null }, clients: 50, prefixLength: 24, machines };
}

const web = (db: string) =>
  [
    ['nginx', 80],
    ['app', 3000, db],
  ] as const;
const lb = (vip: string) =>
  [
    ['haproxy', 80, 'web1 web2'],
    ['keepalived', 0, '', vip],
  ] as const;
const VIP = '10.77.0.100';

const clusters: Readonly<Record<string, Cluster>> = {
  one: clusterOf('web1', {
    web1: [
      ['nginx', 80, 'web1'],
      ['app', 3000, 'web1'],
      ['mysql', 3306],
    ],
  }),
  two: clusterOf('lb1', {
    lb1: [['haproxy', 80, 'web1 web2']],
    web1: web('web2'),
    web2: [...web('web2'), ['mysql', 3306]],
  }),
  four: clusterOf('lb1', {
    lb1: [['haproxy', 80, 'web1 web2']],
    web1: web('db1'),
    web2: web('db1'),
    db1: [['mysql', 3306]],
  }),
  six: clusterOf('', { lb1: lb(VIP), lb2: lb(VIP), web1: web('db1'), web2: web('db1'), db1: [['mysql', 3306]] }, VIP),
  eight: clusterOf('lb1', {
    lb1: [['haproxy', 80, 'web1 web2 web3 web4 db2']],
    lb2: [['haproxy', 80, 'web1 web2 web3 web4']],
    web1: web('db1'),
    web2: web('db1'),
    web3: web('db1'),
    web4: web('db2'),
    db1: [['mysql', 3306]],
    db2: [['mysql', 3306]],
  }),
};

const cases = Object.keys(clusters).flatMap((name) =>
  (['wide', 'phone'] as const).map((size) => [name, size] as const),
);

describe.each(cases)('the layout of %s, %s', (name: string, size: LayoutSize) => {
  const cluster = clusters[name] as Cluster;
  const drawing = layout(cluster, null, size);

  it('has every machine and process once, nothing on top of anything else, all on the paper', () => {
    expect(drawing.racks.map((rack) => rack.machine).sort()).toEqual(cluster.machines.map((m) => m.name).sort());
    const boxes: Box[] = [drawing.clients, ...drawing.racks];
    for (const [i, a] of boxes.entries()) {
      expect(contains(drawing.view, a)).toBe(true);
      for (const b of boxes.slice(i + 1)) expect(overlaps(a, b)).toBe(false);
    }
    for (const rack of drawing.racks) {
      const inside = [...rack.badges, ...rack.plates];
      for (const [i, a] of inside.entries()) {
        expect(contains(rack, a)).toBe(true);
        for (const b of inside.slice(i + 1)) expect(overlaps(a, b)).toBe(false);
      }
    }
  });

  it('leads no link through a machine', () => {
    for (const link of drawing.links) {
      if (link.kind === 'inner') continue;
      const { xs, ys } = link.curve;
      for (const rack of drawing.racks) {
        const core = { x: rack.x + 3, y: rack.y + 3, width: rack.width - 6, height: rack.height - 6 };
        for (let i = 0; i < xs.length; i++) {
          const point = { x: xs[i] as number, y: ys[i] as number, width: 0, height: 0 };
          expect(contains(core, point), `${link.id} through ${rack.machine}`).toBe(false);
        }
      }
    }
  });

  it('reads from the clients to the database', () => {
    const column = (machine: string) => drawing.racks.find((rack) => rack.machine === machine)?.column ?? -1;
    if (name === 'one') return expect(column('web1')).toBe(0);
    expect([column('lb1'), column('web1'), column('web2')]).toEqual([0, 1, 1]);
    if (name === 'four' || name === 'six') expect(column('db1')).toBe(2);
    if (name === 'six' || name === 'eight') expect(column('lb2')).toBe(0);
  });
});

describe('links', () => {
  it('to a machine of the same column go around it', () => {
    const drawing = layout(clusters['two'] as Cluster, null, 'wide');
    const link = drawing.links.find((l) => l.id === 'web1/app>web2');
    expect(link).toMatchObject({ kind: 'database', arrives: 'right', toProcess: 'web2/mysql' });
  });

  it('lead clients to every machine that may take the address', () => {
    const drawing = layout(clusters['six'] as Cluster, null, 'wide');
    expect(drawing.links.filter((l) => l.from === 'clients').map((l) => l.to)).toEqual(['lb1', 'lb2']);
  });
});

function overlaps(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function contains(outer: Box, inner: Box): boolean {
  const slack = 0.01;
  return (
    inner.x >= outer.x - slack &&
    inner.y >= outer.y - slack &&
    inner.x + inner.width <= outer.x + outer.width + slack &&
    inner.y + inner.height <= outer.y + outer.height + slack
  );
}
