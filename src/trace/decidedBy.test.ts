import { expect, test } from 'vitest';
import { joinSpans, lineSpan } from '../text/span.ts';
import { decidedBy, decidedWords } from './decidedBy.ts';
import { request, shopCluster, startTrace } from './folds.testing.ts';

const FILE = 'lb1/haproxy.cfg';

function trace() {
  const w = startTrace(shopCluster());
  const server = w.cause(lineSpan(FILE, 11, 5, 30));
  const timeout = w.cause(lineSpan(FILE, 13));
  const rule = w.cause(lineSpan(FILE, 20));
  const block = w.cause(joinSpans(lineSpan(FILE, 30), lineSpan(FILE, 33)));
  const elsewhere = w.cause(lineSpan('lb2/haproxy.cfg', 11));
  const hop = (r: number, cause: number, end: number, through = -1) => {
    const id = w.hop(r, -1, 0, 0, 80, 100, cause);
    if (through >= 0) w.hopThrough(id, through);
    w.hopEnd(id, 200, 200, end);
  };
  const [first, second, third, fourth] = [0, 1, 2, 3].map((i) => request(w, i * 100, i * 100 + 50, 200));
  hop(first!, server, -1);
  hop(second!, elsewhere, timeout, rule);
  // Chosen twice is decided once.
  hop(third!, server, -1);
  hop(third!, server, timeout);
  hop(fourth!, -1, -1);
  hop(-1, server, -1);
  const event = (kind: 'check' | 'server-down', cause: number) =>
    w.events.push({ atMs: 500, kind, machine: 'lb1', subject: 'be/web1', detail: '', cause });
  event('check', server);
  event('check', server);
  event('server-down', server);
  event('server-down', block);
  return w.finish(1, 1000, null);
}

test('a line decided the requests it chose for, led or ended, each once, and its events', () => {
  const t = trace();
  const of = (line: number) => [...(decidedBy(t, FILE, line)?.requests ?? [])];
  expect(of(11)).toEqual([0, 2]);
  expect(of(13)).toEqual([1, 2]);
  expect(of(20)).toEqual([1]);
  const server = decidedBy(t, FILE, 11)!;
  expect([...server.marks]).toEqual([1, 0, 1, 0]);
  expect(server.events.map(({ kind }) => kind)).toEqual(['server-down']);
  expect(decidedWords(server)).toBe('2 requests, 1 event, 2 checks');
});

test('every line of a block decided what the block did; another file and an idle line nothing', () => {
  const t = trace();
  expect([29, 30, 33, 34].map((line) => decidedBy(t, FILE, line)?.events.length)).toEqual([undefined, 1, 1, undefined]);
  expect([...(decidedBy(t, 'lb2/haproxy.cfg', 11)?.requests ?? [])]).toEqual([1]);
  expect(decidedBy(t, FILE, 12)).toBeNull();
  expect(decidedBy(t, 'web1/nginx.conf', 11)).toBeNull();
});
