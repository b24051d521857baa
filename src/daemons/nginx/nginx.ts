import type { Daemon } from '../daemon.ts';
import { NginxBehaviour } from './behave.ts';
import type { NginxConfig } from './config.ts';
import { parseNginx } from './parse.ts';
import { peerChart } from './peerChart.ts';
import { nginxEditor } from './editor.ts';
import { furnish, loadsOnly, pieces, recognises, surroundings } from './surroundings.ts';
import { wiring } from './wiring.ts';

/** nginx 1.22.1 as Debian 12 has it: web server, proxy, load balancer with passive health. */
export const nginx: Daemon<NginxConfig> = {
  name: 'nginx',
  fileName: 'nginx.conf',
  realPath: 'etc/nginx/nginx.conf',
  fileOptional: false,
  balances: true,
  parse: parseNginx,
  behave: (config, host) => new NginxBehaviour(config, host),
  charts: { 'nginx.peer': { title: 'A server of an upstream, as nginx sees it', machine: peerChart } },
  editor: nginxEditor,
  recognises,
  pieces,
  loadsOnly,
  surroundings,
  furnish,
  wiring,
};
