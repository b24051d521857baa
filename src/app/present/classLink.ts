import { longestRunMs } from '../faultList.ts';
import { faultText, readFaultText, type ArmedFault } from './faultText.ts';

/** What a link for a class says besides the lesson and its step: a moment, faults that have not happened yet, and whether it is shown on a projector. */
export interface ClassLink {
  /** The moment to stop at, in milliseconds of the run; null: from the start, and it plays. */
  readonly atMs: number | null;
  /** In the order in which they will happen. */
  readonly armed: readonly ArmedFault[];
  readonly present: boolean;
}

/** What the part of an address after `#` says to a class: nothing, something, or something that cannot be understood (a sentence says why). */
export type ReadClassLink =
  | { readonly kind: 'none' }
  | { readonly kind: 'link'; readonly link: ClassLink }
  | { readonly kind: 'unreadable'; readonly problem: string };

/** The form of these addresses. A reader that finds a later one says so instead of guessing. */
const VERSION = '1';
/** More than these nobody keeps in mind. */
const ARMED_MAX = 9;
const seconds = /^(\d{1,3})(?:\.(\d{1,3}))?$/;
const ownWord = /^(v|at|armed|present)(=|$)/;

/**
 * `v=1&at=12&armed=power-off:web2&present`: what is put behind the `#` of a lesson's address, after its step. Only letters that people can read, and
 * that mail programs keep in a link.
 */
export function classWords({ atMs, armed, present }: ClassLink): string {
  const words = [`v=${VERSION}`];
  if (atMs !== null) words.push(`at=${Number((atMs / 1000).toFixed(3))}`);
  for (const fault of armed) words.push(`armed=${readable(faultText(fault))}`);
  if (present) words.push('present');
  return words.join('&');
}

/** Percent signs only where a letter would end the link or be read as something else. */
function readable(text: string): string {
  return encodeURIComponent(text).replace(/%(3A|2F|2C|3B|3D)/g, (code) => decodeURIComponent(code));
}

/** Reads what stands behind the `#` of a lesson's address (`#step-3&at=12&armed=power-off:web2`). Strict: a word that it does not know is a problem. */
export function readClassLink(hash: string): ReadClassLink {
  const words = hash
    .replace(/^#/, '')
    .split('&')
    .filter((word) => word !== '' && !/^step-\d+$/.test(word));
  if (!words.some((word) => ownWord.test(word))) return { kind: 'none' };
  const found: { v: string[]; at: string[]; armed: string[]; present: string[] } = {
    v: [],
    at: [],
    armed: [],
    present: [],
  };
  for (const word of words) {
    const [, name, sign, rest] = /^(v|at|armed|present)(=|$)(.*)$/s.exec(word) ?? [];
    if (name === undefined || (name === 'present') !== (sign === ''))
      return unreadable(`It says “${word}”, which the lab does not know.`);
    const value = decoded(rest ?? '');
    if (value === null) return unreadable(`The percent signs in “${word}” make no sense.`);
    found[name as keyof typeof found].push(value);
  }
  return understood(found);
}

function understood(found: { v: string[]; at: string[]; armed: string[]; present: string[] }): ReadClassLink {
  if (found.v.some((version) => version !== VERSION)) {
    return unreadable(
      `It is of version ${found.v.find((version) => version !== VERSION)}; this page knows version ${VERSION}. Loading the page again may bring a newer lab.`,
    );
  }
  const twice = (['v', 'at', 'present'] as const).find((name) => found[name].length > 1);
  if (twice !== undefined) return unreadable(`It says “${twice}” twice.`);
  const at = found.at[0];
  const atMs = at === undefined ? null : momentOf(at);
  if (atMs !== null && (Number.isNaN(atMs) || atMs > longestRunMs)) {
    return unreadable(
      `“at=${at}” is no moment of a run: it takes seconds from 0 to ${longestRunMs / 1000}, such as at=12.`,
    );
  }
  if (found.armed.length > ARMED_MAX)
    return unreadable(`It arms ${found.armed.length} faults; ${ARMED_MAX} are the most.`);
  const armed: ArmedFault[] = [];
  for (const text of found.armed) {
    const fault = readFaultText(text);
    if (fault === null)
      return unreadable(
        `“armed=${text}” is no fault: it takes one such as armed=power-off:web2 or armed=kill:web1/app.`,
      );
    armed.push(fault);
  }
  return { kind: 'link', link: { atMs, armed, present: found.present.length > 0 } };
}

/** Milliseconds; NaN for what is no number of seconds. */
function momentOf(text: string): number {
  const [, whole, parts = ''] = seconds.exec(text) ?? [];
  return whole === undefined ? NaN : Number(whole) * 1000 + Number(parts.padEnd(3, '0'));
}

function unreadable(why: string): ReadClassLink {
  return { kind: 'unreadable', problem: `This link for a class could not be understood. ${why}` };
}

/** Null where the percent signs do not make sense. */
function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
