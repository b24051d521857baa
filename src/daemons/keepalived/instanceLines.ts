import type { Setting } from './config.ts';
import type { GlobalDraft, InstanceDraft, ScriptDraft } from './draft.ts';
import type { Line, Word } from './lines.ts';
import {
  INT_MAX,
  isIPv4,
  isIPv6,
  readBool,
  readInt,
  readSeconds,
  readUnsigned,
  TIMER_HZ,
  UINT_MAX,
} from './numbers.ts';
import type { Complaints } from './say.ts';

/** One line of a vrrp_instance, with what it needs: `word` is the first parameter (an empty stand-in where the keyword takes none). */
export interface InstanceLine {
  readonly draft: InstanceDraft;
  readonly words: readonly Word[];
  readonly word: Word;
  readonly line: Line;
  readonly complaints: Complaints;
  readonly globals: GlobalDraft;
  readonly scripts: readonly ScriptDraft[];
  /** Interfaces the machine has; null when the file is looked at alone. */
  readonly interfaces: readonly string[] | null;
  /** Called for each interface that does not exist: keepalived then refuses to start. */
  readonly missingInterface: () => void;
}

/** keepalived's handlers for single lines (vrrp_parser.c), with its words. */
export const INSTANCE_LINES: Readonly<Record<string, (at: InstanceLine) => void>> = {
  state: ({ draft, word, complaints }) => {
    if (word.text === 'MASTER') draft.state = { value: 'MASTER', span: word.span };
    else if (word.text !== 'BACKUP') {
      complaints.say(
        word.span,
        'keepalived.state',
        `(${draft.name}) unknown state '${word.text}', defaulting to BACKUP`,
      );
      draft.state = { value: 'BACKUP', span: word.span };
    } else if (draft.state?.value === 'MASTER')
      complaints.say(word.span, 'keepalived.state', `(${draft.name}) state previously set as MASTER - ignoring BACKUP`);
    else draft.state = { value: 'BACKUP', span: word.span };
  },
  interface: (at) => {
    const { draft, word, complaints } = at;
    if (word.text.length >= 16)
      complaints.say(word.span, 'keepalived.interface', `Interface name '${word.text}' too long - ignoring`);
    else if (word.text === 'lo') {
      complaints.say(
        word.span,
        'keepalived.interface',
        `(${draft.name}) cannot use a loopback interface (lo) for vrrp - ignoring`,
      );
      draft.interface = null;
    } else if (!exists(at, word.text)) {
      draft.interface = null;
      complaints.say(
        word.span,
        'keepalived.no-interface',
        `WARNING - interface ${word.text} for vrrp_instance ${draft.name} doesn't exist`,
      );
    } else draft.interface = setting(word.text, word);
  },
  virtual_router_id: ({ draft, word, complaints }) => {
    const value = complaints.number(word.span, readUnsigned(word.text, 1, 255));
    if (value === null)
      complaints.say(
        word.span,
        'keepalived.virtual-router-id',
        `(${draft.name}): VRID '${word.text}' not valid - must be between 1 & 255`,
      );
    else draft.vrid = setting(value, word);
  },
  priority: ({ draft, word, complaints }) => {
    const value = complaints.number(word.span, readUnsigned(word.text, 1, 255));
    if (value === null)
      complaints.say(
        word.span,
        'keepalived.priority',
        `(${draft.name}) Priority not valid! must be between 1 & 255. Using default 100`,
      );
    draft.priority = setting(value ?? 100, word);
  },
  advert_int: ({ draft, word, complaints }) => {
    const value = complaints.number(word.span, readSeconds(word.text, TIMER_HZ / 100, 255 * TIMER_HZ));
    if (value === null)
      complaints.say(
        word.span,
        'keepalived.advert-int',
        `(${draft.name}) Advert interval (${word.text}) not valid! Must be > 0 - ignoring`,
      );
    else draft.advertUs = setting(value, word);
  },
  version: ({ draft, word, complaints }) => {
    const value = complaints.number(word.span, readInt(word.text, 2, 3));
    if (value === null)
      complaints.say(word.span, 'keepalived.version', `(${draft.name}): Version must be either 2 or 3`);
    else if (draft.version !== null && draft.version.value !== value) {
      complaints.say(
        word.span,
        'keepalived.version',
        `(${draft.name}) vrrp_version ${value} conflicts with configured or deduced version ${draft.version.value}; ignoring.`,
      );
    } else draft.version = setting(value as 2 | 3, word);
  },
  nopreempt: ({ draft, line }) => {
    draft.nopreempt = line.span;
  },
  preempt: ({ draft }) => {
    draft.nopreempt = null;
  },
  preempt_delay: ({ draft, word, complaints }) => {
    const value = complaints.number(word.span, readSeconds(word.text, 0, 1000 * TIMER_HZ));
    if (value === null)
      complaints.say(
        word.span,
        'keepalived.preempt-delay',
        `(${draft.name}) Preempt_delay not valid! must be between 0-1000`,
      );
    draft.preemptDelayUs = setting(value ?? 0, word);
  },
  unicast_src_ip: (at) => {
    at.draft.unicastConfigured = true;
    sourceAddress(at);
  },
  mcast_src_ip: sourceAddress,
  mcast_dst_ip: ({ draft, word, complaints }) => {
    const first = Number(word.text.split('.')[0]);
    if (!isIPv4(word.text))
      complaints.say(
        word.span,
        'keepalived.address',
        `(${draft.name}) malformed mcast dest address ${word.text}. Skipping...`,
      );
    else if (first < 224 || first > 239)
      complaints.say(
        word.span,
        'keepalived.address',
        `(${draft.name}) mcast_dst_ip ${word.text} not multicast. Skipping...`,
      );
    else draft.multicastGroup = word.text;
  },
  check_unicast_src: ({ draft }) => {
    draft.unicastConfigured = true;
    draft.checkUnicastSource = true;
  },
  unicast_ttl: ({ draft, word, complaints }) => {
    const value = complaints.number(word.span, readUnsigned(word.text, 0, 255));
    if (value === null)
      complaints.say(
        word.span,
        'keepalived.ttl',
        `(${draft.name}): TTL '${word.text}' not valid - must be between 0 & 255`,
      );
    else draft.unicastTtl = true;
  },
  dont_track_primary: ({ draft }) => {
    draft.dontTrackPrimary = true;
  },
  auth_type: ({ draft, word, complaints }) => {
    if (word.text === 'PASS' || word.text === 'AH') draft.authType = setting(word.text, word);
    else
      complaints.say(word.span, 'keepalived.auth-type', `(${draft.name}) unknown authentication type '${word.text}'`);
  },
  auth_pass: ({ draft, word, complaints }) => {
    if (word.text.length > 8) complaints.say(word.span, 'keepalived.auth-pass', 'Truncating auth_pass to 8 characters');
    draft.authPassword = word.text.slice(0, 8);
  },
  down_timer_adverts: ({ draft, word, complaints }) => {
    const value = complaints.number(word.span, readUnsigned(word.text, 1, 100));
    if (value === null)
      complaints.say(
        word.span,
        'keepalived.down-timer',
        `(${draft.name}): Invalid down_timer_adverts [1:100] '${word.text}'`,
      );
    else draft.downTimerAdverts = setting(value, word);
  },
  // Any value turns it on: the handler looks only at whether it is one it knows (2.2.7).
  skip_check_adv_addr: ({ draft, words, word, complaints }) => {
    if (words.length >= 2 && readBool(word.text) === null)
      complaints.say(
        word.span,
        'keepalived.switch',
        `(${draft.name}) invalid skip_check_adv_addr ${word.text} specified`,
      );
    else draft.skipCheckAdvertAddress = true;
  },
  lower_prio_no_advert: (at) => {
    at.draft.lowerPriorityNoAdvert = onOff(at, 'lower_prio_no_advert') ?? at.draft.lowerPriorityNoAdvert;
  },
  higher_prio_send_advert: (at) => {
    at.draft.higherPrioritySendAdvert = onOff(at, 'higher_prio_send_advert') ?? at.draft.higherPrioritySendAdvert;
  },
  garp_master_delay: (at) => {
    const value = count(
      at,
      Math.floor(UINT_MAX / TIMER_HZ),
      (n, text) => `(${n}): garp_master_delay '${text}' invalid - ignoring`,
    );
    if (value !== null) at.draft.garpDelayUs = value * TIMER_HZ;
  },
  garp_master_repeat: (at) => {
    const value = count(at, UINT_MAX, (n, text) => `(${n}): garp_master_repeat '${text}' invalid - ignoring`);
    if (value === 0)
      at.complaints.say(
        at.word.span,
        'keepalived.garp',
        `(${at.draft.name}): garp_master_repeat must be greater than 0, setting to 1`,
      );
    if (value !== null) at.draft.garpRepeat = Math.max(1, value);
  },
  garp_master_refresh: (at) => {
    const value = count(at, UINT_MAX, (n, text) => `(${n}): Invalid garp_master_refresh '${text}' - ignoring`);
    at.draft.garpRefreshUs = (value ?? 0) * TIMER_HZ;
  },
  garp_master_refresh_repeat: (at) => {
    const value = count(at, UINT_MAX, (n, text) => `(${n}): garp_master_refresh_repeat '${text}' invalid - ignoring`);
    if (value === 0)
      at.complaints.say(
        at.word.span,
        'keepalived.garp',
        `(${at.draft.name}): garp_master_refresh_repeat must be greater than 0, setting to 1`,
      );
  },
  garp_lower_prio_delay: (at) => {
    const value = count(
      at,
      Math.floor(UINT_MAX / TIMER_HZ),
      (n, text) => `(${n}): garp_lower_prio_delay '${text}' invalid - ignoring`,
    );
    if (value !== null) at.draft.garpLowerDelayUs = value * TIMER_HZ;
  },
  garp_lower_prio_repeat: (at) => {
    const value = count(at, INT_MAX, (n, text) => `(${n}): Invalid garp_lower_prio_repeat '${text}'`);
    if (value !== null) at.draft.garpLowerRepeat = value;
  },
};

/** Lines inside the blocks of a vrrp_instance that list things; `word` is the first word of the line. */
export const INSTANCE_VALUES: Readonly<Record<string, (at: InstanceLine) => void>> = {
  virtual_ipaddress: (at) => address(at, at.draft.addresses),
  virtual_ipaddress_excluded: (at) => address(at, at.draft.excluded),
  unicast_peer: (at) => {
    const { draft, word, complaints } = at;
    const ip = withoutMask(word.text);
    if (!isIPv4(ip)) {
      const what = isIPv6(ip)
        ? `VRRP instance[${draft.name}] and unicast peer address[${word.text}] MUST be of the same family !!!`
        : `VRRP instance[${draft.name}] malformed unicast peer address[${word.text}].`;
      complaints.say(word.span, 'keepalived.address', `Configuration error: ${what} Skipping...`);
    } else {
      peerOptions(at);
      draft.peers.push(setting(ip, word));
    }
  },
  track_script: (at) => {
    const { draft, word, complaints } = at;
    const script = at.scripts.find((s) => s.name === word.text);
    if (script === undefined)
      return complaints.say(
        word.span,
        'keepalived.track-script',
        `(${draft.name}) track script ${word.text} not found, ignoring...`,
      );
    if (draft.scripts.some((s) => s.script === word.text))
      return complaints.say(
        word.span,
        'keepalived.track-script',
        `(${draft.name}) duplicate track_script ${word.text} - ignoring`,
      );
    const tracked = weighted(at, 'script', script.weight, script.reverse);
    if (tracked !== null) draft.scripts.push({ script: word.text, ...tracked, span: at.line.span });
  },
  track_interface: (at) => {
    const { draft, word, complaints } = at;
    if (!exists(at, word.text))
      return complaints.say(
        word.span,
        'keepalived.no-interface',
        `(${draft.name}) tracked interface ${word.text} doesn't exist`,
      );
    if (draft.trackedInterfaces.some((t) => t.value === word.text))
      return complaints.say(
        word.span,
        'keepalived.track-interface',
        `(${draft.name}) duplicate track_interface ${word.text} - ignoring`,
      );
    if (weighted(at, 'interface', 0, false) !== null) draft.trackedInterfaces.push(setting(word.text, word));
  },
};

function setting<T>(value: T, word: Word): Setting<T> {
  return { value, span: word.span };
}

/** Whether the machine has this interface; on a file looked at alone every name is taken for granted. */
function exists(at: InstanceLine, name: string): boolean {
  if (at.interfaces === null || at.interfaces.includes(name)) return true;
  at.missingInterface();
  return false;
}

function sourceAddress({ draft, word, complaints }: InstanceLine): void {
  const ip = withoutMask(word.text);
  if (isIPv4(ip)) draft.source = setting(ip, word);
  else
    complaints.say(
      word.span,
      'keepalived.address',
      `Configuration error: VRRP instance[${draft.name}] malformed src address[${word.text}]. Skipping...`,
    );
}

/** `min_ttl N` and `max_ttl N` behind a peer: the lab's packets all arrive with the TTL they left with, but either makes the source count. */
function peerOptions({ draft, words, complaints }: InstanceLine): void {
  for (let i = 1; i < words.length; i += 2) {
    const option = words[i] as Word;
    const value = words[i + 1];
    const say = (message: string) => complaints.say(option.span, 'keepalived.unicast', `(${draft.name}) ${message}`);
    if (value === undefined) return say(`${option.text} is missing a value`);
    if (complaints.number(value.span, readUnsigned(value.text, 0, 255)) === null) continue;
    if (option.text !== 'min_ttl' && option.text !== 'max_ttl')
      return say(`unknown unicast_peer option ${option.text}`);
    draft.checkUnicastSource = true;
  }
}

/** inet_stosockaddr passes over a mask or range behind an address. */
function withoutMask(text: string): string {
  return text.replace(/(-|\/).*$/, '');
}

function onOff({ draft, words, word, complaints }: InstanceLine, name: string): boolean | null {
  if (words.length < 2) return true;
  const value = readBool(word.text);
  if (value === null)
    complaints.say(word.span, 'keepalived.switch', `(${draft.name}) invalid ${name} ${word.text} specified`);
  return value;
}

function count(at: InstanceLine, max: number, words: (instance: string, text: string) => string): number | null {
  const value = at.complaints.number(at.word.span, readUnsigned(at.word.text, 0, max));
  if (value === null) at.complaints.say(at.word.span, 'keepalived.garp', words(at.draft.name, at.word.text));
  return value;
}

/** `NAME weight N [reverse]`; null when keepalived leaves the whole line out. The two kinds differ in keepalived's words (vrrp_track.c). */
function weighted(
  at: InstanceLine,
  kind: 'script' | 'interface',
  defaultWeight: number,
  defaultReverse: boolean,
): { weight: number; reverse: boolean } | null {
  const { draft, words, word, complaints } = at;
  const [, option, number, direction] = words;
  const code = `keepalived.track-${kind}`;
  if (option === undefined) return { weight: defaultWeight, reverse: defaultReverse };
  if (option.text !== 'weight') {
    complaints.say(
      option.span,
      code,
      kind === 'script'
        ? `(${draft.name}) unknown track script option ${option.text} - ignoring`
        : `(${draft.name}) unknown track_interface ${word.text} option ${option.text} - ignoring`,
    );
    return null;
  }
  if (number === undefined) {
    complaints.say(
      option.span,
      code,
      `(${draft.name}) weight without value specified for track${kind === 'script' ? ' script' : '_interface'} ${word.text} - ignoring`,
    );
    return null;
  }
  let weight = complaints.number(number.span, readInt(number.text, -254, 254));
  if (weight === null) {
    const message =
      kind === 'script'
        ? `track script ${word.text}: weight must be between [-253..253] inclusive, ignoring...`
        : `weight ${number.text} for ${word.text} must be between [-253..253] inclusive. Ignoring...`;
    complaints.say(number.span, code, `(${draft.name}) ${message}`);
    weight = defaultWeight;
  } else if (Math.abs(weight) === 254) {
    complaints.say(number.span, code, `(${draft.name}) weight for ${word.text} cannot be +/-254. Setting to +/-253`);
    weight = weight > 0 ? 253 : -253;
  }
  let reverse = defaultReverse;
  if (direction?.text === 'reverse') reverse = true;
  else if (direction?.text === 'noreverse' && kind === 'script') reverse = false;
  else if (direction !== undefined)
    complaints.say(
      direction.span,
      code,
      `(${draft.name}) unknown ${kind === 'script' ? 'track_script' : 'track_interace'} ${word.text} weight option ${direction.text} - ignoring`,
    );
  return { weight, reverse };
}

const ADDRESS_OPTIONS = ['dev', 'scope', 'broadcast', 'brd', 'label', 'peer', 'preferred_lft'];
const ADDRESS_FLAGS = ['home', '-nodad', 'mngtmpaddr', 'noprefixroute', 'autojoin', 'no_track', 'use_vmac'];

/** `ADDRESS[/PREFIX] [dev NAME] [label LABEL] …` (vrrp_ipaddress.c: alloc_ipaddress). */
function address(at: InstanceLine, list: Setting<string>[]): void {
  const { draft, word, words, complaints } = at;
  const slash = word.text.indexOf('/');
  const ip = slash < 0 ? word.text : word.text.slice(0, slash);
  const six = word.text.includes(':');
  if (slash >= 0) {
    const bits = six ? 128 : 32;
    const prefix = word.text.slice(slash + 1);
    if (complaints.number(word.span, readUnsigned(prefix, 0, bits)) === null) {
      complaints.say(
        word.span,
        'keepalived.address',
        `Invalid address prefix len ${prefix} for address ${word.text} - using ${bits}`,
      );
    }
  }
  if (six ? !isIPv6(ip) : !isIPv4(ip))
    return complaints.say(word.span, 'keepalived.address', `VRRP parsed invalid IP ${word.text}. skipping IP...`);
  for (let i = 1; i < words.length; i++) {
    const option = words[i] as Word;
    if (ADDRESS_FLAGS.includes(option.text)) continue;
    if (!ADDRESS_OPTIONS.includes(option.text)) {
      complaints.say(
        option.span,
        'keepalived.address',
        `Unknown configuration entry '${option.text}' for ip address - ignoring`,
      );
      continue;
    }
    const value = words[++i];
    if (value === undefined)
      return complaints.say(
        option.span,
        'keepalived.address',
        `No ${option.text} parameter specified for ${word.text}`,
      );
    if (option.text === 'dev' && !exists(at, value.text)) {
      return complaints.say(
        value.span,
        'keepalived.no-interface',
        `WARNING - interface ${value.text} for ip address ${word.text} doesn't exist`,
      );
    }
    if (option.text === 'label' && value.text.length >= 16) {
      return complaints.say(
        value.span,
        'keepalived.address',
        `Address label ${value.text} is longer than maximum length 15 - removing address`,
      );
    }
  }
  if (six) {
    // The lab's network carries IPv4 only.
    if (list.length > 0)
      complaints.say(
        word.span,
        'keepalived.address',
        `(${draft.name}): address family must match VRRP instance [${word.text}] - ignoring`,
      );
    else
      complaints.add({
        file: word.span.file,
        span: word.span,
        severity: 'info',
        code: 'lab.not-simulated',
        message: 'The lab’s network carries IPv4 only: it reads this address and leaves it out.',
      });
    return;
  }
  list.push(setting(ip, word));
}
