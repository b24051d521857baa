import { INT_MAX, UINT_MAX } from '../numbers.ts';
import type { Statement } from '../statement.ts';
import { currentReal, currentServer, type CheckBlock, type Handler } from './block.ts';
import { newRealServer, type CheckData, type RealServerDraft } from './draft.ts';
import { forwardingMethod } from './forwardingMethod.ts';
import { notify } from './notify.ts';
import { CONNECT_TIMEOUT_MAX_US, socketOf, switched, timerUs, valueOf } from './words.ts';
import { dictionary } from '../../../text/dictionary.ts';

type Line = (at: Statement, real: RealServerDraft, data: CheckData) => void;

/** keepalived's handlers for real_server (check/check_parser.c), with its words. */
const LINES: Readonly<Record<string, Line>> = dictionary({
  weight: (at, real) => {
    const value = at.unsigned(1, 0, INT_MAX);
    if (value === null) at.say(`Real server weight ${at.text(1)} is outside range 0-${INT_MAX}`);
    else real.weight = value;
  },
  lvs_method: (at, real) => {
    real.method = forwardingMethod(at, 'real') ?? real.method;
  },
  uthreshold: (at, real) => {
    const value = at.unsigned(1, 0, UINT_MAX);
    if (value === null) at.say(`Invalid real_server uthreshold '${at.text(1)}' - ignoring`);
    else real.upperThreshold = value;
  },
  lthreshold: (at, real) => {
    const value = at.unsigned(1, 0, UINT_MAX);
    if (value === null) at.say(`Invalid real_server lthreshold '${at.text(1)}' - ignoring`);
    else real.lowerThreshold = value;
  },
  inhibit_on_failure: (at, real) => {
    real.inhibit = switched(at, 'Invalid inhibit_on_failure parameter') ?? real.inhibit;
  },
  notify_up: (at, real, data) => notify(at, data, real.scripts, 'notify_up', '(null)'),
  notify_down: (at, real, data) => notify(at, data, real.scripts, 'notify_down', '(null)'),
  alpha: (at, real) => {
    real.alpha = switched(at, 'Invalid alpha parameter') ?? real.alpha;
  },
  retry: (at, { timing }) => {
    const value = at.unsigned(1, 1, UINT_MAX);
    if (value === null) at.say(`retry value invalid - ${at.text(1)}`);
    else timing.retry = value;
  },
  delay_before_retry: (at, { timing }) => {
    const us = timerUs(at, 1, 0, null);
    if (us === null) at.say(`real server delay_before_retry '${at.text(1)}' invalid - ignoring`);
    else timing.delayBeforeRetryUs = us;
  },
  warmup: (at, { timing }) => {
    const us = timerUs(at, 1, 0, null);
    if (us === null) at.say(`real server warmup '${at.text(1)}' invalid - ignoring`);
    else timing.warmupUs = us;
  },
  connect_timeout: (at, { timing }) => {
    const us = timerUs(at, 1, 1, CONNECT_TIMEOUT_MAX_US);
    if (us === null) at.say(`real server connect_timeout ${at.text(1)} invalid - ignoring`);
    else timing.connectTimeoutUs = us;
  },
  delay_loop: (at, { timing }) => {
    const us = timerUs(at, 1, 1, null);
    if (us === null) at.say(`real server delay_loop '${at.text(1)}' invalid - ignoring`);
    else timing.delayUs = { value: us, span: at.line.span };
  },
  smtp_alert: (at) => void switched(at, 'Invalid real_server smtp_alert parameter'),
  virtualhost: (at, real) => {
    if (at.size < 2) at.say('real server virtualhost missing');
    else real.virtualHost = valueOf(at);
  },
  snmp_name: (at) => {
    if (at.size !== 2) at.say('real server snmp_name missing or extra parameters');
  },
});

export const realServerBlock: CheckBlock = {
  open(at, data) {
    const server = currentServer(data);
    if (server === undefined) return 'skip';
    const address = at.text(1);
    const socket = socketOf(at, address, at.size >= 3 ? 2 : null);
    if (socket === null) {
      at.say(`Invalid real server ip address/port ${address}/${at.words[2]?.text ?? '(null)'} - skipping`);
      return 'skip';
    }
    server.reals.push(newRealServer(at.line.span, socket, server.method));
    return 'read';
  },
  lines: Object.fromEntries(Object.entries(LINES).map(([name, line]): [string, Handler] => [name, onReal(line)])),
  end(at, data) {
    const server = currentServer(data);
    const real = server?.reals.at(-1);
    if (server === undefined || real === undefined || real.method === 'TUN') return;
    server.family ??= real.socket.family;
    if (server.family === real.socket.family) return;
    at.say(`Address family of virtual server and real server ${real.socket.address} don't match - skipping real server.`, 0);
    server.reals.pop();
  },
};

function onReal(line: Line): Handler {
  return (at, data) => {
    const real = currentReal(data);
    if (real !== undefined) line(at, real, data);
  };
}
