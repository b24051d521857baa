export interface Message {
  readonly id: number;
  readonly text: string;
  /** One thing that can be done about it. */
  readonly action: { readonly label: string; readonly run: () => void } | null;
}

/** What the page has to say beside its content: one short message at a time, and words for screen readers alone. */
export class Messages {
  /** On screen until it is dismissed or another takes its place. */
  current = $state.raw<Message | null>(null);
  /** Read out politely, not shown. */
  spoken = $state('');
  #next = 0;

  say(text: string, action: Message['action'] = null): void {
    this.current = { id: this.#next++, text, action };
  }

  dismiss(): void {
    this.current = null;
  }

  act(): void {
    const message = this.current;
    this.current = null;
    message?.action?.run();
  }

  /** Said even where the same was said just before: a live region is read only when its text changes, so a repetition ends in a space that nobody hears. */
  announce(text: string): void {
    this.spoken = text === this.spoken ? `${text}\u00a0` : text;
  }
}
