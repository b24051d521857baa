import type { Files } from '../text/sourceFile.ts';
import { editing, lookedAt, versionsOf, type FileVersions } from './fileVersions.ts';

/**
 * The learner's files over those that were given: only what differs is kept, and what differed before the last edits. In a free workspace nothing is given: files
 * come and go, and all of them are the learner's.
 */
export class Workspace {
  readonly start: Files;
  readonly free: boolean;
  #edits = $state.raw<Files>({});
  #lastValid = $state.raw<Files>({});
  #versions = $state.raw<FileVersions>(versionsOf([]));
  #invalid: readonly string[] = [];
  readonly #files: Files = $derived.by(() => ({ ...this.start, ...this.#edits }));

  /** @param start null: a free workspace */
  constructor(start: Files | null, edits: Files, lastValid: Files, versions: readonly Files[]) {
    this.start = start ?? {};
    this.free = start === null;
    // A lesson that was changed since may have lost a file: an edit of it has nowhere to go.
    this.#edits = this.#kept(edits);
    this.#lastValid = this.#kept(lastValid);
    this.#versions = versionsOf(versions.map((version) => this.#kept(version)));
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

  /** What the files were before the last edits, as `edits`. */
  get versions(): FileVersions {
    return this.#versions;
  }

  /** Somebody looks at what the files do: what is typed from now on is another edit. */
  lookedAt(): void {
    this.#versions = lookedAt(this.#versions);
  }

  /** Those that are marked as edited. */
  get marked(): Files {
    return this.free ? {} : this.#edits;
  }

  /** False when nothing changed. */
  edit(path: string, text: string): boolean {
    if (!Object.hasOwn(this.#files, path) || this.#files[path] === text) return false;
    this.#versions = editing(this.#versions, this.#running());
    this.#edits = text === this.start[path] ? without(this.#edits, path) : { ...this.#edits, [path]: text };
    return true;
  }

  reset(path: string): void {
    this.#versions = editing(lookedAt(this.#versions), this.#running());
    this.#edits = without(this.#edits, path);
  }

  /** Puts back a set of edits, as `edits` gave it before. `lastValid`: of another system, where the last texts that started here are none of its own. */
  replaceEdits(edits: Files, lastValid: Files = this.#lastValid): void {
    this.#versions = editing(lookedAt(this.#versions), this.#running());
    this.#edits = this.#kept(edits);
    this.#lastValid = this.#kept(lastValid);
  }

  /** `invalid` are the paths of `files` (a state of the workspace) whose text would not start; the other texts are the last valid ones from now on. */
  noteInvalid(files: Files, invalid: readonly string[]): void {
    this.#invalid = invalid;
    const kept: Record<string, string> = {};
    for (const [path, text] of Object.entries(files)) {
      const last = invalid.includes(path) ? this.#lastValid[path] : text;
      if (last !== undefined && last !== this.start[path]) kept[path] = last;
    }
    this.#lastValid = kept;
  }

  /** The edits, with the last valid text of each file that would not start. */
  #running(): Files {
    const runs = Object.entries(this.#edits).map(([path, text]) => {
      return [path, this.#invalid.includes(path) ? (this.fallback[path] ?? text) : text];
    });
    return this.#kept(Object.fromEntries(runs));
  }

  /** What differs from the start; in a lesson, only files that it gave. */
  #kept(files: Files): Files {
    return this.free ? files : onlyOf(files, this.start);
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
