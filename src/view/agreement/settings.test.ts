import { expect, test } from 'vitest';
import { changedLines, isShort } from './settings.ts';

const file = 'lb1/haproxy.cfg';

test('one setting in place of another stays as it is', () => {
  const change = changedLines({ file, from: 'check inter 2s', to: 'check inter 5s' });
  expect(change).toEqual({ file, from: 'check inter 2s', to: 'check inter 5s' });
  expect(isShort(change)).toBe(true);
});

test('of a whole file only the lines that differ are left', () => {
  const whole = (line: string) => `backend web\n    balance roundrobin\n    ${line}\n    server web1 10.77.0.21:80\n`;
  expect(changedLines({ file, from: whole('retries 1'), to: whole('retries 3') })).toMatchObject({
    from: 'retries 1',
    to: 'retries 3',
  });
  expect(changedLines({ file, from: 'a\nb\n', to: 'a\nx\nb\n' })).toMatchObject({ from: '', to: 'x' });
  expect(changedLines({ file, from: 'a\na\n', to: 'a\n' })).toMatchObject({ from: 'a', to: '' });
});

test('a new file is all new, and lines keep their places to each other', () => {
  const change = changedLines({ file, from: '', to: '  frontend fe\n    bind :80\n' });
  expect(change).toEqual({ file, from: '', to: 'frontend fe\n  bind :80' });
  expect(isShort(change)).toBe(false);
});
