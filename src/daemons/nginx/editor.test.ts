import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DIRECTIVES } from './directives.ts';
import { nginxEditor } from './editor.ts';
import { helpFor } from './help.ts';
import samples from './samples/config-errors.json' with { type: 'json' };
import { contextOf } from './trial.testing.ts';

const TEXT =
  'events {}\nhttp {\n  # shop\n  upstream be {\n    server 10.77.0.21:80 weight=2;\n    \n  }\n  server {\n    location / {\n      proxy_pass \n    }\n  }\n}\n';
const labels = (line: number, column: number): string[] =>
  nginxEditor.complete(TEXT, line, column, contextOf('lb1')).map((c) => c.label);

it('colours words by what they are', () => {
  const lines = TEXT.split('\n');
  const found = nginxEditor
    .tokens(TEXT)
    .map((t) => [lines[t.line - 1]?.slice(t.column - 1, t.column - 1 + t.length), t.kind]);
  expect(found).toEqual(
    expect.arrayContaining([
      ['http', 'section'],
      ['# shop', 'comment'],
      ['be', 'name'],
      ['server', 'directive'],
      ['10.77.0.21:80', 'address'],
      ['weight=2', 'keyword'],
      [';', 'punctuation'],
      ['proxy_pass', 'directive'],
    ]),
  );
});

describe('completes', () => {
  it('directives of the block, simulated ones first', () => {
    const inUpstream = labels(6, 5);
    expect(inUpstream).toContain('least_conn');
    expect(inUpstream).not.toContain('proxy_pass');
    expect(labels(13, 2)).toContain('worker_processes');
  });

  it('upstreams and machines after proxy_pass, parameters after a server', () => {
    expect(labels(10, 18)).toEqual(expect.arrayContaining(['http://be', 'http://10.77.0.21']));
    expect(labels(5, 26)).toContain('max_fails=1');
  });
});

it('explains a directive with its default', () => {
  expect(nginxEditor.hover('proxy_connect_timeout 1s;', 1, 3)?.text).toContain('Where it is missing: `60s`.');
  expect(nginxEditor.hover('proxy_connect_timeout 1s;', 1, 24)).toBeNull();
});

it('takes any text: tokens in order, not overlapping, and no exception', () => {
  const text = fc.oneof(
    fc.string({ unit: fc.constantFrom(...'ab{};"\\# \n$', 'server ', 'upstream ') }),
    fc
      .tuple(fc.constantFrom(...samples.map((s) => s.config)), fc.nat())
      .map(([t, at]) => t.slice(0, at % (t.length + 1))),
  );
  fc.assert(
    fc.property(text, fc.nat(20), fc.nat(60), (config, line, column) => {
      const tokens = nginxEditor.tokens(config);
      for (const [i, token] of tokens.entries()) {
        const next = tokens[i + 1];
        if (next?.line === token.line) expect(next.column).toBeGreaterThanOrEqual(token.column + token.length);
      }
      nginxEditor.complete(config, line + 1, column + 1, contextOf('lb1'));
      nginxEditor.hover(config, line + 1, column + 1);
    }),
    { numRuns: 500 },
  );
});

it('says something of every directive that it simulates', () => {
  const silent = DIRECTIVES.filter(({ name, support }) => support === 'simulated' && helpFor(name) === null);
  expect(silent.map(({ name }) => name)).toEqual([]);
});
