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
