import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { daemons } from './registry.ts';
import { agreement, complaintsOf, keepsPromise, tally, type Verdict } from './verdict.ts';
import { WORLD } from './verdictWorld.testing.ts';

/** Each parser against what the real daemon's own check said of hundreds of configurations, most of them with one slip. */
const recordings = daemons
  .map((daemon) => ({ daemon, file: fileURLToPath(new URL(`${daemon.name}/samples/verdicts.json`, import.meta.url)) }))
  .filter(({ file }) => existsSync(file));

test('three daemons were asked', () => {
  expect(recordings.map(({ daemon }) => daemon.name).sort()).toEqual(['haproxy', 'keepalived', 'nginx']);
});

describe.each(recordings.map((one) => [one.daemon.name, one] as const))('%s', (_, { daemon, file }) => {
  const recorded = JSON.parse(readFileSync(file, 'utf8')) as Verdict[];
  const read = (text: string) => daemon.parse({ path: daemon.fileName, text }, WORLD);

  test('has a corpus worth the name', () => {
    expect(recorded.length).toBeGreaterThanOrEqual(450);
    expect(recorded.filter((verdict) => verdict.accepted).length).toBeGreaterThan(80);
    expect(recorded.filter((verdict) => !verdict.accepted).length).toBeGreaterThan(80);
  });

  test('agrees with the daemon', () => {
    const agreements = recorded.map((verdict) => agreement(read(verdict.config), verdict));
    const found = tally(agreements);
    const strangers = recorded.filter((__, i) => {
      const agreed = agreements[i];
      return agreed === undefined || !agreed.accepted || !agreed.lines || !agreed.messages;
    });
    const details = strangers.map(({ name, config, complaints }) => ({
      name,
      daemon: complaints,
      lab: complaintsOf(read(config)),
    }));
    expect(keepsPromise(found), JSON.stringify({ found, details }, null, 1)).toBe(true);
  });
});
