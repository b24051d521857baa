import type { Reading } from '../reading.ts';
import { refuse } from '../refusal.ts';
import { noMore } from '../words.ts';

/** Lines of `global` that switch something on, or on and off. */

const plain = (reading: Reading): void => noMore(reading.line, 0);

/** Whatever follows is not looked at. */
const anything = (): void => {};

function onOff(...values: string[]) {
  const shown = values.length === 2 ? "'on' or 'off'" : "'on', 'auto', or 'off'";
  return ({ line }: Reading): void => {
    noMore(line, 1);
    if (!values.includes(line.arg(1)))
      refuse(`'${line.arg(0)}' expects either ${shown} but got '${line.arg(1)}'.`, { word: 1 });
  };
}

/** Only where experiments are allowed. */
function experimental(parse: (reading: Reading) => void) {
  return (reading: Reading): void => {
    if (!reading.globals.experimental)
      refuse(
        `'${reading.line.arg(0)}' directive is experimental, must be allowed via a global 'expose-experimental-directives'`,
        { word: 0, code: 'experimental' },
      );
    parse(reading);
  };
}

const words = (text: string) => text.trim().split(/\s+/);

export const SWITCH_LINES: readonly (readonly [string, (reading: Reading) => void])[] = [
  ...words(
    'daemon noepoll nokqueue noevports nopoll busy-polling set-dumpable h2-workaround-bogus-websocket-clients insecure-setuid-wanted nosplice nogetaddrinfo noreuseport quiet strict-limits pp2-never-send-local h1-accept-payload-with-any-method no-memory-trimming tune.ssl.force-private-cache',
  ).map((name) => [name, plain] as const),
  ...words('numa-cpu-mapping ssl-mode-async ssl-skip-self-issued-ca ssl-load-extra-del-ext').map((name) => [name, anything] as const),
  ...words('tune.idle-pool.shared tune.listener.multi-queue tune.sched.low-latency tune.ssl.keylog').map(
    (name) => [name, onOff('on', 'off')] as const,
  ),
  ['profiling.tasks', onOff('on', 'auto', 'off')],
  ['tune.fd.edge-triggered', experimental(onOff('on', 'off'))],
  [
    'expose-experimental-directives',
    ({ globals }) => {
      globals.experimental = true;
    },
  ],
  [
    'external-check',
    (reading) => {
      plain(reading);
      reading.globals.externalCheck = true;
    },
  ],
  [
    'insecure-fork-wanted',
    (reading) => {
      plain(reading);
      reading.globals.insecureFork = reading.line.negation !== 'no';
    },
  ],
  [
    'zero-warning',
    (reading) => {
      plain(reading);
      reading.globals.zeroWarning = true;
    },
  ],
];
