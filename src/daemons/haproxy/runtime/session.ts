import type { StatsSocket } from '../config.ts';
import type { Running } from '../running.ts';

export type Level = StatsSocket['level'];

/** In rising order: each may do what those before it may. */
const LEVELS: readonly Level[] = ['user', 'operator', 'admin'];

/** What a command refuses to somebody of too low a level (cli.c). */
export const DENIED = 'Permission denied\n';

/** One connection to the runtime socket. */
export class Session {
  readonly process: Running;
  /** `user` and `operator` lower it, for the rest of the connection. */
  level: Level;

  constructor(process: Running, level: Level) {
    this.process = process;
    this.level = level;
  }

  may(level: Level): boolean {
    return LEVELS.indexOf(this.level) >= LEVELS.indexOf(level);
  }

  lower(level: Level): void {
    if (this.may(level)) this.level = level;
  }
}

/** The words of a command; `''` past the last, as the daemon reads them. */
export type Args = readonly [string, ...string[]] | readonly string[];

export const word = (args: Args, index: number): string => args[index] ?? '';

/** Carries a command out and says what it has to say, '' for nothing. */
export type Run = (args: Args, session: Session) => string;

/** A command, the level it needs, and what it does. */
export interface Command {
  readonly name: string;
  readonly level: Level;
  readonly run: Run;
}

export const command = (name: string, level: Level, run: Run): Command => ({ name, level, run });

/** atoi(): what digits there are at the start, 0 without. */
export function atoi(text: string): number {
  const found = /^\s*[+-]?\d+/.exec(text);
  return found === null ? 0 : Math.trunc(Number(found[0]));
}

/** strtol(): the number a text begins with and what follows it; null without one. */
export function leadingNumber(text: string): { readonly value: number; readonly rest: string } | null {
  const found = /^\s*[+-]?\d+/.exec(text);
  return found === null ? null : { value: Number(found[0]), rest: text.slice(found[0].length) };
}
