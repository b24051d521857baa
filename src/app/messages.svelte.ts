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

  announce(text: string): void {
    this.spoken = text;
  }
}
