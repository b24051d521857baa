import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fileStem } from './fileStem.ts';

test('names become what every system takes as a file’s name', () => {
  expect(fileStem('Two web servers')).toBe('failover-lab-two-web-servers');
  expect(fileStem('  Über/“café” \\ 2!')).toBe('failover-lab-uber-cafe-2');
  expect(fileStem('東京')).toBe('failover-lab');
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      expect(fileStem(name)).toMatch(/^failover-lab(-[a-z0-9]+)*$/);
      expect(fileStem(name).length).toBeLessThan(64);
    }),
    { numRuns: 100 },
  );
});
