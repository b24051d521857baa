/** The page's way to what a trace says: the folds of src/trace, without the simulation. Components import from here. */
export { bookmarkTimes, faultStories, type Bookmark, type BookmarkKind, type FaultStory } from '../trace/bookmarks.ts';
export { caption } from '../trace/caption.ts';
export {
  eventfulMachines,
  eventfulProcesses,
  healthStretches,
  reachStretches,
  type Health,
} from '../trace/healthLanes.ts';
export { faultMarks, subjectWords, type FaultMark } from '../trace/faultMarks.ts';
export { rowAt, sinceMs, stretches, valueAt, type Lane, type Stretch } from '../trace/lane.ts';
export { lanes, type Lanes, type ProcessLife } from '../trace/lanes.ts';
export type { Belief, BeliefLane } from '../trace/beliefLanes.ts';
export { happenings } from '../trace/narration.ts';
export { outcomeBuckets, OUTCOMES, tally, tallyEnded, type OutcomeBuckets, type Tally } from '../trace/outcomes.ts';
export { recoveries, type Recovery } from '../trace/recovery.ts';
export { requestHops } from '../trace/requestHops.ts';
export { outcomeOf, Result, type Outcome } from '../trace/result.ts';
export { stepAfter, stepBefore, stepTimes } from '../trace/stepTimes.ts';
export { NOBODY } from '../trace/trace.ts';
export {
  claimsOf,
  worldAt,
  type AddressView,
  type BeliefView,
  type MachineView,
  type ProcessView,
  type WorldView,
} from '../trace/worldAt.ts';
