import { describe, expect, test, vi } from 'vitest';
import type { Daemon } from '../daemons/daemon.ts';
import { daemons } from '../daemons/registry.ts';
import type { Files } from '../text/sourceFile.ts';
import { prepare } from './lab.ts';
import { ReadBefore } from './readBefore.ts';

const files: Files = {
  'cluster.yaml': `site: http://10.77.0.11/
machines:
  lb1: { address: 10.77.0.11, runs: [haproxy, keepalived] }
  web1: { address: 10.77.0.21, runs: [nginx, app] }
`,
  'lb1/haproxy.cfg':
    'frontend shop\n    bind *:80\n    default_backend web\nbackend web\n    server web1 web1:80 check\n',
  'lb1/keepalived.conf':
    'vrrp_instance VI_1 {\n  interface eth0\n  virtual_router_id 51\n  priority 100\n  virtual_ipaddress { 10.77.0.100 }\n}\n',
  'web1/nginx.conf': 'events { }\nhttp { server { listen 80; location / { proxy_pass http://127.0.0.1:3000; } } }\n',
  'web1/app.env': 'PORT=3000\n',
  'web1/notes.txt': 'nobody reads this\n',
};

/** The same daemons; `parsed` are the paths that were given to a parser since it was emptied. */
function watched(): { daemons: Daemon[]; parsed: string[] } {
  const parsed: string[] = [];
  const watch = (daemon: Daemon): Daemon => ({
    ...daemon,
    parse: vi.fn((source, context) => {
      parsed.push(source.path);
      return daemon.parse(source, context);
    }),
    behave: (config, host) => daemon.behave(config, host),
  });
  return { daemons: daemons.map(watch), parsed };
}

/** Edits after one another, as somebody types and takes back; each with what it changes. */
const edits: readonly [string, Files][] = [
  ['nothing', {}],
  ['a comment', { 'lb1/keepalived.conf': `${files['lb1/keepalived.conf']!}# the end\n` }],
  ['blanks in cluster.yaml', { 'cluster.yaml': `${files['cluster.yaml']!}\n\n` }],
  ['a line of comment above', { 'lb1/keepalived.conf': `# shop\n${files['lb1/keepalived.conf']!}` }],
  ['a value', { 'lb1/keepalived.conf': files['lb1/keepalived.conf']!.replace('100\n', '150\n') }],
  ['a slip', { 'web1/nginx.conf': files['web1/nginx.conf']!.replace('listen', 'lisen') }],
  ['an address', { 'cluster.yaml': files['cluster.yaml']!.replace('0.21', '0.22') }],
  ['a name', { 'cluster.yaml': files['cluster.yaml']!.replace('web1:', 'web7:') }],
  ['a process less', { 'cluster.yaml': files['cluster.yaml']!.replace(', keepalived', '') }],
  ['another prefix', { 'cluster.yaml': `network: 10.77.0.0/16\n${files['cluster.yaml']!}` }],
  ['another site', { 'cluster.yaml': files['cluster.yaml']!.replace('0.11/', '0.100/') }],
  ['no cluster', { 'cluster.yaml': 'machines: [' }],
  ['nothing again', {}],
];

describe('reading a workspace again', () => {
  test('gives what reading it for the first time gives, whatever was read before', () => {
    const before = new ReadBefore();
    for (const [, change] of [...edits, ...edits.toReversed()]) {
      const text = { ...files, ...change };
      expect(prepare(text, daemons, before)).toEqual(prepare(text, daemons));
    }
  });

  test('reads only the machines whose files changed', () => {
    const { daemons: seen, parsed } = watched();
    const before = new ReadBefore();
    prepare(files, seen, before);
    expect(parsed).toHaveLength(4);
    parsed.length = 0;
    prepare({ ...files, 'lb1/haproxy.cfg': `${files['lb1/haproxy.cfg']!}\n` }, seen, before);
    expect(parsed).toEqual(['lb1/haproxy.cfg', 'lb1/keepalived.conf']);
    parsed.length = 0;
    prepare(files, seen, before);
    expect(parsed).toEqual([]);
  });

  test('comes to the very same cluster when nothing that a daemon minds has changed, and only then', () => {
    const before = new ReadBefore();
    const first = prepare(files, daemons, before).cluster;
    const same = edits.filter(([, change]) => prepare({ ...files, ...change }, daemons, before).cluster === first);
    expect(same.map(([name]) => name)).toEqual(['nothing', 'a comment', 'blanks in cluster.yaml']);
  });
});
