declare global {
  interface Window {
    /** Set by src/opening.ts while it plays; null: the page needs it no more. */
    opening?: { take(): number } | null;
  }
}

/** Ends what moved over the built picture before the page's scripts had come. Returns the moment of the run to which it came, in milliseconds; 0 where nothing moved. */
export function takeOpening(): number {
  const tMs = window.opening?.take() ?? 0;
  window.opening = null;
  return tMs;
}

const OWN = 'failover-lab.own.';

/**
 * Whether the learner changed a lesson so that another run than the lesson's is theirs: the next visit's page has to know it before its scripts have come, when nothing else that is kept can be
 * read at once.
 * @param page the page's folder, `lesson/load-balancer/`
 */
export function noteOwnRun(page: string, own: boolean): void {
  try {
    if (own) localStorage.setItem(OWN + page, '');
    else localStorage.removeItem(OWN + page);
  } catch {
    // Storage may be forbidden: then nothing of the lesson is kept either.
  }
}

export function hasOwnRun(page: string): boolean {
  try {
    return localStorage.getItem(OWN + page) !== null;
  } catch {
    return false;
  }
}
