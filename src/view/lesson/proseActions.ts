import { getContext, setContext } from 'svelte';

/** What words in a text can do to the diagram. */
export interface ProseActions {
  /** A machine's name was pressed. */
  readonly onmachine: (machine: string) => void;
  /** These machines are pointed at; empty when the pointer or the focus has left. */
  readonly onhighlight: (machines: readonly string[]) => void;
}

const key = Symbol('prose actions');

/** For every text below the component that calls this. */
export function provideProseActions(actions: ProseActions): void {
  setContext(key, actions);
}

/** Undefined where a text stands by itself, without a diagram: machine names are then plain words. */
export function proseActions(): ProseActions | undefined {
  return getContext<ProseActions | undefined>(key);
}
