/** What the page has to say of where its work is kept, as long as it holds. */
export class Keeping {
  /** One sentence or two: what is the matter, and what can be done. Null while all is well. */
  trouble = $state.raw<string | null>(null);
  /** Work is on this page and nowhere else: it is offered as a download. */
  unkept = $state(false);

  /** It was so from the start: nothing that was there is in danger. */
  say(sentence: string): void {
    this.trouble = sentence;
  }

  /** Work could not be kept. */
  complain(sentence: string): void {
    this.trouble = sentence;
    this.unkept = true;
  }

  /** What could not be kept is kept now. */
  relieve(): void {
    if (!this.unkept) return;
    this.unkept = false;
    this.trouble = null;
  }

  dismiss(): void {
    this.trouble = null;
  }
}

/** The page's one. */
export const keeping = new Keeping();
