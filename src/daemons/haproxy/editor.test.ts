import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ParseContext } from '../daemon.ts';
import { BIND_OPTIONS, OPTIONS, PROXY_DIRECTIVES, SERVER_OPTIONS, TIMEOUTS } from './directives.ts';
import { editor } from './editor.ts';
import { HELP } from './help.ts';
import { haproxy } from './index.ts';

const context: ParseContext = { hosts: new Map([['web1', '10.77.0.21']]), machine: null };
const text = `# the edge
defaults
    mode http
    timeout connect 5s
frontend fe
    bind :80
    default_backend be
backend be
    option httpchk GET /health # look
    server web1 10.77.0.21:80 check inter 1s
`;
const labels = (line: number, column: number, of = text) =>
  editor.complete(of, line, column, context).map((c) => c.label);

describe('colours', () => {
  test('name what stands where', () => {
    const tokens = editor.tokens(text);
    const written = tokens.map((t) => [
      (text.split('\n')[t.line - 1] as string).slice(t.column - 1, t.column - 1 + t.length),
      t.kind,
    ]);
    expect(written).toContainEqual(['# the edge', 'comment']);
    expect(written).toContainEqual(['backend', 'section']);
    expect(written).toContainEqual(['be', 'name']);
    expect(written).toContainEqual(['timeout', 'directive']);
    expect(written).toContainEqual(['5s', 'number']);
    expect(written).toContainEqual(['10.77.0.21:80', 'address']);
    expect(written).toContainEqual(['check', 'keyword']);
    expect(written).toContainEqual(['# look', 'comment']);
  });

  test('are in order, inside their lines and do not overlap, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ maxLength: 200, unit: 'binary' }),
          fc.shuffledSubarray([...text]).map((c) => c.join('')),
        ),
        (any) => {
          const lines = any.split('\n');
          let last = { line: 0, end: 0 };
          for (const t of editor.tokens(any)) {
            expect(t.line > last.line || (t.line === last.line && t.column >= last.end)).toBe(true);
            expect(t.column - 1 + t.length).toBeLessThanOrEqual((lines[t.line - 1] as string).length);
            last = { line: t.line, end: t.column + t.length };
          }
          for (const line of [1, 2, 99]) {
            editor.hover(any, line, 3);
            editor.complete(any, line, 5, context);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('completions', () => {
  test('know the section', () => {
    const open = `${text}    `;
    expect(labels(11, 5, open)).toContain('balance');
    expect(labels(11, 5, open)).not.toContain('bind');
    expect(labels(12, 5, `${text}frontend x\n    `)).toContain('bind');
    expect(labels(12, 5, `${text}frontend x\n    `)).not.toContain('balance');
  });
  test('offer timeouts, backends, machines and options of servers', () => {
    expect(labels(4, 13)).toContain('queue');
    expect(labels(7, 21)).toEqual(['be']);
    expect(labels(10, 17)).toContain('web1:80');
    expect(labels(10, 31)).toContain('fall');
    expect(labels(1, 5)).toEqual([]);
  });
});

describe('hovers', () => {
  test('explain directives, options and arguments', () => {
    expect(editor.hover(text, 4, 7)?.text).toContain('attempt to connect');
    expect(editor.hover(text, 9, 14)?.text).toContain('2xx and 3xx');
    expect(editor.hover(text, 10, 40)?.text).toContain('Pause between');
    expect(editor.hover(text, 10, 43)?.text).toContain('Pause between');
    expect(editor.hover(text, 1, 3)).toBeNull();
  });

  test('explain actions, samples, converters and words of other sections', () => {
    const file = [
      'userlist ul',
      '    user joe insecure-password x',
      'frontend f',
      '    bind :80 accept-proxy',
      '    acl slow req.hdr(x-slow),lower -m str yes',
      '    http-request deny deny_status 429 if { src 10.0.0.0/8 }',
      '    http-request set-var(txn.a) path,word(1,/)',
      '',
    ].join('\n');
    const said = (line: number, what: string) => editor.hover(file, line, (file.split('\n')[line - 1] ?? '').indexOf(what) + 1)?.text ?? '';
    expect(said(2, 'user')).toContain('insecure-password');
    expect(said(4, 'accept-proxy')).toContain('PROXY protocol');
    expect(said(5, 'req.hdr')).toContain('field of the request');
    expect(said(5, 'lower')).toContain('small letters');
    expect(said(6, 'deny')).toContain('403');
    expect(said(6, 'src')).toContain("client's address");
    expect(said(7, 'set-var')).toContain('Keeps a value');
    expect(said(7, 'word')).toContain('n-th word');
    expect(said(5, 'yes')).toBe('');
  });

  test('exist for everything that is simulated, and for nothing unknown', () => {
    const simulated = (rows: ReadonlyMap<string, { support: string }>, prefix: string) =>
      [...rows].filter(([, r]) => r.support === 'simulated').map(([name]) => prefix + name);
    const keys = new Set([
      ...simulated(PROXY_DIRECTIVES, ''),
      ...simulated(OPTIONS, 'option '),
      ...simulated(TIMEOUTS, 'timeout '),
      ...simulated(SERVER_OPTIONS, 'server '),
      ...simulated(BIND_OPTIONS, 'bind '),
    ]);
    const opposites = new Set(['enabled', 'server enabled', 'server no-check', 'server no-backup']);
    expect([...keys].filter((key) => !HELP.has(key) && !opposites.has(key))).toEqual([]);
  });
});

describe('repairs', () => {
  const above = 'defaults\n    mode http\nfrontend f\n    bind :80\n';
  test.each([
    ['    http-request dennny if TRUE', 'dennny', 'deny'],
    ['    balanc', 'balanc', 'balance'],
    ['    option httplgo', 'httplgo', 'httplog'],
    ['    timeout cleint 1s', 'cleint', 'client'],
    ['    acl a pth /x', 'pth', 'path'],
    ['    acl a path,lowr /x', 'lowr', 'lower'],
    ['backend b\n    default-server chekc', 'chekc', 'check'],
    ['backend b\n    http-check expct status 200', 'expct', 'expect'],
    ['backend b\n    hash-type consistnt', 'consistnt', 'consistent'],
  ])('of %j write for %s %s', (line, wrong, right) => {
    const whole = `${above}${line}\n`;
    const { diagnostics } = haproxy.parse({ path: 'haproxy.cfg', text: whole }, context);
    const written = diagnostics.flatMap((d) => editor.fixes(whole, d, context)).flatMap((fix) => fix.edits);
    const column = (line.split('\n').at(-1) as string).indexOf(wrong) + 1;
    const span = expect.objectContaining({
      line: whole.split('\n').length - 1,
      column,
      endColumn: column + wrong.length,
    }) as unknown;
    expect(written).toContainEqual({ span, text: right });
  });
});
