/** Hands that went up, by question and option, as the teacher counted them. They last as long as the presentation and are kept nowhere. */
export class Hands {
  #counts = $state.raw<Readonly<Record<string, Readonly<Record<string, number>>>>>({});

  /** 0 where nobody counted. */
  of(question: string, option: string): number {
    return this.#counts[question]?.[option] ?? 0;
  }

  /** All hands for a question. */
  total(question: string): number {
    return Object.values(this.#counts[question] ?? {}).reduce((sum, count) => sum + count, 0);
  }

  /** A class has whole heads, and fewer than a thousand. */
  count(question: string, option: string, hands: number): void {
    const whole = Math.min(999, Math.max(0, Math.trunc(hands) || 0));
    this.#counts = { ...this.#counts, [question]: { ...this.#counts[question], [option]: whole } };
  }
}
