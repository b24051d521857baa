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

/** What to tell HAProxy so that servers with this address get no new requests, or get them again. `state` is the answer to `show servers state`. */
export function drainCommands(state: string, address: string, drained: boolean): string[] {
  const [heading, ...rows] = state.split('\n').filter((row) => row.includes(' ') && !/^\d+ *$/.test(row));
  const names = (heading ?? '').replace(/^# */, '').split(' ');
  const column = (row: readonly string[], name: string): string => row[names.indexOf(name)] ?? '';
  return rows
    .map((row) => row.split(' '))
    .filter((row) => column(row, 'srv_addr') === address)
    .map((row) => `set server ${column(row, 'be_name')}/${column(row, 'srv_name')} state ${drained ? 'drain' : 'ready'}`);
}
