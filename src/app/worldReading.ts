/** What the picture reads of a trace. It is apart from the rest (traceReading.ts), because the picture comes with the page and the rest after it. */
export { rowAt } from '../trace/lane.ts';
export { lanes, type Lanes } from '../trace/lanes.ts';
export { requestHops } from '../trace/requestHops.ts';
export { outcomeOf, Result, type Outcome } from '../trace/result.ts';
export { NOBODY } from '../trace/trace.ts';
export { claimsOf, worldAt } from '../trace/worldAt.ts';
