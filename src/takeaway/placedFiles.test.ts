import { expect, test } from 'vitest';
import { daemons } from '../daemons/registry.ts';
import { prepare } from '../lab/lab.ts';
import type { Cluster } from '../model/cluster.ts';
import { placedFiles } from './placedFiles.ts';

const files = {
  'cluster.yaml':
    'site: http://10.77.0.11/\nmachines:\n  lb1: { address: 10.77.0.11, runs: [haproxy, nginx] }\n  lb2: { address: 10.77.0.12, runs: [haproxy] }\n',
  'lb1/haproxy.cfg': 'short',
  'lb1/nginx.conf': 'also short',
  'lb1/names.map': 'a b',
  'lb1/etc/nginx/conf.d/shop.conf': 'full',
  'lb1/var/www/html/index.html': 'page',
  'lb2/etc/haproxy/haproxy.cfg': 'real place',
  'lb22/haproxy.cfg': 'of no machine',
};
const { cluster } = prepare(files, daemons) as { cluster: Cluster };
const placed = (index: number) => Object.fromEntries(placedFiles(cluster.machines[index]!, files, daemons));

test('a daemon’s own file goes where it looks for it, others beside it or where their path says', () => {
  expect(placed(0)).toEqual({
    '/etc/haproxy/haproxy.cfg': 'short',
    '/etc/nginx/nginx.conf': 'also short',
    '/etc/haproxy/names.map': 'a b',
    '/etc/nginx/names.map': 'a b',
    '/etc/nginx/conf.d/shop.conf': 'full',
    '/var/www/html/index.html': 'page',
  });
  expect(placed(1)).toEqual({ '/etc/haproxy/haproxy.cfg': 'real place' });
});
