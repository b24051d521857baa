import type { Daemon } from '../daemon.ts';
import { behave } from './behave.ts';
import { healthChart } from './check/health.ts';
import type { HaproxyConfig } from './config.ts';
import { editor } from './editor.ts';
import { parse } from './parse.ts';
import { recognises, surroundings } from './surroundings.ts';
import { wiring } from './wiring.ts';

/** HAProxy 2.6, the load balancer. */
export const haproxy: Daemon<HaproxyConfig> = {
  name: 'haproxy',
  fileName: 'haproxy.cfg',
  realPath: 'etc/haproxy/haproxy.cfg',
  fileOptional: false,
  balances: true,
  drains: true,
  parse,
  behave,
  charts: { 'haproxy.health': { title: 'Health of a server, as HAProxy sees it', machine: healthChart } },
  editor,
  recognises,
  surroundings,
  wiring,
};
