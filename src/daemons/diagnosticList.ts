import type { Diagnostic } from '../text/diagnostic.ts';

/** So many of one kind are listed; nobody reads more, and an editor would stand still. */
const LISTED_MAX = 1000;

/** What a parser says of a text, in order. Of each kind (its code) the first thousand are listed; behind them stands how many more there are. */
export class DiagnosticList {
  readonly #listed: Diagnostic[] = [];
  readonly #counts = new Map<string, number>();
  /** Of each kind with too many the first that is not listed. */
  readonly #cut = new Map<string, Diagnostic>();

  add(diagnostic: Diagnostic): void {
    const { code } = diagnostic;
    const count = (this.#counts.get(code) ?? 0) + 1;
    this.#counts.set(code, count);
    if (count <= LISTED_MAX) this.#listed.push(diagnostic);
    else if (count === LISTED_MAX + 1) this.#cut.set(code, diagnostic);
  }

  /** Would another of this kind only be counted? Then there is no need to find its words. */
  isFull(code: string): boolean {
    return (this.#counts.get(code) ?? 0) > LISTED_MAX;
  }

  /** Counts another of a kind that is full. */
  count(code: string): void {
    this.#counts.set(code, (this.#counts.get(code) ?? 0) + 1);
  }

  get all(): readonly Diagnostic[] {
    if (this.#cut.size === 0) return this.#listed;
    return [...this.#listed, ...[...this.#cut.values()].map((first) => this.#rest(first))];
  }

  #rest({ file, span, code }: Diagnostic): Diagnostic {
    const more = (this.#counts.get(code) as number) - LISTED_MAX;
    const message = `${more} more like the ${LISTED_MAX} before (\`${code}\`) are not listed; the first of them is here.`;
    return { file, span, severity: 'info', code: 'lab.more', message };
  }
}

/** The same for what has been gathered already. */
export function listed(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  if (diagnostics.length <= LISTED_MAX) return diagnostics;
  const list = new DiagnosticList();
  for (const diagnostic of diagnostics) list.add(diagnostic);
  return list.all;
}
