import { describe, expect, it } from 'vitest';
import measured from './samples/locations.json' with { type: 'json' };
import { probe } from './trial.testing.ts';

/** Measured on nginx 1.22.1 of Debian 12: Host header, method, path, status. */
const requests = measured.answers.map(([host, method, path]) => ({
  host: String(host),
  method: String(method),
  path: String(path),
}));
const answers = probe(measured.config, requests);

describe('answers from the same server and location as nginx', () => {
  it.each(measured.answers.map((row, i) => [`${row[1]} ${row[0]}${row[2]}`, i] as const))('%s', (_name, i) => {
    expect(answers[i]).toBe(measured.answers[i]?.[3]);
  });
});
