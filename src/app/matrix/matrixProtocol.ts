import type { Cell } from '../../matrix/cell.ts';
import type { MatrixRun } from '../../matrix/faultMatrix.ts';
import type { MatrixSystem } from './matrixJob.ts';

/** What the page tells a worker of the matrix: another system, from which on only its runs count, or some runs of it. */
export type MatrixOrder =
  | { readonly kind: 'system'; readonly generation: number; readonly system: MatrixSystem }
  | { readonly kind: 'runs'; readonly generation: number; readonly runs: readonly MatrixRun[] };

/** What a worker tells: a cell, one after another; then that it wants more. */
export type MatrixReport =
  | { readonly kind: 'cell'; readonly generation: number; readonly run: MatrixRun; readonly cell: Cell }
  | { readonly kind: 'idle'; readonly generation: number }
  | { readonly kind: 'failed'; readonly generation: number; readonly message: string };
