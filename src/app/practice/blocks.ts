/** A system as reliability engineers draw it: machines that work for a share of the time, all needed (series), any enough (parallel), or so many of so many. */
export type Part =
  | { readonly kind: 'machine'; readonly name: string; /** 0 to 1. */ readonly works: number }
  | { readonly kind: 'series'; readonly parts: readonly Part[] }
  | { readonly kind: 'group'; readonly parts: readonly Part[]; /** At least so many must work; 1 is parallel. */ readonly need: number };

/** The share of time, 0 to 1, in which the part works, when its machines fail independently of one another. Every machine stands in it once. */
export function availabilityOf(part: Part): number {
  if (part.kind === 'machine') return part.works;
  const each = part.parts.map(availabilityOf);
  if (part.kind === 'series') return each.reduce((product, share) => product * share, 1);
  return atLeast(each, part.need);
}

/** The chance that at least `need` of them work: the chances of exactly 0, 1, 2 … are carried along, one part after another. */
function atLeast(each: readonly number[], need: number): number {
  let exactly = [1];
  for (const share of each) {
    const next = Array.from({ length: exactly.length + 1 }, () => 0);
    exactly.forEach((chance, working) => {
      next[working]! += chance * (1 - share);
      next[working + 1]! += chance * share;
    });
    exactly = next;
  }
  return exactly.slice(need).reduce((sum, chance) => sum + chance, 0);
}

/** Does the part work while these machines are down? */
export function worksWithout(part: Part, down: ReadonlySet<string>): boolean {
  if (part.kind === 'machine') return !down.has(part.name);
  const working = part.parts.filter((inner) => worksWithout(inner, down)).length;
  return working >= (part.kind === 'series' ? part.parts.length : part.need);
}

/** All machines of a part, in order. */
export function machinesOf(part: Part): Extract<Part, { kind: 'machine' }>[] {
  return part.kind === 'machine' ? [part] : part.parts.flatMap(machinesOf);
}
