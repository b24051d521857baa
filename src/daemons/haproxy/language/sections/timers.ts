import type { Reading } from '../reading.ts';
import { bracketTimerWords, timer } from '../words.ts';

/** A timer of a section's own `timeout`: `argument <5x> to <timeout mail>`. `shown` where the daemon names another word than it reads. */
export function sectionTimer(reading: Reading, text: string, name: string, shown = text): number {
  return timer(text, bracketTimerWords(shown, name, (c) => `unexpected character '${c}' in argument to <${name}>.`), reading);
}
