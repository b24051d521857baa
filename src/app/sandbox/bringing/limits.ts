/**
 * What is taken in at once. All of /etc on a Debian 12 machine with a load balancer, a web server and a database is 357 files of 2.2 MB and 799 links: eight such
 * machines fit. What is more is no configuration, and would only keep the browser busy.
 */
export const LIMITS = {
  /** Files and entries of archives, those that are left out included. */
  entries: 10_000,
  /** As chosen, before anything is unpacked. */
  packedBytes: 32_000_000,
  /** After unpacking, counted while it is unpacked: what an archive says of itself counts for nothing. */
  unpackedBytes: 64_000_000,
  /** One file's; a larger one is left out. */
  fileBytes: 2_000_000,
  /** Of all texts that go on to be read. */
  textBytes: 16_000_000,
} as const;

/** What was brought cannot be taken in at all: a sentence for people. */
export class BringingError extends Error {}

/** Throws a BringingError. The sentence is an argument of a call: in a `throw` it would stay English in every language. */
export function refuse(sentence: string): never {
  throw new BringingError(sentence);
}

/** An archive cannot be read; what was brought beside it can. */
export class DamagedError extends BringingError {}

/** Throws a DamagedError. */
export function refuseDamaged(sentence: string): never {
  throw new DamagedError(sentence);
}

/** `64 MB`. */
export function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1_000_000)} MB`;
}
