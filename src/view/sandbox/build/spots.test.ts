import { expect, test } from 'vitest';
import { template } from '../../../building/building.testing.ts';
import { daemons } from '../../../daemons/registry.ts';
import { prepare } from '../../../lab/lab.ts';
import { layout } from '../../diagram/layout.ts';
import { dropInColumn, isRemovable, linkAt, middleOf, spotAt } from './spots.ts';

const { cluster } = prepare(template('two-web-servers'), daemons);
const drawing = layout(cluster!, null, 'wide');
const rack = (name: string) => drawing.racks.find(({ machine }) => machine === name)!;

test('what lies at a place', () => {
  const web1 = rack('web1');
  const [nginx] = web1.plates;
  expect(spotAt(drawing, nginx!.x + 3, nginx!.y + 3)).toMatchObject({ kind: 'process', process: 'web1/nginx' });
  expect(spotAt(drawing, web1.x + 3, web1.y + 3)).toMatchObject({ kind: 'machine', rack: { machine: 'web1' } });
  expect(spotAt(drawing, 0, 0)).toBeNull();
  for (const link of drawing.links.filter(isRemovable)) {
    const { x, y } = middleOf(link);
    expect(linkAt(drawing, x, y)).not.toBeNull();
  }
  // What visitors come by is no line of a file.
  expect(drawing.links.filter(({ from }) => from === 'clients').some(isRemovable)).toBe(false);
});

test('where a rack comes that is let go in its column', () => {
  const [web1, web2] = [rack('web1'), rack('web2')];
  expect(dropInColumn(drawing, web1, web2.y + web2.height)).toMatchObject({ other: 'web2', side: 'behind' });
  expect(dropInColumn(drawing, web2, web1.y)).toMatchObject({ other: 'web1', side: 'before' });
  expect(dropInColumn(drawing, web1, web1.y)).toBeNull();
  expect(dropInColumn(drawing, rack('lb1'), 300)).toBeNull();
});
