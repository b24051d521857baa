import { DEFAULT_MAXCONN } from '../build.ts';
import { leftOut } from './serverCommands.ts';
import { command, word, type Args, type Command, type Session } from './session.ts';

/** The version that the lab is measured against. */
const VERSION = '2.6.12-1+deb12u4';

/** `show info` and `show version` (stats.c stats_fill_info, cli.c, 2.6). */
export const SHOW_INFO: readonly Command[] = [
  command('show info', 'user', showInfo),
  command('show version', 'user', () => `${VERSION}\n`),
  command('show cli level', 'user', (_, { level }) => `${level}\n`),
];

/**
 * What the lab has of it, in the daemon's order. Missing: memory, threads' work, pipes and open files, bytes, and the connections of the socket itself.
 * TLS, compression and peers are not there and count nothing.
 */
function showInfo(args: Args, { process }: Session): string {
  for (let at = 2; word(args, at) !== ''; at++)
    if (['typed', 'json', 'desc'].includes(word(args, at))) return leftOut(args);
  const { host, config, limit, frontends } = process;
  const nowMs = host.now();
  const upS = Math.floor((nowMs - process.startedMs) / 1000);
  const hard = config.maxconn?.value ?? DEFAULT_MAXCONN;
  const sum = (of: (counters: (typeof frontends)[number]['counters']) => number): number =>
    frontends.reduce((total, { counters }) => total + of(counters), 0);
  const lines: readonly (readonly [string, string | number])[] = [
    ['Name', 'HAProxy'],
    ['Version', VERSION],
    ['Nbproc', 1],
    ['Process_num', 1],
    ['Uptime', uptimeWords(upS)],
    ['Uptime_sec', upS],
    ['Maxconn', limit.max === Infinity ? hard : limit.max],
    ['Hard_maxconn', hard],
    ['CurrConns', limit.open],
    ['CumConns', process.cleared.connections + sum((c) => c.connections)],
    ['CumReq', process.cleared.requests + sum((c) => c.requests)],
    ['ConnRate', sum((c) => c.connectionRate.read(nowMs))],
    ['ConnRateLimit', 0],
    ['SessRate', sum((c) => c.sessionRate.read(nowMs))],
    ['SessRateLimit', 0],
    ['node', host.machine],
    ['Stopping', 0],
    ['Listeners', frontends.filter(({ state }) => state === 'open').reduce((n, f) => n + f.config.binds.length, 1)],
    ['Build info', VERSION],
  ];
  return `${lines.map(([name, value]) => `${name}: ${value}`).join('\n')}\n`;
}

function uptimeWords(seconds: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const [days, hours, minutes] = [
    Math.floor(seconds / 86_400),
    Math.floor(seconds / 3600) % 24,
    Math.floor(seconds / 60) % 60,
  ];
  return `${days}d ${hours}h${two(minutes)}m${two(seconds % 60)}s`;
}
