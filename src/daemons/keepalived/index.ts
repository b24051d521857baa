import type { Daemon } from '../daemon.ts';
import { behave } from './behave.ts';
import type { KeepalivedConfig } from './config.ts';
import { editor } from './editor.ts';
import { checkerChart } from './ipvs/checkerChart.ts';
import { parse } from './parse.ts';
import { vrrpChart } from './vrrp.ts';
import { recognises, surroundings } from './surroundings.ts';
import { wiring } from './wiring.ts';

/** keepalived 2.2.7: virtual addresses that move between machines, by VRRP, and virtual servers that the kernel spreads over real ones. */
export const keepalived: Daemon<KeepalivedConfig> = {
  name: 'keepalived',
  fileName: 'keepalived.conf',
  realPath: 'etc/keepalived/keepalived.conf',
  fileOptional: false,
  balances: true,
  parse,
  behave,
  charts: {
    'keepalived.vrrp': { title: 'A VRRP instance of keepalived', machine: vrrpChart },
    'keepalived.checker': { title: 'A checker of keepalived', machine: checkerChart },
  },
  editor,
  recognises,
  surroundings,
  wiring,
};
