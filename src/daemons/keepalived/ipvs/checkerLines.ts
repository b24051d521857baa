import { readAddress } from '../addresses.ts';
import { readUnsigned, TIMER_HZ, UINT_MAX } from '../numbers.ts';
import type { Statement } from '../statement.ts';
import { currentChecker, currentReal, type CheckBlock, type Handler } from './block.ts';
import { newChecker, type CheckData, type CheckerDraft, type CheckerKind } from './draft.ts';
import { HTTP_LINES } from './httpLines.ts';
import { endMisc, MISC_LINES } from './miscLines.ts';
import { OTHER_LINES, otherEnd, subjectEnd } from './otherCheckers.ts';
import { CONNECT_TIMEOUT_MAX_US, switched, timerUs } from './words.ts';
import { dictionary } from '../../../text/dictionary.ts';

export type CheckerLine = (at: Statement, checker: CheckerDraft, data: CheckData) => void;

/** Keywords that all checkers have (install_checker_common_keywords in check/check_api.c), with keepalived's words. */
const COMMON: Readonly<Record<string, CheckerLine>> = dictionary({
  retry: (at, { timing }) => {
    const value = at.unsigned(1, 0, UINT_MAX);
    if (value === null) at.say(`Invalid retry connection value '${at.text(1)}'`);
    else timing.retry = value;
  },
  delay_before_retry: (at, { timing }) => {
    const us = timerUs(at, 1, 0, null);
    if (us === null) at.say(`Invalid delay_before_retry connection value '${at.text(1)}'`);
    else timing.delayBeforeRetryUs = us;
  },
  warmup: (at, { timing }) => {
    const us = timerUs(at, 1, 0, null);
    if (us === null) at.say(`Invalid warmup connection value '${at.text(1)}'`);
    else timing.warmupUs = us;
  },
  delay_loop: (at, { timing }) => {
    const us = timerUs(at, 1, 1, null);
    if (us === null) at.say(`delay_loop '${at.text(1)}' is invalid - ignoring`);
    else timing.delayUs = { value: us, span: at.line.span };
  },
  alpha: (at, checker) => {
    checker.alpha = switched(at, 'Invalid alpha parameter') ?? checker.alpha;
  },
  log_all_failures: (at) => void switched(at, 'Invalid log_all_failures parameter'),
});

/** And those of checkers that connect to something. */
const CONNECTING: Readonly<Record<string, CheckerLine>> = dictionary({
  connect_ip: (at, checker) => {
    const read = readAddress(at.text(1));
    if (read === null) at.say(`Invalid connect_ip address ${at.text(1)} - ignoring`);
    else if (checker.bindFamily !== null && checker.bindFamily !== read.family)
      at.say(`connect_ip address ${at.text(1)} does not match address family of bindto - skipping`);
    else checker.connectAddress = read;
  },
  connect_port: (at, checker) => {
    const port = at.complaints.number(at.word(1).span, readUnsigned(at.text(1), 1, 65535));
    if (port === null) at.say(`Invalid checker connect_port '${at.text(1)}'`);
    else checker.connectPort = port;
  },
  bindto: (at, checker) => {
    const read = readAddress(at.text(1));
    if (read === null) at.say(`Invalid bindto address ${at.text(1)} - ignoring`);
    else if (checker.connectAddress !== null && checker.connectAddress.family !== read.family)
      at.say(`bindto address ${at.text(1)} does not match address family of connect_ip - skipping`);
    else checker.bindFamily = read.family;
  },
  bind_port: (at) => {
    if (at.complaints.number(at.word(1).span, readUnsigned(at.text(1), 1, 65535)) === null) at.say(`Invalid checker bind_port '${at.text(1)}'`);
  },
  bind_if: (at) => {
    // IFNAMSIZ, with the byte at the end.
    if (at.text(1).length > 15) at.say(`Interface name ${at.text(1)} is too long - ignoring`);
  },
  connect_timeout: (at, { timing }) => {
    const us = timerUs(at, 1, 1, CONNECT_TIMEOUT_MAX_US);
    if (us === null) at.say(`connect_timeout ${at.text(1)} invalid - ignoring`);
    else timing.connectTimeoutUs = us;
  },
  fwmark: (at) => {
    if (at.unsigned(1, 0, UINT_MAX) === null) at.say(`Invalid fwmark connection value '${at.text(1)}'`);
  },
});

function block(kind: CheckerKind, own: Readonly<Record<string, CheckerLine>>, end: CheckerLine | null = null): CheckBlock {
  // What a block has beyond its keywords in the table of directives is never asked for.
  const lines = { ...COMMON, ...CONNECTING, ...own };
  return {
    open(at, data) {
      const real = currentReal(data);
      if (real === undefined) return 'skip';
      real.checkers.push(newChecker(kind, at.line.span));
      return 'read';
    },
    lines: Object.fromEntries(Object.entries(lines).map(([name, line]): [string, Handler] => [name, onChecker(line)])),
    end: end === null ? null : onChecker(end),
  };
}

function onChecker(line: CheckerLine): Handler {
  return (at, data) => {
    const checker = currentChecker(data);
    if (checker !== undefined && !checker.dropped) line(at, checker, data);
  };
}

const endHttp: CheckerLine = (at, checker) => {
  if (checker.urls.length > 0) return;
  at.say('HTTP/SSL_GET checker has no urls specified - ignoring', 0);
  checker.dropped = true;
};

/** Blocks in a real_server, by keyword. */
export const CHECKER_BLOCKS: Readonly<Record<CheckerKind, CheckBlock>> = {
  TCP_CHECK: block('TCP_CHECK', {}),
  HTTP_GET: block('HTTP_GET', HTTP_LINES, endHttp),
  SSL_GET: block('SSL_GET', HTTP_LINES, endHttp),
  MISC_CHECK: block('MISC_CHECK', MISC_LINES, (at, checker, data) => {
    checker.dropped = !endMisc(at, checker, data);
  }),
  UDP_CHECK: block('UDP_CHECK', OTHER_LINES.UDP_CHECK, otherEnd),
  SMTP_CHECK: block('SMTP_CHECK', OTHER_LINES.SMTP_CHECK),
  DNS_CHECK: block('DNS_CHECK', OTHER_LINES.DNS_CHECK),
  PING_CHECK: block('PING_CHECK', {}),
  BFD_CHECK: block('BFD_CHECK', OTHER_LINES.BFD_CHECK, subjectEnd),
  FILE_CHECK: block('FILE_CHECK', OTHER_LINES.FILE_CHECK, subjectEnd),
};

/** A `host` block of SMTP_CHECK has the same connecting keywords. */
export const SMTP_HOST_BLOCK: CheckBlock = {
  open: () => 'read',
  lines: Object.fromEntries(Object.entries(CONNECTING).map(([name, line]): [string, Handler] => [name, onChecker(line)])),
  end: null,
};

/** default_delay_before_retry and default_retry: 3 s for HTTP_GET and SSL_GET, else 1 s; no retry for MISC_CHECK. */
export function defaultsOf(kind: CheckerKind): { readonly retry: number; readonly delayBeforeRetryUs: number } {
  const web = kind === 'HTTP_GET' || kind === 'SSL_GET';
  return { retry: kind === 'MISC_CHECK' ? 0 : 1, delayBeforeRetryUs: (web ? 3 : 1) * TIMER_HZ };
}
