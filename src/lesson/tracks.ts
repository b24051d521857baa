/** The track that the lab's own story is told in; its title stands in the interface. */
export const PROGRESSION = 'progression';

/** Order of tracks: the progression first, the others by name. */
export function byTrack(a: string, b: string): number {
  if (a === b) return 0;
  if (a === PROGRESSION || b === PROGRESSION) return a === PROGRESSION ? -1 : 1;
  return a < b ? -1 : 1;
}
