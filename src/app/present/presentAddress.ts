/** Whether the part of an address after `#` asks for the projector. Small: each lesson's page asks. */
export function asksToPresent(hash: string): boolean {
  return wordsOf(hash).includes('present');
}

/** Whether it says anything to a class, so that the reader of such links is worth loading. */
export function speaksToClass(hash: string): boolean {
  return wordsOf(hash).some((word) => /^(v|at|armed|present)(=|$)/.test(word));
}

/** The same with the projector, or without it; what it says of a moment and of faults is done with by then. */
export function presenting(hash: string, on: boolean): string {
  const kept = wordsOf(hash).filter((word) => !/^(v|at|armed|present)(=|$)/.test(word));
  return `#${(on ? [...kept, 'present'] : kept).join('&')}`;
}

function wordsOf(hash: string): string[] {
  return hash
    .replace(/^#/, '')
    .split('&')
    .filter((word) => word !== '');
}
