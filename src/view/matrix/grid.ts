/** Where the arrow keys lead in the lower triangle of a matrix: row and column from 0, the column never beyond the row. */
export interface Place {
  readonly row: number;
  readonly column: number;
}

/** The place that a key leads to; null for keys that lead nowhere. */
export function placeAfter(key: string, { row, column }: Place, size: number): Place | null {
  const last = size - 1;
  switch (key) {
    case 'ArrowUp':
      return { row: Math.max(row - 1, 0), column: Math.min(column, Math.max(row - 1, 0)) };
    case 'ArrowDown':
      return { row: Math.min(row + 1, last), column };
    case 'ArrowLeft':
      return { row, column: Math.max(column - 1, 0) };
    case 'ArrowRight':
      return { row, column: Math.min(column + 1, row) };
    case 'Home':
      return { row, column: 0 };
    case 'End':
      return { row, column: row };
    case 'PageUp':
      return { row: column, column };
    case 'PageDown':
      return { row: last, column };
    default:
      return null;
  }
}
