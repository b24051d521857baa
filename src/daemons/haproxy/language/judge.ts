import { wordsSpan, type Word } from '../../../text/words.ts';
import type { ParseContext } from '../../daemon.ts';
import type { Report } from '../report.ts';
import { Line } from './line.ts';
import type { Proxy } from './model.ts';
import { proxyLine } from './proxyLine.ts';
import { openProxySection } from './proxySection.ts';
import { Reading } from './reading.ts';
import { sectionReaders } from './sections/index.ts';
import type { SectionReader } from './sections/reader.ts';
import { checkValidity } from './validity/validity.ts';
import { Statements, type Negation, type TakeStatement } from './statements.ts';

/**
 * Judges the lines of a file as HAProxy's own parser does: every section, keyword, rule, expression and argument, simulated or not. What the lab
 * simulates is built from the lines that it lets through.
 */
export class Judge {
  readonly #reading: Reading;
  readonly #readers = sectionReaders();
  #section: 'none' | 'skipped' | Proxy | SectionReader = 'none';

  constructor(report: Report, context: ParseContext) {
    this.#reading = new Reading(report, context);
  }

  /** Hands every line that belongs to a section, or opens one, to `take`, as far as the daemon reads. */
  read(text: string, take: TakeStatement): void {
    const statements = new Statements(text, this.#reading, take);
    if (!statements.read()) return;
    this.#end();
    statements.finish();
  }

  /** A section of proxies opens: its name, and the line of the `defaults` it takes over. Null when it is refused: its lines are then skipped. */
  openProxy(words: readonly Word[]): { readonly name: string; readonly from: number | null } | null {
    const reading = this.#reading;
    if (!this.#begin(words)) return null;
    const proxy = openProxySection(reading, wordsSpan(words));
    this.#section = proxy ?? 'skipped';
    return proxy === null ? null : { name: proxy.id, from: proxy.defaults?.line ?? null };
  }

  /** Any other section opens. */
  openOther(words: readonly Word[]): void {
    const reading = this.#reading;
    if (!this.#begin(words)) return;
    const kind = (words[0] as Word).value;
    const reader = this.#readers.get(kind) as SectionReader;
    this.#section = reader;
    reading.sectionWord = kind;
    reading.attempt(() => reader.open(reading));
  }

  /** A line of the section at hand; false when the daemon refuses it. */
  line(words: readonly Word[], negation: Negation): boolean {
    const reading = this.#reading;
    const section = this.#section;
    const first = (words[0] as Word).value;
    reading.line = new Line(words, (words[0] as Word).span.line, negation);
    if (section === 'none')
      reading.alert(`unknown keyword '${first}' out of section.`, { form: 'tight', word: 0, code: 'out-of-section' });
    else if (section === 'skipped') reading.alert("'listen' or 'defaults' expected.", { word: 0, code: 'no-section' });
    else if ('open' in section) reading.attempt(() => section.line(reading));
    else proxyLine(section, reading);
    return !reading.refused;
  }

  /** When all lines were accepted: whether the sections fit together. */
  conclude(): boolean {
    return checkValidity(this.#reading);
  }

  /** The section before ends; false when the daemon gives up there. */
  #begin(words: readonly Word[]): boolean {
    const reading = this.#reading;
    reading.line = new Line(words, (words[0] as Word).span.line);
    reading.section = words[1]?.value ?? (words[0] as Word).value;
    this.#end();
    return !reading.aborted;
  }

  #end(): void {
    const section = this.#section;
    if (typeof section === 'object' && 'open' in section) this.#reading.attempt(() => section.end?.(this.#reading));
  }
}
