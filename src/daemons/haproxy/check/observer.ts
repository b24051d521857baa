import type { ObserveConfig } from '../config.ts';

/** What live traffic tells of a server: of a connection, or of an answer. */
export type Outcome = 'connected' | 'not-connected' | 'good-answer' | 'bad-answer' | 'reset' | 'broken' | 'late';

/** Words of the log, and what each means to the two layers: an error, a success that clears the errors, or nothing (check.c analyze_statuses, 2.6). */
const MEANINGS: Readonly<
  Record<Outcome, { readonly words: string; readonly layer4: Meaning; readonly layer7: Meaning }>
> = {
  connected: { words: 'L4 successful connection', layer4: 'good', layer7: null },
  'not-connected': { words: 'L4 unsuccessful connection', layer4: 'error', layer7: 'error' },
  'good-answer': { words: 'Correct http response', layer4: null, layer7: 'good' },
  'bad-answer': { words: 'Wrong http response', layer4: null, layer7: 'error' },
  reset: { words: 'Read error (http)', layer4: null, layer7: 'error' },
  broken: { words: 'Close from server (http)', layer4: null, layer7: 'error' },
  late: { words: 'Read timeout (http)', layer4: null, layer7: 'error' },
};
type Meaning = 'good' | 'error' | null;

/** `observe`: counts errors in a row, and at `error-limit` does what `on-error` says (check.c __health_adjust, 2.6). */
export class Observer {
  #errors = 0;
  readonly #config: ObserveConfig;
  readonly #reached: (reason: string) => void;

  /** @param reached called with the log's words when there were too many errors in a row */
  constructor(config: ObserveConfig, reached: (reason: string) => void) {
    this.#config = config;
    this.#reached = reached;
  }

  note(outcome: Outcome): void {
    const { words, layer4, layer7 } = MEANINGS[outcome];
    const meaning = this.#config.layer === 'layer4' ? layer4 : layer7;
    if (meaning === 'good') this.#errors = 0;
    if (meaning !== 'error' || ++this.#errors < this.#config.errorLimit.value) return;
    const errors = this.#errors;
    this.#reached(`Health analyze, info: "Detected ${errors} consecutive errors, last one was: ${words}"`);
    this.#errors = 0;
  }

  /** A check passed. */
  clear(): void {
    this.#errors = 0;
  }
}
