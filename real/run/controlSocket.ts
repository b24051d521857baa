import { connect } from 'node:net';
import { sh } from './shell.ts';

/** A daemon that says nothing for this long is not going to. */
const PATIENCE_MS = 5000;
const NO_ANSWER = `no answer within ${PATIENCE_MS / 1000} s`;

/** Writes a line to a unix socket of a machine and reads the answer to its end. `pid`: any process of the machine. */
export function tell(pid: number, path: string, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(`/proc/${pid}/root${path}`);
    let answer = '';
    socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error(NO_ANSWER)));
    socket.on('data', (chunk) => (answer += String(chunk)));
    socket.on('end', () => resolve(answer.trim()));
    socket.on('error', reject);
    socket.end(`${command}\n`);
  });
}

/** bash can open a connection itself, and is on every Debian; its arguments are host, port and command. */
const OVER_TCP = 'exec 3<>"/dev/tcp/$1/$2" && printf "%s\\n" "$3" >&3 && exec cat <&3';

/** The same over TCP, from within the machine, whose ports nobody else reaches. */
export async function tellPort(pid: number, { host, port }: { readonly host: string; readonly port: number }, command: string): Promise<string> {
  const within = ['nsenter', '--target', String(pid), '--mount', '--uts', '--net', '--pid', '--root', '--wd', '--'];
  const patience = ['timeout', '--signal=KILL', String(PATIENCE_MS / 1000)];
  try {
    return (await sh([...within, ...patience, 'bash', '-c', OVER_TCP, 'bash', host, String(port), command])).trim();
  } catch (error) {
    // bash says why it could not connect; who is ended by its patience says nothing.
    const why = /: ([^:\n]*)\s*$/.exec((error as Error).message)?.[1]?.trim() ?? '';
    throw new Error(why === '' ? NO_ANSWER : why, { cause: error });
  }
}

/** Servers with an address, as `backend/server`, in HAProxy's answer to `show servers state`: a version, a heading, then a server a line. */
export function serversAt(state: string, address: string): string[] {
  const heading = state.split('\n').find((row) => row.startsWith('# '));
  if (heading === undefined) return [];
  const names = heading.slice(2).split(' ');
  const column = (row: readonly string[], name: string): string => row[names.indexOf(name)] ?? '';
  return state
    .slice(state.indexOf(heading) + heading.length)
    .split('\n')
    .map((row) => row.split(' '))
    .filter((row) => column(row, 'srv_addr') === address)
    .map((row) => `${column(row, 'be_name')}/${column(row, 'srv_name')}`);
}
