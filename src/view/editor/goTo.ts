import type { OutlineItem } from '../../daemons/daemon.ts';
import type { PlacedUse } from '../../app/workspaceNames.ts';

/** One line of a list from which the editor goes somewhere. */
export interface Goal {
  readonly label: string;
  readonly detail: string;
  /** How far in it stands: 0 at the margin. */
  readonly depth: number;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A file's outline as one list. */
export function outlineGoals(file: string, items: readonly OutlineItem[], depth = 0): Goal[] {
  return items.flatMap(({ label, detail, span, children }) => [
    { label, detail, depth, file, line: span.line, column: span.column },
    ...outlineGoals(file, children, depth + 1),
  ]);
}

/** Places of a name, each with the line it stands on. */
export function useGoals(uses: readonly PlacedUse[], textOf: (path: string) => string): Goal[] {
  return uses.map(({ path, span, role }) => ({
    label: (textOf(path).split('\n')[span.line - 1] ?? '').trim(),
    detail: `${role === 'definition' ? /* @wc-include */ 'given' : /* @wc-include */ 'used'} in ${path}, line ${span.line}`,
    depth: 0,
    file: path,
    line: span.line,
    column: span.column,
  }));
}

/** Goals in which every word that was typed occurs, in label or detail. */
export function matchingGoals(goals: readonly Goal[], typed: string): readonly Goal[] {
  const words = typed
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return goals;
  return goals.filter(({ label, detail }) => {
    const all = `${label} ${detail}`.toLowerCase();
    return words.every((word) => all.includes(word));
  });
}

/** The innermost goal of a file that a line belongs to: the last at or above it. */
export function goalAt(goals: readonly Goal[], line: number): number {
  let found = 0;
  for (const [i, goal] of goals.entries()) if (goal.line <= line) found = i;
  return found;
}
