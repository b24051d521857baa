import { daemons } from '../daemons/registry.ts';
import { prepare, simulate } from '../lab/lab.ts';
import type { Pipeline } from '../lesson/pipeline.ts';

/** The whole pipeline with every daemon there is. */
export const pipeline: Pipeline = {
  prepare: (files) => prepare(files, daemons),
  simulate: (cluster, scenario, seed) => simulate(cluster, scenario, seed, daemons),
};
