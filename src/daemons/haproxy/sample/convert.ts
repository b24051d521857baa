import type { Scope } from './scope.ts';
import type { Sample } from './value.ts';

/** A converter while the daemon runs: null ends the expression without a value. */
export type Convert = (value: Sample, args: readonly string[], scope: Scope) => Sample | null;
