let last = 0;

/** A number that no press, drag or held key had before: all that is done under it is one step of undo. */
export function newGesture(): number {
  return ++last;
}
