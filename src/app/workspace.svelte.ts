import type { Files } from '../text/sourceFile.ts';

/** The learner's files over the lesson's: only what differs is kept. */
export class Workspace {
  readonly start: Files;
  #edits = $state.raw<Files>({});
  #lastValid = $state.raw<Files>({});
  readonly #files: Files = $derived.by(() => ({ ...this.start, ...this.#edits }));

  constructor(start: Files, edits: Files, lastValid: Files) {
    this.start = start;
    // A lesson that was changed since may have lost a file: an edit of it has nowhere to go.
    this.#edits = onlyOf(edits, start);
    this.#lastValid = onlyOf(lastValid, start);
  }

  /** All files as they stand. */
  get files(): Files {
    return this.#files;
  }
  /** Those that differ from the lesson's start. */
  get edits(): Files {
    return this.#edits;
  }
  /** For files that would not start: the last text that did, as far as the learner wrote one. */
  get lastValid(): Files {
    return this.#lastValid;
  }
  /** What to run instead of a file that would not start. */
  get fallback(): Files {
    return { ...this.start, ...this.#lastValid };
  }

  isEdited(path: string): boolean {
    return Object.hasOwn(this.#edits, path);
  }

  /** False when nothing changed. */
  edit(path: string, text: string): boolean {
    if (!Object.hasOwn(this.start, path) || this.#files[path] === text) return false;
    this.#edits = text === this.start[path] ? without(this.#edits, path) : { ...this.#edits, [path]: text };
    return true;
  }

  reset(path: string): void {
    this.#edits = without(this.#edits, path);
  }

  /** Puts back a set of edits, as `edits` gave it before. */
  replaceEdits(edits: Files): void {
    this.#edits = onlyOf(edits, this.start);
  }

  /** `invalid` are the paths of `files` (a state of the workspace) whose text would not start; the other texts are the last valid ones from now on. */
  noteInvalid(files: Files, invalid: readonly string[]): void {
    const kept: Record<string, string> = {};
    for (const [path, text] of Object.entries(files)) {
      const last = invalid.includes(path) ? this.#lastValid[path] : text;
      if (last !== undefined && last !== this.start[path]) kept[path] = last;
    }
    this.#lastValid = kept;
  }
}

function without(files: Files, path: string): Files {
  return Object.fromEntries(Object.entries(files).filter(([name]) => name !== path));
}

function onlyOf(files: Files, start: Files): Files {
  return Object.fromEntries(
    Object.entries(files).filter(([path, text]) => start[path] !== undefined && start[path] !== text),
  );
}
