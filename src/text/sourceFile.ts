/** One file of a workspace, as text. `path` is relative to the workspace with `/` between parts: `lb1/haproxy.cfg`. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** Paths to texts; the order is the order of insertion and carries no meaning. */
export type Files = Readonly<Record<string, string>>;
