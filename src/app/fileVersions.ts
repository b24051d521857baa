import type { Files } from '../text/sourceFile.ts';

/**
 * What the files were before the learner's edits. One edit is all the typing between two looks at what it does: playing, going to another moment,
 * breaking something. Each version is kept as what differs from the start.
 */
export interface FileVersions {
  /** Newest first. */
  readonly past: readonly Files[];
  /** Somebody looked since the last key: the next one begins another edit. */
  readonly looked: boolean;
}

/** More are not kept: each is a copy of all that was changed. */
export const VERSIONS_MAX = 5;

export function versionsOf(past: readonly Files[]): FileVersions {
  return { past: past.slice(0, VERSIONS_MAX), looked: true };
}

/** The files are about to change; `before` is what ran until now. */
export function editing(versions: FileVersions, before: Files): FileVersions {
  if (!versions.looked) return versions;
  const others = versions.past.filter((version) => !sameFiles(version, before));
  return { past: [before, ...others].slice(0, VERSIONS_MAX), looked: false };
}

export function lookedAt(versions: FileVersions): FileVersions {
  return versions.looked ? versions : { ...versions, looked: true };
}

/** A version that the files can be held against. */
export interface Baseline {
  readonly edits: Files;
  /** `before your edit of lb1/haproxy.cfg`. */
  readonly name: string;
}

/** The versions that differ from the files as they are, newest first, and the start, where there is one, when that is not among them. */
export function baselines({ past }: FileVersions, now: Files, hasStart: boolean): Baseline[] {
  const others = past.filter((version) => !sameFiles(version, now));
  const found = others.map((edits, i): Baseline => ({ edits, name: versionName(edits, now, i) }));
  const atStart = !hasStart || Object.keys(now).length === 0 || others.some((version) => Object.keys(version).length === 0);
  return atStart ? found : [...found, { edits: {}, name: 'before all your edits' }];
}

function versionName(edits: Files, now: Files, ago: number): string {
  if (ago > 0 && Object.keys(edits).length === 0) return 'before all your edits';
  const paths = [...new Set([...Object.keys(edits), ...Object.keys(now)])].filter((path) => edits[path] !== now[path]);
  const [first = ''] = paths;
  const more = paths.length > 1 ? ` and ${paths.length - 1} more` : '';
  return ago === 0 ? `before your edit of ${first}${more}` : `${ago + 1} edits ago: ${first}${more}`;
}

function sameFiles(a: Files, b: Files): boolean {
  const paths = Object.keys(a);
  return paths.length === Object.keys(b).length && paths.every((path) => a[path] === b[path]);
}
