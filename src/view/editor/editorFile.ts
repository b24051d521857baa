import type { Diagnostic } from '../../text/diagnostic.ts';
import type { Span } from '../../text/span.ts';

/** One file as the editor's tabs show it. */
export interface EditorFile {
  /** `lb1/haproxy.cfg`. */
  readonly path: string;
  readonly text: string;
  /** Differs from the lesson's start. */
  readonly edited: boolean;
  /** Would not start: has an error. */
  readonly broken: boolean;
}

/** A line lit from elsewhere: the one that decided about the chosen request. */
export interface LitLine {
  readonly span: Span;
  /** `chose web1`. */
  readonly note: string;
}

/** Asks the editor to go to a line. A new object asks again, also for the same line. */
export interface Reveal {
  readonly file: string;
  readonly line: number;
  /** From 1; the start of the line without it. */
  readonly column?: number;
  /** Whether the keyboard goes there too. */
  readonly focus?: boolean;
}

/** Where the cursor is. Both count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Where somebody is in a text when another editor takes it over. */
export interface Whereabouts {
  /** Whether the keyboard is in it. */
  readonly focused: boolean;
  /** What is selected: offsets into the text, from where it began to the cursor; the cursor alone where they are the same. */
  readonly from: number;
  readonly to: number;
  /** In pixels. */
  readonly scrollTop: number;
  readonly scrollLeft: number;
  /** The text before anything was written here: undo leads back to it. */
  readonly before: string;
}

/** The files of one machine, or the one file that belongs to none. */
export interface FileGroup {
  readonly machine: string | null;
  readonly files: readonly EditorFile[];
}

/** Groups files by machine, machines in the order of their first file; `cluster.yaml` and the like come last, each by itself. */
export function groupFiles(files: readonly EditorFile[]): FileGroup[] {
  const byMachine = new Map<string, EditorFile[]>();
  const loose: FileGroup[] = [];
  for (const file of files) {
    const slash = file.path.indexOf('/');
    if (slash === -1) {
      loose.push({ machine: null, files: [file] });
      continue;
    }
    const machine = file.path.slice(0, slash);
    const group = byMachine.get(machine);
    if (group) group.push(file);
    else byMachine.set(machine, [file]);
  }
  return [...[...byMachine].map(([machine, group]) => ({ machine, files: group })), ...loose];
}

/** `haproxy.cfg` of `lb1/haproxy.cfg`, also where it lies deeper. */
export function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** What the daemon said, and below it what to do about it here. */
export function wordsOf({ message, remedy }: Diagnostic): string {
  return remedy === undefined ? message : `${message}\n${remedy}`;
}

/** The first of the worst: what the status line says about a file. */
export function worstDiagnostic(diagnostics: readonly Diagnostic[]): Diagnostic | null {
  for (const severity of ['error', 'warning', 'info'] as const) {
    const found = diagnostics.find((d) => d.severity === severity);
    if (found) return found;
  }
  return null;
}
