import type { ParseContext } from './daemon.ts';

/** The machines that configurations of the corpora may name, and the machine whose files they are. Parser and daemon are given the same world. */
export const HOSTS: ReadonlyMap<string, string> = new Map([
  ['lb1', '10.77.0.11'],
  ['lb2', '10.77.0.12'],
  ['web1', '10.77.0.21'],
  ['web2', '10.77.0.22'],
  ['web3', '10.77.0.23'],
  ['db1', '10.77.0.31'],
]);

export const WORLD: ParseContext = {
  hosts: HOSTS,
  machine: {
    name: 'lb1',
    address: '10.77.0.11',
    interface: 'eth0',
    prefixLength: 24,
    runs: ['haproxy', 'nginx', 'keepalived'],
  },
};
