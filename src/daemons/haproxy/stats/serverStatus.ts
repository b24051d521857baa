import type { ServerState } from '../serverState.ts';

/** The server at the end of a chain of `track`: the one that is checked. */
export function checkedBy(server: ServerState): ServerState {
  let leader = server;
  while (leader.tracked !== null) leader = leader.tracked;
  return leader;
}

/** The column `status` (stats.c stats_fill_sv_stats and stats_fill_sv_stats_computestate, 2.6): `UP 1/3`, `DRAIN`, `MAINT (via be/web1)`, `no check`. */
export function statusWords(server: ServerState): string {
  const via = server.tracked ?? server;
  if (server.trackedMaintained) return `MAINT (via ${via.subject})`;
  if (server.maintained) return 'MAINT';
  const leader = checkedBy(server);
  const check = leader.check?.enabled === true ? leader.check : null;
  const { rise, fall } =
    leader.config.check === null
      ? { rise: 0, fall: 0 }
      : { rise: leader.config.check.rise.value, fall: leader.config.check.fall.value };
  const strikes = check === null ? '' : leader.up ? ` ${check.health - rise + 1}/${fall}` : ` ${check.health}/${rise}`;
  const whole = check === null || check.health >= rise + fall - 1;
  switch (server.operation) {
    case 'running':
    case 'starting':
      if (server.inDrain) return whole ? 'DRAIN' : `DRAIN${strikes}`;
      if (check === null) return 'no check';
      return whole ? 'UP' : `UP${strikes}`;
    case 'stopping':
      return whole ? 'NOLB' : `NOLB${strikes}`;
    case 'stopped':
      return check === null || check.health === 0 ? 'DOWN' : `DOWN${strikes}`;
  }
}
