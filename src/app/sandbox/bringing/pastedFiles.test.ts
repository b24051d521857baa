import { expect, test } from 'vitest';
import { pastedFiles } from './pastedFiles.ts';

test.each([
  ['one file', 'global\n  daemon\n', [[null, 'global\n  daemon\n']]],
  [
    'as head and tail write it',
    '==> /etc/a.cfg <==\none\n\n==> b.conf <==\ntwo\n',
    [
      ['/etc/a.cfg', 'one\n'],
      ['b.conf', 'two\n'],
    ],
  ],
  [
    'comments',
    '# file: lb1/haproxy.cfg\none\n// File: b\ntwo',
    [
      ['lb1/haproxy.cfg', 'one\n'],
      ['b', 'two\n'],
    ],
  ],
  [
    'a terminal',
    'root@lb1:~# cat /etc/haproxy/haproxy.cfg\none\nroot@lb1:/etc# cat hosts\ntwo\nroot@lb1:/etc# \n',
    [
      ['lb1//etc/haproxy/haproxy.cfg', 'one\n'],
      ['lb1/hosts', 'two\n'],
    ],
  ],
  [
    'a terminal of another kind',
    '[me@web1 ~]$ sudo cat /etc/nginx/nginx.conf\none\n[me@web1 ~]$ uptime\n 12:00 up\n',
    [
      ['web1//etc/nginx/nginx.conf', 'one\n'],
      [null, ' 12:00 up\n'],
    ],
  ],
  ['a bare prompt', '$ cat nginx.conf\none', [['nginx.conf', 'one\n']]],
  ['a fence', '```nginx\nhttp {\n}\n```\n', [[null, 'http {\n}\n']]],
  [
    'comments of the file’s own',
    '# cat herders\n# files: none\n    server a 10.0.0.1:80 # cat\n',
    [[null, '# cat herders\n# files: none\n    server a 10.0.0.1:80 # cat\n']],
  ],
  ['nothing', ' \n\n', []],
] as const)('%s', (_, text, files) => {
  expect(pastedFiles(text).map((file) => [file.path, file.text])).toEqual(files);
});

test('Windows’ ends of lines and a mark are no part of it', () => {
  expect(pastedFiles('\ufeff==> a <==\r\none\r\n')).toEqual([{ path: 'a', text: 'one\n' }]);
});

test('long lines take no time', () => {
  expect(pastedFiles(`${'a'.repeat(2_000_000)}\n${' '.repeat(1_000_000)}x`)).toHaveLength(1);
});
