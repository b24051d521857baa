import type { Daemon } from '../daemon.ts';
import { behave } from './behave.ts';
import type { KeepalivedConfig } from './config.ts';
import { editor } from './editor.ts';
import { parse } from './parse.ts';
import { vrrpChart } from './vrrp.ts';

/** keepalived 2.2.7: virtual addresses that move between machines, by VRRP. */
export const keepalived: Daemon<KeepalivedConfig> = {
  name: 'keepalived',
  fileName: 'keepalived.conf',
  realPath: 'etc/keepalived/keepalived.conf',
  fileOptional: false,
  parse,
  behave,
  charts: { 'keepalived.vrrp': { title: 'A VRRP instance of keepalived', machine: vrrpChart } },
  editor,
};
