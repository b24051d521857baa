import { readUnsigned } from '../numbers.ts';
import type { Statement } from '../statement.ts';
import type { Method } from './draft.ts';

/** `NAT`, `DR` or `TUN` with its options (svr_forwarding_handler); null where the line was refused. */
export function forwardingMethod(at: Statement, whose: 'virtual' | 'real' | 'sorry'): Method | null {
  const name = at.text(1);
  if (name !== 'NAT' && name !== 'DR' && name !== 'TUN') {
    at.say(`PARSER : unknown [${name}] routing method for ${whose} server.`);
    return null;
  }
  // The method counts even where what follows is refused.
  tunnelOptions(at, whose);
  return name;
}

function tunnelOptions(at: Statement, whose: string): void {
  let type = 'ipip';
  let port = 0;
  let checksum = 'nocsum';
  for (let i = 2; i < at.size; i++) {
    const option = at.text(i);
    const value = at.words[i + 1]?.text;
    if (option === 'type') {
      if (value === undefined) return at.say(`Missing tunnel type for ${whose} server.`, i);
      if (!['ipip', 'gue', 'gre'].includes(value)) return at.say(`Unknown tunnel type ${value} for ${whose} server.`, i + 1);
      type = value;
      i++;
    } else if (option === 'port') {
      if (value === undefined) return at.say(`Missing port for ${whose} server gue tunnel.`, i);
      const read = at.complaints.number(at.span(i + 1), readUnsigned(value, 1, 65535));
      if (read === null) return at.say(`Invalid gue tunnel port ${value} for ${whose} server.`, i + 1);
      port = read;
      i++;
    } else if (['nocsum', 'csum', 'remcsum'].includes(option)) checksum = option;
    else return at.say(`Invalid tunnel option ${option} for ${whose} server.`, i);
  }
  if ((type === 'gue') !== (port !== 0)) return at.say('gue tunnels require port, otherwise cannot have port.');
  if (type === 'ipip' && checksum !== 'nocsum') return at.say('ipip tunnels do not support checksum option.');
  if (type === 'gre' && checksum === 'remcsum') at.say('gre tunnels do not support remote checksum option.');
}
