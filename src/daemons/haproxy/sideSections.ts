import { wordsSpan, type Word } from '../../text/words.ts';
import type { Report } from './report.ts';
import { UserlistReader, type Userlist } from './rules/userlist.ts';

/** Sections that rules refer to by name: `userlist` and `http-errors`. */
export class SideSections {
  readonly #report: Report;
  readonly #userlists = new Map<string, UserlistReader>();
  /** Files by status, by the names of their sections. */
  readonly errorLists = new Map<string, Map<number, string>>();

  constructor(report: Report) {
    this.#report = report;
  }

  /** Opens a section; null where it is none of these. */
  open(kind: string, name: string): { line(words: readonly Word[]): void } | null {
    if (kind === 'userlist') {
      const reader = new UserlistReader();
      this.#userlists.set(name, reader);
      return { line: (words) => this.#user(reader, words) };
    }
    if (kind !== 'http-errors') return null;
    const files = new Map<number, string>();
    this.errorLists.set(name, files);
    return { line: ([keyword, status, path]) => void (keyword?.value === 'errorfile' && files.set(Number(status?.value), path?.value ?? '')) };
  }

  #user(reader: UserlistReader, words: readonly Word[]): void {
    if (!reader.line(words.map((word) => word.value))) this.#report.notSimulated(wordsSpan(words), 'user … password');
  }

  get userlists(): ReadonlyMap<string, Userlist> {
    return new Map([...this.#userlists].map(([name, reader]) => [name, reader.list()]));
  }
}
