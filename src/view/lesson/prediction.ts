/** What the learner said before it happened. */
export interface Prediction {
  /** Id of the option; empty: "I have no idea yet". */
  readonly option: string;
  /** Whether they have watched it happen, or asked to be told. */
  readonly seen: boolean;
}
