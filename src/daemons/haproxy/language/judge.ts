import { wordsSpan, type Word } from '../../../text/words.ts';
import type { ParseContext } from '../../daemon.ts';
import type { Report } from '../report.ts';
import { Line } from './line.ts';
import { parseLogTarget } from './logTarget.ts';
import type { Proxy } from './model.ts';
import { atoi } from './numbers.ts';
import { proxyLine } from './proxyLine.ts';
import { openProxySection } from './proxySection.ts';
import { Reading } from './reading.ts';
import { Refusal } from './refusal.ts';

/**
 * Judges the lines of defaults, frontend, backend and listen sections as HAProxy's own parser does: every keyword, rule, expression and argument,
 * simulated or not. What the lab simulates is built from the lines that it lets through.
 */
export class Judge {
  readonly #reading: Reading;
  #proxy: Proxy | null = null;
  #other: readonly Word[] = [];

  constructor(report: Report, context: ParseContext) {
    this.#reading = new Reading(report, context);
  }

  /** Whether the daemon gave up reading. */
  get gaveUp(): boolean {
    return this.#reading.aborted;
  }

  /** A section of proxies opens: its name, and the line of the `defaults` it takes over. Null when it is refused: its lines are then skipped. */
  openProxy(words: readonly Word[]): { readonly name: string; readonly from: number | null } | null {
    const reading = this.#reading;
    reading.line = new Line(words, (words[0] as Word).span.line);
    this.#proxy = openProxySection(reading, wordsSpan(words));
    return this.#proxy === null ? null : { name: this.#proxy.id, from: this.#proxy.defaults?.line ?? null };
  }

  /** A section that is no proxy: its name is known to lines below it. */
  openOther(words: readonly Word[]): void {
    this.#proxy = null;
    this.#other = words;
    const [kind, name] = words.map(({ value }) => value);
    const section = { name: name ?? '', line: (words[0] as Word).span.line };
    const { sections } = this.#reading;
    if (kind === 'http-errors') sections.httpErrors.push({ ...section, statuses: new Set() });
    else if (kind === 'resolvers') sections.resolvers.push({ ...section, nameservers: [] });
    else if (kind === 'ring') sections.rings.push(section);
  }

  /** A line of the section at hand; false when the daemon refuses it. */
  line(words: readonly Word[], negation: 'no' | 'default' | null): boolean {
    const reading = this.#reading;
    reading.line = new Line(words, (words[0] as Word).span.line, negation);
    reading.refused = false;
    if (this.#proxy !== null) proxyLine(this.#proxy, reading);
    else this.#note(words.map(({ value }) => value));
    return !reading.refused;
  }

  /** What lines of other sections tell those of proxies. */
  #note(words: readonly string[]): void {
    const { globals, sections } = this.#reading;
    const [name = '', value = ''] = words;
    if (this.#other[0]?.value === 'http-errors') {
      if (name === 'errorfile') sections.httpErrors.at(-1)?.statuses.add(Number(value));
    } else if (this.#other[0]?.value === 'namespace_list') {
      if (name === 'namespace') sections.namespaces.add(value);
    } else if (this.#other[0]?.value === 'global') {
      if (name === 'expose-experimental-directives') globals.experimental = true;
      else if (name === 'description') globals.description = true;
      else if (name === 'tune.bufsize') globals.bufferSize = atoi(value);
      else if (name === 'log') this.#globalLog();
    }
  }

  /** A refusal of the line is said by the section's own parser. */
  #globalLog(): void {
    const { globals } = this.#reading;
    try {
      parseLogTarget(this.#reading, globals.logs, true);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  }
}
