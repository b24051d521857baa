/** The lab's own drawings, on a grid of 16 × 16, drawn with a line of 1.5 in the colour of the text around them. */
export interface IconDrawing {
  /** Outlines. */
  readonly line?: string;
  /** Filled parts. */
  readonly fill?: string;
}

export const icons = {
  power: { line: 'M8 2v6M4.6 4.2a5 5 0 1 0 6.8 0' },
  cable: { line: 'M1 8h4M11 8h4M5 5v6h2V5zM9 5v6h2V5z' },
  kill: { line: 'M2.5 3.5h11v3l-2 1.5 2 1.5v3h-11v-3l2-1.5-2-1.5zM6 6l4 4M10 6l-4 4' },
  freeze: { line: 'M2.5 3.5h11v9h-11zM6.5 6v4M9.5 6v4' },
  drain: { line: 'M2 3h12l-4.5 5v5l-3-1.5V8z' },
  play: { fill: 'M4.5 2.8v10.4L13 8z' },
  pause: { fill: 'M4 3h3v10H4zM9 3h3v10H9z' },
  step: { fill: 'M3.5 3v10l6.5-5z', line: 'M12.5 3v10' },
  back: { fill: 'M12.5 3v10L6 8z', line: 'M3.5 3v10' },
  theme: { line: 'M13.5 8A5.5 5.5 0 1 1 2.5 8A5.5 5.5 0 1 1 13.5 8z', fill: 'M8 2.5a5.5 5.5 0 0 1 0 11z' },
  help: { line: 'M14 8A6 6 0 1 1 2 8A6 6 0 1 1 14 8zM6.2 6.3a1.9 1.9 0 1 1 2.6 1.8c-.5.2-.8.6-.8 1.2M8 11.4v.1' },
  warn: { line: 'M8 2l6.5 11.5h-13zM8 6.5v3.2M8 11.6v.1' },
  arrow: { line: 'M2.5 8h11M9.5 4l4 4-4 4' },
  'arrow-back': { line: 'M13.5 8h-11M6.5 4l-4 4 4 4' },
  up: { line: 'M8 13V3.5M4 7.5l4-4 4 4' },
  down: { line: 'M8 3v9.5M4 8.5l4 4 4-4' },
  undo: { line: 'M3 6.5h6.5a3.5 3.5 0 0 1 0 7H6M6 3.5l-3 3 3 3' },
  reset: { line: 'M3.2 5.2A5.5 5.5 0 1 1 2.5 8M3 2v3.4h3.4' },
  close: { line: 'M3.5 3.5l9 9M12.5 3.5l-9 9' },
} as const satisfies Record<string, IconDrawing>;

export type IconName = keyof typeof icons;
