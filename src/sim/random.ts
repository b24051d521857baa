/** Uniform in [0, 1). */
export type Random = () => number;

/**
 * A stream of random numbers of its own for each name under one seed, so that what one process draws never shifts what another draws.
 * sfc32 (C. Doty-Humphrey, PractRand), seeded by FNV-1a of the name; integer arithmetic only, so every engine gives the same stream.
 */
export function randomStream(seed: number, name: string): Random {
  let a = fnv1a(name) | 0;
  let b = (seed | 0) ^ 0x9e3779b9;
  let c = Math.floor(seed / 4294967296) | 0;
  let d = 1;
  const next = (): number => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / 4294967296;
  };
  // The first outputs still show the seed's few bits.
  for (let i = 0; i < 12; i++) next();
  return next;
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash ^= text.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
}

/**
 * Exponentially distributed with mean 1, by von Neumann's comparison method (1951): it needs no logarithm, whose last bits differ between engines.
 */
export function exponential(random: Random): number {
  for (let whole = 0; ; whole++) {
    const first = random();
    let previous = first;
    for (let run = 1; ; run++) {
      const drawn = random();
      if (drawn > previous) {
        if (run % 2 === 1) return whole + first;
        break;
      }
      previous = drawn;
    }
  }
}
