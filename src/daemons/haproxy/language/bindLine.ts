import { bestMatch } from '../fingerprint.ts';
import { BIND_SUGGESTIONS } from '../directives.ts';
import { BIND_KEYWORDS } from './bindKeywords.ts';
import { FRONTEND, type Bind, type Proxy } from './model.ts';
import type { Reading } from './reading.ts';
import { refuse, within } from './refusal.ts';
import { readAddress } from './socketAddress.ts';
import { expectSide } from './words.ts';

/** `bind ADDRESS[,ADDRESS…] options` (cfgparse-listen.c, listener.c 2.6). */
export function bindLine(proxy: Proxy, reading: Reading): void {
  const { line } = reading;
  if (proxy.kind === 'defaults') refuse("'bind' not allowed in 'defaults' section.", { word: 0 });
  expectSide(proxy, FRONTEND, reading);
  const argument = line.arg(1);
  if (argument === '')
    refuse("'bind' expects {<path>|[addr1]:port1[-end1]}{,[addr]:port[-end]}... as arguments.", { word: 0 });
  const listeners = within(
    (message) => `'bind' : ${message}`,
    () => readListeners(argument, reading),
  );
  const bind = newBind(reading, argument, listeners);
  proxy.binds.push(bind);
  readBindKeywords(bind, proxy, reading, 2);
}

export function newBind(reading: Reading, argument: string, listeners: number): Bind {
  return {
    argument,
    line: reading.line.number,
    span: reading.line.span,
    listeners,
    ssl: false,
    certificate: false,
    strictSni: false,
    generates: false,
    muxProtocol: null,
    id: 0,
    alpn: '',
    npn: '',
    caSignFile: false,
    verify: '',
    caFile: false,
  };
}

/** `str2listener`: how many sockets the addresses make. `datagram` for those of log-forward. */
export function readListeners(text: string, reading: Reading, datagram = false): number {
  let count = 0;
  if (text === '') return count;
  const parts = text.endsWith(',') ? text.slice(0, -1).split(',') : text.split(',');
  for (const part of parts) {
    const address = readAddress(part, {
      hosts: reading.context.hosts,
      portAllowed: true,
      portRequired: true,
      portRange: true,
      socketFd: true,
      stream: !datagram,
      datagram,
      protocol: true,
    });
    count += address.high - address.low + 1;
  }
  return count;
}

/** `bind_parse_args_list`. */
export function readBindKeywords(bind: Bind, proxy: Proxy | null, reading: Reading, from: number): void {
  const { line } = reading;
  const where = `'${line.arg(0)} ${line.arg(1)}' in section '${reading.sectionWord}'`;
  for (let at = from; line.arg(at) !== '';) {
    const name = line.arg(at);
    const keyword = BIND_KEYWORDS.get(name.replace(/\(.*$/s, ''));
    if (keyword === undefined) {
      const match = bestMatch(name, BIND_SUGGESTIONS);
      return refuse(
        `${where}: unknown keyword '${name}'${match === null ? '.' : `; did you mean '${match}' maybe ?`}`,
        { word: at, code: 'unknown-bind-keyword' },
      );
    }
    const value = keyword.skip === 0 ? '' : line.arg(at + 1);
    const warning = within(
      (message) => `${where} : ${message}`,
      () => keyword.parse({ reading, proxy, bind, keyword: name, value }),
    );
    if (typeof warning === 'string') reading.warn(`${where} : ${warning}`);
    at += 1 + keyword.skip;
  }
}
