import type { Block, Handler } from './block.ts';

/** A file of the SSL block: the last one counts. */
function file(type: string): Handler {
  return (at, { globals }) => {
    if (at.size < 2) return at.say(`SSL ${type} missing`, 0);
    if (globals.said.has(`SSL ${type}`)) at.say(`SSL ${type} already specified - replacing`);
    globals.said.add(`SSL ${type}`);
  };
}

/** SSL (check/check_parser.c), with keepalived's words. */
export const sslBlock: Block = {
  open: (at, { globals }) => {
    if (globals.said.has('SSL')) {
      at.say('SSL context already specified - replacing', 0);
      for (const type of ['password', 'cafile', 'certfile', 'keyfile']) globals.said.delete(`SSL ${type}`);
    }
    globals.said.add('SSL');
    return 'read';
  },
  lines: { password: file('password'), ca: file('cafile'), certificate: file('certfile'), key: file('keyfile') },
};
