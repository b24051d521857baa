/**
 * How many machines stand in each layer of a lesson's system, from the clients inwards, for the small drawings above the line.
 * A lesson that is not listed has no drawing.
 */
export const architectures: Readonly<Record<string, readonly number[]>> = {
  'one-server': [1],
  'load-balancer': [1, 2],
  'separate-database': [1, 2, 1],
  'redundant-load-balancers': [2, 2, 1],
};
