import { hasName } from '../../nameIndex.ts';
import { INT_MAX, readUnsigned } from '../numbers.ts';
import { currentReal, currentServer } from './block.ts';
import type { CheckerLine } from './checkerLines.ts';
import type { CheckData, CheckerKind } from './draft.ts';
import { socketName, switched } from './words.ts';

/** Checkers that the lab reads and does not run: nothing on its machines speaks UDP, SMTP or DNS. */

const LENGTH_MAX = 65535;
const DNS_TYPES = 'A NS CNAME SOA MX TXT AAAA RRSIG DNSKEY'.split(' ');

const hex: CheckerLine = (at) => {
  const digits = at.words.slice(1).map((w) => w.text).join('');
  // In a reply, `x` stands for any half of an octet (read_hex_str).
  const allowed = at.text(0) === 'payload' ? /^[0-9a-fA-F]+$/ : /^[0-9a-fA-FxX]+$/;
  if (digits !== '' && !allowed.test(digits)) at.say(`Invalid hex string for UDP_CHECK ${at.text(0) === 'payload' ? 'payload' : 'reply'}`);
};

function length(which: 'min' | 'max'): CheckerLine {
  return (at, checker) => {
    const value = at.complaints.number(at.word(1).span, readUnsigned(at.text(1), 0, LENGTH_MAX));
    if (value === null) at.say(`UDP_CHECK ${which} length ${at.text(1)} not valid - must be between 0 & ${LENGTH_MAX}`);
    else checker[which === 'min' ? 'minReply' : 'maxReply'] = value;
  };
}

export const OTHER_LINES: Readonly<Record<'UDP_CHECK' | 'SMTP_CHECK' | 'DNS_CHECK' | 'FILE_CHECK' | 'BFD_CHECK', Readonly<Record<string, CheckerLine>>>> = {
  UDP_CHECK: {
    payload: (at, checker, data) => {
      if (at.size < 2) at.say('UDP_CHECK payload requires a payload');
      else hex(at, checker, data);
    },
    require_reply: hex,
    min_reply_length: length('min'),
    max_reply_length: length('max'),
  },
  SMTP_CHECK: {
    helo_name: (at) => {
      if (at.size < 2) at.say('SMTP_CHECK helo name missing');
    },
  },
  DNS_CHECK: {
    type: (at) => {
      if (!DNS_TYPES.includes(at.text(1))) at.say(`Unknown DNS check type ${at.text(1)} - ignoring`);
    },
    name: (at, checker) => {
      const name = at.text(1);
      if (checker.subject !== null) return at.say('DNS_CHECK name already specified - ignoring');
      if (name !== '.' && name.replace(/\.$/, '').split('.').includes('')) return at.say(`DNS_CHECK name '${name}' has empty label - ignoring`);
      checker.subject = name;
    },
  },
  FILE_CHECK: {
    track_file: (at, checker, data) => {
      if (hasName(data.shared.trackFiles, at.text(1))) checker.subject = at.text(1);
      else at.say(`track_file ${at.text(1)} not found`);
    },
    weight: (at) => {
      if (at.size < 2) return at.say('track file weight missing', 0);
      if (at.int(1, -INT_MAX, INT_MAX) === null) return at.say(`weight for track file must be in [${-INT_MAX}..${INT_MAX}] inclusive. Ignoring...`);
      const option = at.words[2]?.text;
      if (option !== undefined && option !== 'reverse' && option !== 'noreverse') at.say(`unknown track file weight option ${option} - ignoring`, 2);
    },
  },
  BFD_CHECK: {
    name: (at, checker, data) => {
      const name = at.words[1]?.text ?? '';
      const whose = `(${currentName(data)}) BFD_CHECK -`;
      if (at.size !== 2) at.say(`${whose} No or too many names specified - skipping checker`);
      else if (!hasName(data.shared.bfds, name)) at.say(`${whose} BFD ${name} not configured`);
      else if (checker.subject !== null) at.say(`${whose} BFD ${name} already specified as ${checker.subject}`);
      else if (currentReal(data)?.checkers.some((c) => c.kind === 'BFD_CHECK' && c.subject === name) === true) at.say(`${whose} RS already monitoring ${name}`);
      else {
        checker.subject = name;
        return;
      }
      checker.dropped = true;
    },
    alpha: (at) => void switched(at, 'Invalid alpha parameter'),
  },
};

function currentName(data: CheckData): string {
  const real = currentReal(data);
  return real === undefined ? '' : socketName(real.socket, currentServer(data)?.protocol ?? null);
}

/** What FILE_CHECK and BFD_CHECK must have named. */
export const subjectEnd: CheckerLine = (at, { kind, subject }, data) => {
  if (subject !== null) return;
  if (kind === 'FILE_CHECK') at.say('FILE_CHECK has no track_file specified - ignoring', 0);
  else at.say(`(${currentName(data)}) No name has been specified for BFD_CHECKER - skipping`, 0);
};

/** UDP_CHECK's limits, looked at together. */
export const otherEnd: CheckerLine = (at, { minReply, maxReply }) => {
  if (minReply > maxReply) at.say(`UDP_CHECK min_reply length ${minReply} > max_reply_length ${maxReply} - will always fail`, 0);
};

export function isSimulated(kind: CheckerKind): boolean {
  return kind === 'TCP_CHECK' || kind === 'HTTP_GET' || kind === 'MISC_CHECK';
}
