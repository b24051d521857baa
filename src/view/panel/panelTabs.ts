// Ids and labels are alike; only labels are words (scripts/words).
export const panelTabs = [
  { id: 'checks', label: /* @wc-include */ 'checks' },
  { id: 'requests', label: /* @wc-include */ 'requests' },
  { id: 'log', label: /* @wc-include */ 'log' },
  { id: 'figures', label: /* @wc-include */ 'figures' },
  { id: 'state', label: 'state chart' },
] as const;

export type PanelTab = (typeof panelTabs)[number]['id'];

/** Which log of which machine is read, and what is looked for in it. */
export interface LogView {
  /** Picked by hand; null: the one that is selected. */
  machine: string | null;
  /** Selected on the diagram when something was picked last. */
  selected: string | null;
  /** Process and name of the log; null: the first. */
  file: string | null;
  words: string;
}

/** A line of a file. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** `12.4 s`, for labels of moments; what was so before the run began was so from the start. */
export function momentLabel(tMs: number): string {
  if (tMs < 0) return 'the start';
  return `${(tMs / 1000).toFixed(1)} s`;
}

/** `21 ms`, `5.8 s`. */
export function durationLabel(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** `lb1/haproxy.cfg line 18`. */
export function placeLabel(span: Place): string {
  return `${span.file} line ${span.line}`;
}
