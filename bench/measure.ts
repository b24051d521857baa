/**
 * What a piece of work took this process, in milliseconds of processor time: on an idle computer what a clock shows, or a little more, because the
 * collector's and the compiler's own threads count; on a computer with other work still nearly the same.
 */
export function processorMs(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** Processor times of `runs` calls after `warmUp` uncounted ones, in milliseconds, sorted. */
export function times(work: (run: number) => void, runs: number, warmUp: number): number[] {
  for (let i = 0; i < warmUp; i++) work(i);
  const taken: number[] = [];
  for (let i = 0; i < runs; i++) taken.push(processorMs(() => work(i)));
  return taken.sort((a, b) => a - b);
}

/** The value below which the share `q` of sorted values lies. */
export function quantile(sorted: readonly number[], q: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? NaN;
}

export interface Figure {
  readonly name: string;
  readonly measured: string;
  readonly target: string;
  readonly met: boolean | null;
}

/** A table for the terminal; `met` null is a figure without a target. */
export function table(figures: readonly Figure[]): string {
  const width = (pick: (f: Figure) => string): number => Math.max(...figures.map((f) => pick(f).length));
  const [name, measured] = [width((f) => f.name), width((f) => f.measured)];
  return figures
    .map(
      (f) =>
        `${f.met === null ? ' ' : f.met ? '✔' : '✘'} ${f.name.padEnd(name)}  ${f.measured.padStart(measured)}  ${f.target}`,
    )
    .join('\n');
}
