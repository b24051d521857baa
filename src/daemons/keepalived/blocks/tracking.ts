import type { Span } from '../../../text/span.ts';
import { firstNamed, hasName } from '../../nameIndex.ts';
import { interfaceExists, type Data, type TrackedDraft, type TrackingDraft } from '../draft.ts';
import type { Statement } from '../statement.ts';
import type { Handler } from './block.ts';
import { dictionary } from '../../../text/dictionary.ts';

/** How keepalived speaks about one kind of tracked thing (vrrp/vrrp_track.c, trackers/track_file.c), each in its own way. */
interface Kind {
  readonly list: (draft: TrackingDraft) => TrackedDraft[];
  /** `track_file` in "duplicate track_file X". */
  readonly keyword: string;
  readonly code: string;
  /** Weight and direction that its own block gives; null where there is no such thing. */
  readonly known: (data: Data, name: string, span: Span) => { readonly weight: number; readonly reverse: boolean } | null;
  readonly missing: (name: string, tracked: string) => string;
  readonly unknownOption: (name: string, tracked: string, option: string) => string;
  readonly noWeight: string;
  readonly range: number;
  readonly badWeight: (name: string, tracked: string, text: string) => string;
  /** What a weight out of range comes to; unset: the block's own. */
  readonly fallback?: number;
  /** ±254 counts as ±253. */
  readonly corrects254: boolean;
  readonly noreverse: boolean;
  readonly badDirection: (tracked: string) => string;
  /** An unknown direction leaves the whole line out. */
  readonly strictDirection: boolean;
}

const KINDS: Readonly<Record<string, Kind>> = dictionary({
  track_script: {
    list: (d) => d.scripts,
    keyword: 'track_script',
    code: 'track-script',
    known: (data, name) => firstNamed(data.scripts, name) ?? null,
    missing: (name, tracked) => `(${name}) track script ${tracked} not found, ignoring...`,
    unknownOption: (name, _, option) => `(${name}) unknown track script option ${option} - ignoring`,
    noWeight: 'track script',
    range: 254,
    badWeight: (name, tracked) =>
      `(${name}) track script ${tracked}: weight must be between [-253..253] inclusive, ignoring...`,
    corrects254: true,
    noreverse: true,
    badDirection: (tracked) => `unknown track_script ${tracked} weight option`,
    strictDirection: false,
  },
  track_interface: {
    list: (d) => d.interfaces,
    keyword: 'track_interface',
    code: 'track-interface',
    known: (data, name, span) => (interfaceExists(data, name, span) ? { weight: 0, reverse: false } : null),
    missing: (name, tracked) => `(${name}) tracked interface ${tracked} doesn't exist`,
    unknownOption: (name, tracked, option) => `(${name}) unknown track_interface ${tracked} option ${option} - ignoring`,
    noWeight: 'track_interface',
    range: 254,
    badWeight: (name, tracked, text) =>
      `(${name}) weight ${text} for ${tracked} must be between [-253..253] inclusive. Ignoring...`,
    fallback: 0,
    corrects254: true,
    noreverse: false,
    badDirection: (tracked) => `unknown track_interace ${tracked} weight option`,
    strictDirection: false,
  },
  track_file: {
    list: (d) => d.files,
    keyword: 'track_file',
    code: 'track-file',
    known: (data, name) => firstNamed(data.trackFiles, name) ?? null,
    missing: (name, tracked) => `(${name}) track file ${tracked} not found, ignoring...`,
    unknownOption: (name, _, option) => `(${name}) unknown track file option ${option} - ignoring`,
    noWeight: 'track file',
    range: 254,
    badWeight: (name, tracked) =>
      `(${name}) weight for track file ${tracked} must be in [-254..254] inclusive. Ignoring...`,
    corrects254: false,
    noreverse: true,
    badDirection: (tracked) => `unknown track file ${tracked} weight option`,
    strictDirection: true,
  },
  track_process: {
    list: (d) => d.processes,
    keyword: 'track_process',
    code: 'track-process',
    known: (data, name) => firstNamed(data.trackProcesses, name) ?? null,
    missing: (name, tracked) => `(${name}) track process ${tracked} not found, ignoring...`,
    unknownOption: (name, _, option) => `(${name}) unknown track process option ${option} - ignoring`,
    noWeight: 'track process',
    range: 254,
    badWeight: (name, tracked) =>
      `(${name}) weight for track process ${tracked} must be in [-254..254] inclusive. Ignoring...`,
    corrects254: false,
    noreverse: true,
    badDirection: (tracked) => `unknown track_process ${tracked} weight option`,
    strictDirection: false,
  },
  track_bfd: {
    list: (d) => d.bfds,
    keyword: 'track_bfd',
    code: 'track-bfd',
    known: (data, name) => firstNamed(data.bfds, name) ?? null,
    missing: (name, tracked) => `(${name}) track bfd ${tracked} not found, ignoring...`,
    unknownOption: (name, tracked, option) => `(${name}) unknown track bfd ${tracked} option ${option} - ignoring`,
    noWeight: 'track bfd',
    range: 253,
    badWeight: (name, tracked) =>
      `(${name}) weight for track bfd ${tracked} must be in [-253..253] inclusive. Ignoring...`,
    corrects254: false,
    noreverse: true,
    badDirection: (tracked) => `unknown track bfd ${tracked} weight option`,
    strictDirection: true,
  },
});

/** The lines of track_script, track_interface, track_file, track_process and track_bfd blocks, for instances or for sync groups. */
export function trackingValues(whose: (data: Data) => TrackingDraft | undefined): Record<string, Handler> {
  return Object.fromEntries(
    Object.entries(KINDS).map(([keyword, kind]): [string, Handler] => [
      keyword,
      (at, data) => {
        const draft = whose(data);
        if (draft !== undefined) track(at, data, draft, kind);
      },
    ]),
  );
}

/** `NAME [weight N [reverse|noreverse]]` */
function track(at: Statement, data: Data, draft: TrackingDraft, kind: Kind): void {
  const { name } = draft;
  const tracked = at.text(0);
  const list = kind.list(draft);
  const known = kind.known(data, tracked, at.span(0));
  if (known === null)
    return at.say(kind.missing(name, tracked), 0, kind.keyword === 'track_interface' ? 'no-interface' : kind.code);
  if (hasName(list, tracked))
    return at.say(`(${name}) duplicate ${kind.keyword} ${tracked} - ignoring`, 0, kind.code);
  let { weight, reverse } = known;
  if (at.size > 1) {
    if (at.text(1) !== 'weight') return at.say(kind.unknownOption(name, tracked, at.text(1)), 1, kind.code);
    if (at.size === 2)
      return at.say(
        `(${name}) weight without value specified for ${kind.noWeight} ${tracked} - ignoring`,
        1,
        kind.code,
      );
    weight = readWeight(at, kind, name, tracked) ?? kind.fallback ?? weight;
  }
  if (at.size > 3) {
    const direction = at.text(3);
    if (direction === 'reverse') reverse = true;
    else if (direction === 'noreverse' && kind.noreverse) reverse = false;
    else {
      at.say(`(${name}) ${kind.badDirection(tracked)} ${direction} - ignoring`, 3, kind.code);
      if (kind.strictDirection) return;
    }
  }
  list.push({ name: tracked, weight, reverse, span: at.line.span });
}

function readWeight(at: Statement, kind: Kind, name: string, tracked: string): number | null {
  const weight = at.int(2, -kind.range, kind.range);
  if (weight === null) {
    at.say(kind.badWeight(name, tracked, at.text(2)), 2, kind.code);
    return null;
  }
  if (!kind.corrects254 || Math.abs(weight) !== 254) return weight;
  at.say(`(${name}) weight for ${tracked} cannot be +/-254. Setting to +/-253`, 2, kind.code);
  return weight > 0 ? 253 : -253;
}
