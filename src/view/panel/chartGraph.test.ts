import { setup } from 'xstate';
import { expect, test } from 'vitest';
import { chartGraph } from './chartGraph.ts';
import { layoutChart } from './chartLayout.ts';

const machine = setup({
  types: { events: {} as { type: 'MISS' } | { type: 'PASS' } | { type: 'STOP_NOW' } },
  guards: { isLast: () => true },
  delays: { restInterval: 100 },
}).createMachine({
  initial: 'up',
  on: { STOP_NOW: '.off' },
  states: {
    up: { on: { MISS: [{ guard: 'isLast', target: 'down' }, { target: 'up' }] } },
    down: {
      initial: 'resting',
      states: { resting: { after: { restInterval: 'rising' } }, rising: { on: { PASS: '#machine.up' } } },
    },
    off: { type: 'final' },
  },
  id: 'machine',
});

test('the drawing has every state and every way of the definition', () => {
  const { states, edges } = chartGraph(machine);
  expect(states.map((s) => [s.path, s.label])).toEqual([
    ['up', 'up'],
    ['down.resting', 'down · resting'],
    ['down.rising', 'down · rising'],
    ['off', 'off'],
  ]);
  const ways = edges.map((e) => `${e.from} → ${e.to}: ${e.label}`);
  expect(ways).toContain('up → down.resting: miss [is last]');
  expect(ways).toContain('up → up: miss');
  expect(ways).toContain('down.resting → down.rising: after rest interval');
  expect(ways).toContain('down.rising → up: pass');
  // What the whole machine does, each of its states does.
  expect(ways.filter((way) => way.endsWith('→ off: stop now'))).toHaveLength(4);
});

test('the layout puts every state somewhere else, inside the picture', () => {
  const graph = chartGraph(machine);
  const { width, height, boxes, ways } = layoutChart(graph);
  expect(boxes).toHaveLength(4);
  expect(new Set(boxes.map((b) => `${b.x},${b.y}`)).size).toBe(4);
  for (const b of boxes) {
    expect(b.x).toBeGreaterThanOrEqual(0);
    expect(b.x + b.width).toBeLessThanOrEqual(width);
    expect(b.y + b.height).toBeLessThanOrEqual(height);
  }
  expect(ways).toHaveLength(graph.edges.length);
  for (const way of ways) expect(way.path).toMatch(/^M[\d.-]+/);
});
