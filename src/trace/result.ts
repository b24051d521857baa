/**
 * What became of a request or of one hop of it, as one number: an HTTP status (100–599), or one of these codes below 100.
 * MySQL's results use 200 for "done" and 500 for "the server said error".
 */
export const Result = {
  /** Not decided when the run ended. */
  pending: 0,
  /** Whoever asked gave up waiting. */
  timeout: 1,
  /** The machine was up and nothing listened: RST to the SYN. */
  refused: 2,
  /** The connection was cut before the answer: RST, or closed without a word. */
  reset: 3,
  /** The name has no address. */
  unresolved: 4,
  /** No machine answered ARP: "No route to host". */
  unreachable: 5,
  /** Whoever asked went away first (its own client hung up, its process died). */
  abandoned: 6,
  /** The hop carried no request of its own (a TCP relay, a TCP health check) and ended in order. */
  closed: 7,
} as const;

export type ResultWord = keyof typeof Result;

const WORDS = Object.entries(Result) as [ResultWord, number][];

/** `200` → 200, `1` → "timeout". */
export function resultName(code: number): number | ResultWord {
  if (code >= 100) return code;
  const found = WORDS.find(([, value]) => value === code);
  return found === undefined ? 'pending' : found[0];
}

/** The four shapes in which outcomes are drawn, and `flight` for the undecided. */
export type Outcome = 'ok' | 'error' | 'timeout' | 'refused' | 'flight';

/** 1xx–4xx is an answer the client asked for or caused (ok); 5xx is the server's error; reset, unresolved and unreachable were turned away. */
export function outcomeOf(code: number): Outcome {
  if (code >= 500) return 'error';
  if (code >= 100) return 'ok';
  if (code === Result.timeout) return 'timeout';
  if (code === Result.pending || code === Result.abandoned || code === Result.closed) return 'flight';
  return 'refused';
}
