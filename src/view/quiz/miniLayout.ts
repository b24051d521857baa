/** Who sends requests, queries or an address's duty to whom. Machine names. */
export interface Link {
  readonly from: string;
  readonly to: string;
}

export interface Placed {
  readonly machine: string;
  /** Middle of the machine, in per cent of the drawing's width and height. */
  readonly x: number;
  readonly y: number;
}

export interface MiniLayout {
  readonly machines: readonly Placed[];
  /** Machines in the fullest column: the drawing's height follows from it. */
  readonly rows: number;
  readonly columns: number;
}

/**
 * Columns from the clients inwards: a machine stands one column after the last machine that talks to it. Links that close a loop
 * do not count, so that any set of links has a layout.
 */
export function miniLayout(machines: readonly string[], links: readonly Link[]): MiniLayout {
  const column = new Map<string, number>();
  const visiting = new Set<string>();
  const columnOf = (machine: string): number => {
    const known = column.get(machine);
    if (known !== undefined) return known;
    visiting.add(machine);
    let found = 0;
    for (const { from, to } of links) {
      if (to !== machine || from === machine || visiting.has(from) || !machines.includes(from)) continue;
      found = Math.max(found, columnOf(from) + 1);
    }
    visiting.delete(machine);
    column.set(machine, found);
    return found;
  };
  const linked = links.some(({ from, to }) => from !== to && machines.includes(from) && machines.includes(to));
  const columns: string[][] = [];
  // Without a link between them nothing stands before anything: side by side, in rows of four.
  machines.forEach((machine, i) => (columns[linked ? columnOf(machine) : i % 4] ??= []).push(machine));
  const filled = columns.filter((c) => c !== undefined);
  return {
    machines: filled.flatMap((members, c) =>
      members.map((machine, r) => ({
        machine,
        x: ((c + 0.5) / filled.length) * 100,
        y: ((r + 0.5) / members.length) * 100,
      })),
    ),
    rows: Math.max(0, ...filled.map((members) => members.length)),
    columns: filled.length,
  };
}
