import { hasName } from '../../nameIndex.ts';
import { readAddress } from '../addresses.ts';
import type { BfdSessionDraft, Data } from '../draft.ts';
import type { Statement } from '../statement.ts';
import type { Block, Handler } from './block.ts';

const MAX_MS = 4294967;

/** What the VRRP process reads of a bfd_instance (bfd/bfd_parser.c): its name and how its state weighs. */
export const bfdVrrpBlock: Block = {
  open: (at, data) => {
    const name = at.text(1);
    const taken = hasName(data.bfds, name);
    if (taken || name.length >= 32) {
      at.say(taken ? `BFD ${name} already specified` : `BFD name ${name} too long`);
      return 'skip';
    }
    data.bfds.push({ name, span: at.line.span, weight: 0, reverse: false });
    data.bfdListeners.clear();
    return 'read';
  },
  lines: {
    weight: (at, data) => {
      const draft = data.bfds.at(-1);
      if (draft === undefined) return;
      const value = at.int(1, -253, 253);
      const start = `Configuration error: BFD instance ${draft.name}`;
      if (value === null)
        at.say(`${start} weight value ${at.text(1)} not valid (must be in range [-253-253]), ignoring`);
      else draft.weight = value;
      if (at.size < 3) return;
      if (at.text(2) === 'reverse') draft.reverse = true;
      else at.say(`${start} unknown weight option ${at.text(2)}`, 2);
    },
    vrrp: (_, { bfdListeners }) => void bfdListeners.add('vrrp'),
    checker: (_, { bfdListeners }) => void bfdListeners.add('checker'),
  },
  end: (_, data) => {
    if (data.bfdListeners.size > 0 && !data.bfdListeners.has('vrrp')) data.bfds.pop();
  },
};

/** What the process for virtual servers reads of it: the name alone. */
export const bfdCheckBlock: Block = {
  open: (at, { bfds, bfdListeners }) => {
    const name = at.text(1);
    if (hasName(bfds, name)) {
      at.say(`BFD ${name} already specified`);
      return 'skip';
    }
    bfds.push({ name, span: at.line.span, weight: 0, reverse: false });
    bfdListeners.clear();
    return 'read';
  },
  lines: {
    vrrp: (_, { bfdListeners }) => void bfdListeners.add('vrrp'),
    checker: (_, { bfdListeners }) => void bfdListeners.add('checker'),
  },
  end: (_, { bfds, bfdListeners }) => {
    if (bfdListeners.size > 0 && !bfdListeners.has('checker')) bfds.pop();
  },
};

/** keepalived's word for the other end follows the spelling of the keyword only where a line's first word is looked at wrongly: it never changes. */
const NEIGHBOUR = 'neighbor';

function onSession(handle: (at: Statement, session: BfdSessionDraft, data: Data) => ReturnType<Handler>): Handler {
  return (at, data) => {
    const session = data.bfdSessions.at(-1);
    return session === undefined ? undefined : handle(at, session, data);
  };
}

function timer(keyword: string, min: number): Handler {
  return onSession((at, { name }) => {
    if (at.decimal(1, min * 1000, MAX_MS * 1000, 3, false) !== null) return;
    at.say(
      `Configuration error: BFD instance ${name} ${keyword} value ${at.text(1)} is not valid (must be in range [${min}-${MAX_MS}]), ignoring`,
    );
  });
}

const ttl: Handler = onSession((at, session) => {
  const value = at.unsigned(1, 1, 255);
  if (value !== null) session.ttl = value;
  else
    at.say(
      `Configuration error: BFD instance ${session.name} ttl/hoplimit value ${at.text(1)} not valid (must be in range [1-255]), ignoring`,
    );
});

const neighbour: Handler = onSession((at, session, data) => {
  const address = readAddress(at.text(1));
  if (address !== null) {
    session.neighbour = address;
    return;
  }
  at.say(
    `Configuration error: BFD instance ${session.name} has malformed ${NEIGHBOUR} address ${at.text(1)}, ignoring instance`,
  );
  data.bfdSessions.pop();
  return 'skip-rest';
});

/** What the BFD process reads of it: the session itself. */
export const bfdSessionBlock: Block = {
  open: (at, data) => {
    const name = at.text(1);
    const start = `Configuration error: BFD instance ${name}`;
    if (name.length >= 32) {
      at.say(`${start} name too long (maximum length is 31 characters) - ignoring`);
      return 'skip';
    }
    if (hasName(data.bfdSessions, name)) {
      at.say(`${start} already configured - ignoring`);
      return 'skip';
    }
    data.bfdSessions.push({ name, neighbour: null, source: null, ttl: 0, maxHops: 0 });
    return 'read';
  },
  lines: {
    neighbor_ip: neighbour,
    neighbour_ip: neighbour,
    source_ip: onSession((at, session) => {
      const address = readAddress(at.text(1));
      if (address === null)
        at.say(
          `Configuration error: BFD instance ${session.name} has malformed source address ${at.text(1)}, ignoring`,
        );
      else session.source = address;
    }),
    min_rx: timer('min_rx', 1),
    min_tx: timer('min_tx', 1),
    idle_tx: timer('idle_tx', 1000),
    multiplier: onSession((at, { name }) => {
      if (at.unsigned(1, 1, 255) === null)
        at.say(
          `Configuration error: BFD instance ${name} multiplier value ${at.text(1)} not valid (must be in range [1-255]), ignoring`,
        );
    }),
    ttl,
    hoplimit: ttl,
    max_hops: onSession((at, session) => {
      const value = at.int(1, -1, 255);
      if (value !== null) session.maxHops = value;
      else
        at.say(
          `Configuration error: BFD instance ${session.name} max_hops value ${at.text(1)} not valid (must be in range [-1-255]), ignoring`,
        );
    }),
  },
  end,
};

function end(at: Statement, data: Data): void {
  const session = data.bfdSessions.at(-1);
  if (session === undefined) return;
  const start = `Configuration error: BFD instance ${session.name}`;
  const drop = (message: string) => {
    at.say(`${start} ${message}`, 0);
    data.bfdSessions.pop();
  };
  const { neighbour: other, source } = session;
  if (other === null) return drop(`has no ${NEIGHBOUR} address set, disabling instance`);
  if (source !== null && source.family !== other.family)
    return drop(
      `source address ${source.address} and ${NEIGHBOUR} address ${other.address} are not of the same family, disabling instance`,
    );
  const same = data.bfdSessions.some(
    (s) => s !== session && s.neighbour?.address === other.address && (s.source?.address ?? '') === (source?.address ?? ''),
  );
  if (same)
    return drop(
      source === null
        ? `has duplicate ${NEIGHBOUR} address ${other.address}, ignoring instance`
        : `has duplicate source/${NEIGHBOUR} address ${source.address}/${other.address}, ignoring instance`,
    );
  if (session.ttl === 0) session.ttl = other.family === 4 ? 255 : 64;
  if (session.maxHops <= session.ttl) return;
  at.say(`BFD instance ${session.name}: max_hops exceeds ttl/hoplimit - setting to ttl/hoplimit`, 0);
}
