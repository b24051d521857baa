import type { Beginning, Wiring } from '../wiring.ts';

const USUAL_PORT = 3306;

export const wiring: Wiring = { machineName: 'db', speaks: 'mysql', uses: [], begin };

/** It listens on every address: Debian's own file has it listen on 127.0.0.1, where no other machine reaches it. */
function begin({ taken }: Beginning): string {
  let port = USUAL_PORT;
  while (taken.includes(port)) port++;
  return `[mysqld]\nbind-address    = 0.0.0.0\n${port === USUAL_PORT ? '' : `port            = ${port}\n`}max_connections = 151\n`;
}
