import fc from 'fast-check';
import { expect, test } from 'vitest';
import { startChart } from '../../../sim/statechart.ts';
import { healthChart, healthWords } from './health.ts';

/** The daemon's own way of counting (check.c, 2.6): one number from 0 to rise + fall - 1, up from `rise` on. */
class Counter {
  health: number;
  readonly fall: number;
  readonly rise: number;
  constructor(fall: number, rise: number) {
    this.fall = fall;
    this.rise = rise;
    this.health = rise;
  }
  check(passed: boolean): void {
    if (passed) {
      if (this.health < this.rise + this.fall - 1 && ++this.health >= this.rise)
        this.health = this.rise + this.fall - 1;
    } else if (this.health > 0 && --this.health < this.rise) this.health = 0;
  }
  get words(): string {
    const up = this.health >= this.rise;
    if (up) return this.health === this.rise + this.fall - 1 ? 'UP' : `UP ${this.health - this.rise + 1}/${this.fall}`;
    return this.health === 0 ? 'DOWN' : `DOWN ${this.health}/${this.rise}`;
  }
}

test('the chart counts as the daemon does, and marks each change once', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.boolean(), { maxLength: 60 }),
      (fall, rise, checks) => {
        const marks: string[] = [];
        const host = {
          after: () => {
            throw new Error('the chart has no delays');
          },
          cancel: () => {},
          record: () => {},
        };
        const chart = startChart(healthChart, {
          host,
          chart: 'haproxy.health',
          subject: 'be/web1',
          input: { fall, rise },
          actions: { markDown: () => marks.push('down'), markUp: () => marks.push('up') },
        });
        const counter = new Counter(fall, rise);
        const expected: string[] = [];
        for (const passed of checks) {
          const before = counter.health >= rise;
          counter.check(passed);
          const after = counter.health >= rise;
          if (before !== after) expected.push(after ? 'up' : 'down');
          chart.send({ type: passed ? 'PASS' : 'MISS' });
          // Just started with `fall 1`, the daemon already shows it fully up.
          if (!(chart.state === 'unchecked')) expect(healthWords(chart.state, chart.context)).toBe(counter.words);
        }
        expect(marks).toEqual(expected);
      },
    ),
    { numRuns: 300 },
  );
});
