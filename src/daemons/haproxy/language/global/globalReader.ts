import { GLOBAL_SUGGESTIONS } from '../../directives.ts';
import { bestMatch } from '../../fingerprint.ts';
import type { Reading } from '../reading.ts';
import { refuse } from '../refusal.ts';
import type { SectionReader } from '../sections/reader.ts';
import { noMore } from '../words.ts';
import { ACCOUNT_LINES } from './accounts.ts';
import { ENVIRONMENT_LINES } from './environment.ts';
import { MESSAGE_LINES } from './messages.ts';
import { NUMBER_LINES } from './numberLines.ts';
import { PROCESS_LINES } from './processLines.ts';
import { STATS_LINES } from './statsLine.ts';
import { SWITCH_LINES } from './switchLines.ts';
import { TIMER_LINES } from './timerLines.ts';
import { TLS_LINES } from './tlsLines.ts';
import { VARIABLE_LINES } from './variableLines.ts';

/** Reads one line of `global`. */
export type GlobalLine = (reading: Reading) => void;

const LINES: ReadonlyMap<string, GlobalLine> = new Map<string, GlobalLine>([
  ...ACCOUNT_LINES,
  ...ENVIRONMENT_LINES,
  ...MESSAGE_LINES,
  ...NUMBER_LINES,
  ...PROCESS_LINES,
  ...STATS_LINES,
  ...SWITCH_LINES,
  ...TIMER_LINES,
  ...TLS_LINES,
  ...VARIABLE_LINES,
]);

/** Every first word that a `global` section takes. */
export const GLOBAL_WORDS: readonly string[] = [...LINES.keys()];

/** `global` (cfgparse-global.c 2.6, and the keywords that other files register). */
export class GlobalReader implements SectionReader {
  open({ line }: Reading): void {
    noMore(line, 0);
  }

  line(reading: Reading): void {
    const name = reading.line.arg(0);
    const parse = LINES.get(name);
    if (parse !== undefined) return parse(reading);
    const match = bestMatch(name, GLOBAL_SUGGESTIONS);
    refuse(`unknown keyword '${name}' in 'global' section${match === null ? '' : `; did you mean '${match}' maybe ?`}`, {
      word: 0,
      code: 'unknown-keyword',
    });
  }
}
