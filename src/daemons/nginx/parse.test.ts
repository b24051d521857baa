import { describe, expect, it } from 'vitest';
import type { ParseContext } from '../daemon.ts';
import { DIRECTIVES } from './directives.ts';
import { remedyForDirective } from './language/strangers.ts';
import { parseNginx } from './parse.ts';
import * as fc from 'fast-check';
import measured from './samples/measured-errors.json' with { type: 'json' };
import recorded from './samples/config-errors.json' with { type: 'json' };

const alone: ParseContext = { hosts: new Map(), machine: null };

/** `nginx -t`'s own line, without its time stamp, level and process id. */
function words(line: string): string {
  return line.replace(/^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d \[\w+\] \d+#\d+: /, '');
}

describe('says what nginx -t says', () => {
  it.each(recorded)('$name', (trial) => {
    const { diagnostics, refusal } = parseNginx({ path: trial.file, text: trial.config }, alone);
    const said = trial.all.map(words).filter((line) => !line.startsWith('nginx: '));
    expect(diagnostics.filter((d) => d.severity !== 'info').map((d) => d.message)).toEqual(said);
    expect(refusal === null).toBe(trial.ok);
    const [first] = diagnostics.filter((d) => d.severity !== 'info');
    if (first !== undefined) expect(first.span?.line ?? null).toBe(trial.line);
  });
});

const onLb1: ParseContext = {
  hosts: new Map([['web1', '10.77.0.21']]),
  machine: { name: 'lb1', address: '10.77.0.11', interface: 'eth0', prefixLength: 24, runs: ['nginx'] },
};

function complaints(text: string): string[] {
  return parseNginx({ path: 'lb1/nginx.conf', text }, onLb1).diagnostics.flatMap((d) =>
    d.severity === 'info' ? [] : [d.message],
  );
}

/** Answers of `nginx -t` (1.22.1, Debian 12) to files written for this. */
describe('says what nginx -t said of further files', () => {
  it.each(measured)('$config', ({ config, said }) => {
    expect(complaints(config)).toEqual(said);
  });
});

describe('says what to do about', () => {
  const remedy = (text: string) => {
    const [refused, ...more] = parseNginx({ path: 'nginx.conf', text }, onLb1).diagnostics;
    expect(more).toEqual([]);
    return { line: refused?.span?.line, message: refused?.message, remedy: refused?.remedy };
  };
  const http = (line: string) => `events {}\nhttp {\n  ${line}\n}\n`;

  it.each([
    [
      'events {}\nstream {\n  server { listen 3306; }\n}\n',
      2,
      'stream',
      /libnginx-mod-stream\. .* Take the block out .* HAProxy with `mode tcp`/,
    ],
    ['mail {\n}\nevents {}\n', 1, 'mail', /libnginx-mod-mail\./],
    [
      http('geoip_country /usr/share/GeoIP/GeoIP.dat;'),
      3,
      'geoip_country',
      /libnginx-mod-http-geoip\. .* Take the line out/,
    ],
    [http('geoip2 /etc/a.mmdb { }'), 3, 'geoip2', /libnginx-mod-http-geoip2\./],
    [http('more_clear_headers Server;'), 3, 'more_clear_headers', /libnginx-mod-http-headers-more-filter\./],
    [http('server { location / { content_by_lua_block { } } }'), 3, 'content_by_lua_block', /libnginx-mod-http-lua\./],
    [http('server { listen 443; http2 on; }'), 3, 'http2', /came with nginx 1\.25\.1.*`listen 443 ssl http2;`/],
    [http('upstream a { server 10.0.0.1; sticky cookie a; }'), 3, 'sticky', /NGINX Plus alone/],
  ])('a directive that others’ nginx knows: %j', (text, line, name, words) => {
    expect(remedy(text)).toEqual({
      line,
      message: `unknown directive "${name}" in nginx.conf:${line}`,
      remedy: expect.stringMatching(words),
    });
  });

  it('a module to load', () => {
    expect(remedy('load_module modules/ngx_http_image_filter_module.so;\nevents {}\n')).toMatchObject({
      line: 1,
      remedy: expect.stringMatching(/libnginx-mod-http-image-filter\. .* Take this line out/),
    });
    expect(remedy('load_module /opt/own.so;\nevents {}\n').remedy).toMatch(/^The lab's nginx has no modules/);
  });

  it('no word that nobody knows', () => {
    expect(remedy(http('strem a;')).remedy).toBeUndefined();
  });

  it('nothing that nginx knows by itself', () => {
    expect(DIRECTIVES.filter(({ name }) => remedyForDirective(name) !== null)).toEqual([]);
  });
});

describe('marks what the lab leaves out', () => {
  const codes = (text: string): string[] =>
    parseNginx({ path: 'nginx.conf', text }, onLb1).diagnostics.map((d) => `${d.code} ${d.span?.line}`);

  it('on the line of the directive', () => {
    expect(
      codes(
        'events {}\nhttp {\n  gzip on;\n  server {\n    secure_link $arg_a;\n    location / {\n      slice 1m;\n    }\n  }\n}\n',
      ),
    ).toEqual(['lab.not-simulated 5', 'lab.not-simulated 7']);
  });

  it('in the file where it stands', () => {
    const piece = { path: 'lb1/etc/nginx/conf.d/a.conf', text: '\nserver {\n  secure_link $arg_a;\n}\n' };
    const machine = {
      ...(onLb1.machine as NonNullable<ParseContext['machine']>),
      files: new Map([['etc/nginx/conf.d/a.conf', piece]]),
    };
    const text = 'events {}\nhttp {\n  include conf.d/*.conf;\n}\n';
    const { diagnostics } = parseNginx({ path: 'lb1/nginx.conf', text }, { ...onLb1, machine });
    expect(diagnostics).toMatchObject([{ file: piece.path, span: { file: piece.path, line: 3 } }]);
  });

  it('and says nothing of what is simulated or changes nothing', () => {
    expect(
      codes(
        'user www-data;\nevents {}\nhttp {\n  upstream be { server web1:3000 max_fails=2; }\n  server { location / { proxy_pass http://be; } }\n}\n',
      ),
    ).toEqual([]);
  });
});

describe('takes any text', () => {
  const samples = [...recorded.map((r) => r.config), ...measured.map((m) => m.config)];
  const real = fc.constantFrom(...samples);
  const truncated = fc.tuple(real, fc.nat()).map(([text, at]) => text.slice(0, at % (text.length + 1)));
  const shuffled = fc
    .tuple(real, real)
    .chain(([a, b]) => fc.shuffledSubarray(`${a}${b}`.split(/(?<=[;{}\n])/)).map((parts) => parts.join('')));
  const noise = fc.string({
    unit: fc.constantFrom(
      ...'abh{};"\'\\#$ \n:=~*(8',
      'http',
      'server ',
      'location ',
      'upstream ',
      'proxy_pass ',
      'listen ',
    ),
  });

  it('without an exception, with spans inside it', () => {
    fc.assert(
      fc.property(fc.oneof(truncated, shuffled, noise, fc.string({ unit: 'binary' })), (text) => {
        const { diagnostics, refusal } = parseNginx({ path: 'nginx.conf', text }, onLb1);
        const lines = text.split('\n').length;
        for (const { span } of diagnostics)
          if (span !== null) expect(span.line >= 1 && span.line <= lines && span.column >= 1).toBe(true);
        expect(refusal !== null).toBe(diagnostics.some((d) => d.severity === 'error'));
      }),
      { numRuns: 1500 },
    );
  });

  it('however deep its braces', () => {
    expect(complaints(`events {}\nhttp { server { ${'location /a { '.repeat(20_000)}`)).toEqual([
      'unexpected end of file, expecting "}" in nginx.conf:2',
    ]);
  });
});
