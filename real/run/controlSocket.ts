import { connect } from 'node:net';

/** A daemon that says nothing for this long is not going to. */
const PATIENCE_MS = 5000;

/** Writes a line to a unix socket of a machine and reads the answer to its end. `pid`: any process of the machine. */
export function tell(pid: number, path: string, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(`/proc/${pid}/root${path}`);
    let answer = '';
    socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error(`no answer within ${PATIENCE_MS / 1000} s`)));
    socket.on('data', (chunk) => (answer += String(chunk)));
    socket.on('end', () => resolve(answer.trim()));
    socket.on('error', reject);
    socket.end(`${command}\n`);
  });
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
