import type { FrontendState } from '../frontendState.ts';
import { DEFAULT_MAXCONN } from '../build.ts';
import { findNamed } from './serverCommands.ts';
import { atoi, command, DENIED, word, type Args, type Command, type Session } from './session.ts';

/** What an operator may do with frontends, the process and its counters (proxy.c, cli.c, stats.c 2.6). */
export const PROXY_COMMANDS: readonly Command[] = [
  command('disable frontend', 'admin', onFrontend(2, disable)),
  command('enable frontend', 'admin', onFrontend(2, enable)),
  command('shutdown frontend', 'admin', onFrontend(2, shutDown)),
  command('set maxconn frontend', 'admin', onFrontend(3, limitFrontend)),
  command('set maxconn global', 'admin', limitProcess),
  command('clear counters', 'operator', clearCounters),
];

function onFrontend(at: number, run: (frontend: FrontendState, args: Args) => string) {
  return (args: Args, session: Session): string => {
    const name = word(args, at);
    if (name === '') return 'A frontend name is expected.\n';
    const frontend = findNamed(session.process.frontends, name);
    return frontend === undefined ? 'No such frontend.\n' : run(frontend, args);
  };
}

function disable(frontend: FrontendState): string {
  if (frontend.state === 'stopped') return 'Frontend was previously shut down, cannot disable.\n';
  if (frontend.state === 'paused') return 'All sockets are already disabled.\n';
  frontend.close('paused');
  return '';
}

function enable(frontend: FrontendState): string {
  if (frontend.state === 'stopped') return 'Frontend was previously shut down, cannot enable.\n';
  if (frontend.state === 'open') return 'All sockets are already enabled.\n';
  frontend.state = 'open';
  return '';
}

function shutDown(frontend: FrontendState): string {
  if (frontend.state === 'stopped') return 'Frontend was already shut down.\n';
  frontend.close('stopped');
  return '';
}

/** The daemon hangs itself here while connections wait for a place, until its watchdog ends it (2.6.12, measured twice): the lab lets them in. */
function limitFrontend(frontend: FrontendState, args: Args): string {
  if (word(args, 4) === '') return 'Integer value expected.\n';
  const most = atoi(word(args, 4));
  if (most < 0) return 'Value out of range.\n';
  frontend.limit.max = most;
  frontend.admitWaiting();
  return '';
}

/** No more than the process was started for, which is also what 0 stands for. */
function limitProcess(args: Args, { process }: Session): string {
  if (word(args, 3) === '') return 'Expects an integer value.\n';
  const hard = process.config.maxconn?.value ?? DEFAULT_MAXCONN;
  const most = atoi(word(args, 3));
  if (most > hard) return 'Value out of range.\n';
  process.limit.max = most <= 0 ? hard : most;
  process.limit.freed();
  return '';
}

function clearCounters(args: Args, session: Session): string {
  const all = word(args, 2) === 'all';
  if (all && !session.may('admin')) return DENIED;
  const { backends, frontends, cleared } = session.process;
  const holders = [...frontends, ...backends.values(), ...[...backends.values()].flatMap((backend) => backend.servers)];
  // How often a backend was without servers is not among its counters, and stays.
  const downs = [...backends.values()].map(({ counters }) => counters.downs);
  if (all) {
    for (const { counters } of frontends) {
      cleared.connections += counters.connections;
      cleared.requests += counters.requests;
    }
  }
  for (const { counters } of holders) {
    if (all) counters.clear();
    else counters.clearMaxima();
  }
  for (const [i, { counters }] of [...backends.values()].entries()) counters.downs = downs[i] as number;
  return '';
}
