import type { Handler } from './block.ts';
import { dictionary } from '../../../text/dictionary.ts';

/** Lines that stand outside of blocks (core/global_parser.c), with keepalived's words. */
export const rootLines: Readonly<Record<string, Handler>> = dictionary({
  net_namespace: (at, { globals }) => {
    if (at.size < 2) at.say('net_namespace name missing - ignoring', 0);
    else if (globals.said.has('net_namespace'))
      at.say(`Duplicate net_namespace definition ${at.text(1)} - ignoring`);
    else globals.said.add('net_namespace');
  },
  net_namespace_ipvs: (at, { globals }) => {
    if (globals.said.has('net_namespace_ipvs'))
      at.say(`Duplicate net_namespace_ipvs definition ${at.text(1)} - ignoring`);
    else globals.said.add('net_namespace_ipvs');
  },
  instance: (at, { globals }) => {
    if (at.size < 2) at.say('instance name missing - ignoring', 0);
    else if (globals.said.has('instance')) at.say(`Duplicate instance definition ${at.text(1)} - ignoring`);
    else globals.said.add('instance');
  },
  child_wait_time: (at) => {
    if (at.unsigned(1) === null) at.say(`Invalid child_wait_time ${at.text(1)}`);
  },
});
