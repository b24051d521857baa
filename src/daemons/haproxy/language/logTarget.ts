import { type LogTarget } from './model.ts';
import { atoi, readUnsigned } from './numbers.ts';
import type { Reading } from './reading.ts';
import { refuse } from './refusal.ts';
import { readAddress } from './socketAddress.ts';

/** `log …` of any section (log.c 2.6, parse_logsrv). */

export const LOG_LEVELS = ['emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug'];
const FACILITIES = 'kern user mail daemon auth syslog lpr news uucp cron auth2 ftp ntp audit alert cron2 local0 local1 local2 local3 local4 local5 local6 local7'.split(' ');
export const LOG_FORMATS = ['local', 'rfc3164', 'rfc5424', 'priority', 'short', 'timed', 'iso', 'raw'];

/** Reads a `log` line into `targets`; `isGlobal` for the section of that name, which `log global` takes them from. */
export function parseLogTarget(reading: Reading, targets: LogTarget[], isGlobal: boolean): void {
  const { line } = reading;
  if (line.negation === 'no') {
    if (line.arg(1) !== '') refuse("'no log' does not expect arguments");
    targets.length = 0;
    return;
  }
  const address = line.arg(1);
  if (address === 'global' && line.arg(2) === '') {
    if (isGlobal) refuse("'global' is not supported for a global syslog server");
    for (const target of reading.globals.logs) if (!targets.includes(target)) targets.push(target);
    return;
  }
  if (address === '' || line.arg(2) === '')
    refuse(`expects <address> and <facility> ${isGlobal ? '' : 'or global'} as arguments`);
  const at = facilityIndex(reading, 2);
  readLevels(reading, at);
  targets.push(readTarget(reading, address));
}

/** Options before the facility. */
function facilityIndex(reading: Reading, from: number): number {
  const { line } = reading;
  let at = from;
  if (line.arg(at) === 'len') {
    const text = line.arg(at + 1);
    const length = atoi(text);
    if (length < 80 || length > 65535) refuse(`invalid log length '${text}', must be between 80 and 65535`);
    at += 2;
  }
  if (line.arg(at) === 'format') {
    const format = line.arg(at + 1);
    if (!LOG_FORMATS.includes(format)) refuse(`unknown log format '${format}'`);
    at += 2;
  }
  if (line.arg(at) === 'sample') {
    readSampling(line.arg(at + 1));
    at += 2;
  }
  return at;
}

function readSampling(text: string): void {
  const colon = text.indexOf(':');
  if (colon < 0) refuse('Missing sample size');
  const ranges = text.slice(0, colon);
  const sizeText = text.slice(colon + 1);
  let highest = 0;
  const seen: [number, number][] = [];
  for (let left = ranges; left !== '';) {
    const end = left.includes(',') ? left.indexOf(',') : left.length;
    const [, low = '', high = low] = /^(\d+)(?:-(\d+))?$/.exec(left.slice(0, end)) ?? refuse(`wrong sample range '${left}'`);
    const pair: [number, number] = [Number(low), Number(high)];
    if (pair[0] === 0 || (low !== high && pair[1] <= pair[0])) refuse(`wrong sample range '${left}'`);
    if (seen.some(([a, b]) => (pair[0] >= a && pair[0] <= b) || (pair[1] >= a && pair[1] <= b)))
      refuse('ranges are overlapping');
    seen.push(pair);
    highest = Math.max(highest, pair[1]);
    left = left.slice(end + 1);
  }
  if (seen.length === 0) refuse('no sampling ranges given');
  const { value, rest } = readUnsigned(sizeText);
  if (value === 0 || rest !== '') refuse(`wrong sample size '${sizeText}' for sample range '${ranges}'`);
  if (value < highest)
    refuse(`sample size ${value} should be greater or equal to ${highest} the maximum of the high ranges limits`);
}

function readLevels(reading: Reading, at: number): void {
  const { line } = reading;
  if (!FACILITIES.includes(line.arg(at))) refuse(`unknown log facility '${line.arg(at)}'`, { word: at });
  const [level, minimum, extra] = [line.arg(at + 1), line.arg(at + 2), line.arg(at + 3)];
  if (level === '') return;
  if (!LOG_LEVELS.includes(level)) refuse(`unknown optional log level '${level}'`, { word: at + 1 });
  if (minimum === '') return;
  if (!LOG_LEVELS.includes(minimum)) refuse(`unknown optional minimum log level '${minimum}'`, { word: at + 2 });
  if (extra !== '') refuse(`cannot handle unexpected argument '${extra}'`, { word: at + 3 });
}

function readTarget(reading: Reading, address: string): LogTarget {
  const { number } = reading.line;
  if (address.startsWith('ring@')) return { ring: address.slice(5), line: number };
  const alias = address === 'stdout' ? 'fd@1' : address === 'stderr' ? 'fd@2' : address;
  readAddress(alias, { hosts: reading.context.hosts, resolve: true, portAllowed: true, rawFd: true, datagram: true, stream: true, preferDatagram: true });
  return { ring: null, line: number };
}
