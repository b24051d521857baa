import { readAddress } from '../addresses.ts';
import { readBool, readDecimal, readUnsigned, UINT_MAX } from '../numbers.ts';
import type { Statement } from '../statement.ts';
import type { Family, Protocol, Socket } from './draft.ts';

/** Values on the lines of virtual servers, as keepalived's checker process takes them. */

/** TIMER_MAXIMUM (ULONG_MAX − 1 microseconds), as keepalived prints it; the number itself has no exact place in a float. */
const TIMER_MAX_WORDS = '18446744073709.551614';

/** Seconds with decimals, in microseconds (read_timer); null where they were refused. `max` null: as long as you like. */
export function timerUs(at: Statement, index: number, min: number, max: number | null): number | null {
  const read = readDecimal(at.text(index), min, max ?? 2 ** 64, 6, true);
  const complaints = max !== null ? read.complaints : read.complaints.map((c) => c.replace(/, [\d.]+\]$/, `, ${TIMER_MAX_WORDS}]`));
  return at.complaints.number(at.span(index), { value: read.value, complaints });
}

/** UINT_MAX microseconds: what a connect_timeout may be. */
export const CONNECT_TIMEOUT_MAX_US = UINT_MAX;

/** An address and a port (inet_stosockaddr): null where either is none, after keepalived's words about the port. A port of zeros is no port. */
export function socketOf(at: Statement, address: string, portIndex: number | null): Socket | null {
  const port = portIndex === null ? 0 : readPort(at, portIndex);
  if (port === null) return null;
  const read = readAddress(address);
  return read === null ? null : { address: read.address, family: read.family, port };
}

function readPort(at: Statement, index: number): number | null {
  const text = at.words[index]?.text;
  if (text === undefined || /^0*$/.test(text)) return 0;
  return at.complaints.number(at.span(index), readUnsigned(text, 1, 65535));
}

/** A switch that may stand alone: on. Null for a word that is none, of which `message` is said. */
export function switched(at: Statement, message: string): boolean | null {
  if (at.size < 2) return true;
  const value = readBool(at.text(1));
  if (value === null) at.say(`${message} ${at.text(1)}`);
  return value;
}

/** The rest of the line, as set_value takes it: one word. */
export function valueOf(at: Statement): string {
  return at.text(1);
}

export function familyWord(family: Family): 'inet' | 'inet6' {
  return family === 4 ? 'inet' : 'inet6';
}

/** `[10.77.0.21]:tcp:80`, as keepalived's log names real servers and virtual servers (inet_sockaddrtotrio). */
export function socketName({ address, port }: Socket, protocol: Protocol | null): string {
  return `[${address}]:${protocol ?? 'none'}:${port}`;
}
