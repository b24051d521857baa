import { expect, test } from 'vitest';
import { reportText } from './report.ts';

const atMs = Date.UTC(2026, 0, 2, 3, 4, 5);
const facts = {
  version: '0.1.0 (commit abc)',
  address: 'https://lab.example/lesson/one/',
  browser: 'A browser',
  workspace: null,
};

test('a report names version, page, browser, the part, and the error with its stack and cause', () => {
  const error = new Error('no room', { cause: new TypeError('undefined is not a number') });
  const text = reportText({ ...facts, failures: [{ part: 'The timeline', error, atMs }] });
  expect(text).toMatch(
    /^Failover Lab 0\.1\.0 \(commit abc\)\nPage: https:\/\/lab\.example\/lesson\/one\/\nBrowser: A browser\n\n2026-01-02T03:04:05\.000Z The timeline\n/,
  );
  expect(text).toContain('Error: no room\n    at ');
  expect(text).toContain('report.test.ts');
  expect(text).toContain('because of TypeError: undefined is not a number');
  expect(text).not.toContain('Workspace');
});

test('errors of engines that leave the message out of the stack, and what is no error, are told as well', () => {
  const bare = Object.assign(new RangeError('too deep'), { stack: 'draw@https://lab.example/a.js:1:2' });
  const round = new Error('round');
  round.cause = round;
  const text = reportText({
    ...facts,
    failures: [bare, 'a word', undefined, round].map((error) => ({ part: null, error, atMs })),
  });
  expect(text).toContain('Behind the page\nRangeError: too deep\ndraw@https://lab.example/a.js:1:2');
  expect(text).toContain('Behind the page\na word\n');
  expect(text).toContain('Behind the page\nundefined\n');
  expect(text.match(/because of Error: round/g)).toHaveLength(5);
});

test('the workspace is in it only where it is given, and an address that holds one is cut', () => {
  const address = `https://lab.example/run/${'x'.repeat(900)}`;
  const without = reportText({ ...facts, address, failures: [] });
  expect(without).toContain('Page: https://lab.example/run/(900 characters left out)\n');
  expect(without).not.toContain('xxx');
  const given = reportText({ ...facts, failures: [], workspace: { files: { 'lb1/haproxy.cfg': 'global\n' } } });
  expect(JSON.parse(given.slice(given.indexOf('{')))).toEqual({ files: { 'lb1/haproxy.cfg': 'global\n' } });
});
