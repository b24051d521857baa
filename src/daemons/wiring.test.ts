import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ParseContext } from './daemon.ts';
import { daemons } from './registry.ts';
import { filesOf } from './wholeFiles.testing.ts';
import type { NewServer, Wiring } from './wiring.ts';

/** What holds for every daemon's wiring: a file that starts still starts with a server more, and with it gone again; nothing throws, whatever the text. */

const context: ParseContext = {
  hosts: new Map([
    ['lb1', '10.77.0.11'],
    ['web9', '10.77.0.29'],
  ]),
  machine: { name: 'lb1', address: '10.77.0.11', interface: 'eth0', prefixLength: 24, runs: [] },
};
const leads = (host: string): boolean => host === 'web9' || host === '10.77.0.29';

const server = (service: NewServer['service'], port: number): NewServer => ({
  name: 'web9',
  address: '10.77.0.29',
  own: false,
  port,
  service,
  leads,
  beside: null,
});

const wired = daemons.flatMap((daemon) =>
  daemon.wiring?.connect === undefined ? [] : [[daemon.name, daemon, daemon.wiring as Required<Wiring>] as const],
);

describe.each(wired)('%s', (name, daemon, wiring) => {
  const files = filesOf(name, daemon.fileName);
  const starts = (text: string): boolean =>
    daemon.parse({ path: `lb1/${daemon.fileName}`, text }, context).refusal === null;
  const targets = (text: string): readonly string[] =>
    daemon.parse({ path: `lb1/${daemon.fileName}`, text }, context).talksTo;

  test('a file that starts still starts, and sends there', () => {
    let count = 0;
    for (const text of files.filter(starts)) {
      for (const service of wiring.uses) {
        const result = wiring.connect(text, server(service, service === 'mysql' ? 3306 : 8080));
        if ('why' in result) continue;
        count++;
        expect(starts(result.text), result.text).toBe(true);
        expect(targets(result.text).some(leads), result.text).toBe(true);
        const without = wiring.disconnect(result.text, leads);
        if ('why' in without) throw new Error(without.why);
        expect(starts(without.text), without.text).toBe(true);
        expect(targets(without.text).filter(leads)).toEqual([]);
      }
    }
    expect(count).toBeGreaterThan(0);
  });

  test('a server beside each that leads to another machine', () => {
    for (const text of files.filter(starts)) {
      const [host] = targets(text);
      const result = wiring.connect(text, { ...server(wiring.uses[0] ?? 'http', 0), beside: (one) => one === host });
      if ('why' in result) continue;
      expect(starts(result.text), result.text).toBe(true);
      expect(targets(result.text)).toEqual(expect.arrayContaining([host]));
    }
  });

  test('any text', () => {
    const words = [...new Set(files.join('\n').split(/\s+/))];
    const text = fc
      .array(fc.tuple(fc.constantFrom(...words), fc.constantFrom(' ', '\n', ';\n', ' {\n', '\n}\n', '"', '\\', '#')), {
        maxLength: 40,
      })
      .map((pairs) => pairs.flat().join(''));
    fc.assert(
      fc.property(text, fc.boolean(), (any, beside) => {
        const at = beside ? { ...server('http', 80), beside: () => true } : server('http', 80);
        wiring.connect(any, at);
        wiring.disconnect(any, () => true);
      }),
    );
  });
});
