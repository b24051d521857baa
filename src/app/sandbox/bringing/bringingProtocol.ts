import type { Brought, Given } from './brought.ts';

/** What the page asks of the worker. One worker does one order: who cancels, ends it. */
export interface BringingOrder {
  readonly given: Given;
}

export type BringingReport =
  /** What it is at, in a few words. */
  | { readonly kind: 'step'; readonly words: string }
  | { readonly kind: 'brought'; readonly brought: Brought }
  /** It cannot be taken in: a sentence for people. */
  | { readonly kind: 'refused'; readonly words: string };
