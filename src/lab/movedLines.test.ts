import { describe, expect, test } from 'vitest';
import { daemons } from '../daemons/registry.ts';
import type { Cluster } from '../model/cluster.ts';
import type { Files } from '../text/sourceFile.ts';
import { prepare } from './lab.ts';
import { movedLines } from './movedLines.ts';

const HAPROXY = `defaults
    mode http
    timeout connect 1s
    timeout client 30s
    timeout server 5s
frontend shop
    bind *:80
    default_backend web
backend web
    server web1 10.77.0.21:80 check
    server web2 10.77.0.22:80 check
`;
const files: Files = {
  'cluster.yaml': `site: http://10.77.0.11/
clients: 4
machines:
  lb1: { address: 10.77.0.11, runs: [haproxy] }
  web1: { address: 10.77.0.21, runs: [nginx, app] }
  web2: { address: 10.77.0.22, runs: [app] }
`,
  'lb1/haproxy.cfg': HAPROXY,
  'web1/nginx.conf': 'events { }\nhttp {\n  server {\n    listen 80;\n    root /srv/shop;\n  }\n}\n',
  'web1/srv/shop/index.html': 'Welcome\n',
  'web1/app.env': 'PORT=3000\n',
  'web2/app.env': 'PORT=80\n',
};

function clusterOf(changed: Files = {}): Cluster {
  return prepare({ ...files, ...changed }, daemons).cluster as Cluster;
}

const haproxy = (change: (text: string) => string): Files => ({ 'lb1/haproxy.cfg': change(HAPROXY) });

describe('lines of a cluster that was only written elsewhere', () => {
  test('are followed, in the file that was edited and in the others', () => {
    const moved = movedLines(clusterOf(), clusterOf(haproxy((text) => `# shop\n\n${text}`)))!;
    expect(moved('lb1/haproxy.cfg', 10)).toBe(12);
    expect(moved('web1/nginx.conf', 4)).toBe(4);
    expect(moved('cluster.yaml', 4)).toBe(4);
  });

  test('that nothing was read from went nowhere', () => {
    const moved = movedLines(clusterOf(), clusterOf(haproxy((text) => `${text}# shop\n`)))!;
    expect(moved('lb1/haproxy.cfg', 12)).toBeNull();
    expect(moved('web9/haproxy.cfg', 1)).toBeNull();
  });

  test('are not known where one was taken apart', () => {
    const one = { 'web1/nginx.conf': 'events { }\nhttp { server { listen 80; root /srv/shop; } }\n' };
    const two = { 'web1/nginx.conf': 'events { }\nhttp { server { listen 80;\n  root /srv/shop; } }\n' };
    const moved = movedLines(clusterOf(one), clusterOf(two))!;
    expect(moved('web1/nginx.conf', 2)).toBeNull();
    expect(moved('lb1/haproxy.cfg', 10)).toBe(10);
  });

  test.each([
    ['a value', haproxy((text) => text.replace('5s', '6s'))],
    ['a name', haproxy((text) => text.replace('web2 10', 'web3 10'))],
    ['the order of servers', haproxy((text) => text.replace(/( +server web1.*\n)( +server web2.*\n)/, '$2$1'))],
    ['a line less', haproxy((text) => text.replace(/ +server web2.*\n/, ''))],
    ['a file that is served', { 'web1/srv/shop/index.html': 'Welcome!\n' }],
    ['a refusal', haproxy((text) => text.replace('mode http', 'mode htt'))],
  ])('%s makes another cluster', (_, changed) => {
    expect(movedLines(clusterOf(), clusterOf(changed))).toBeNull();
  });
});
