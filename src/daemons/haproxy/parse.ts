import type { SourceFile } from '../../text/sourceFile.ts';
import { wordsSpan, type Word } from '../../text/words.ts';
import type { ParseContext, Parsed } from '../daemon.ts';
import { listed } from '../diagnosticList.ts';
import { buildConfig, portsOf, talksTo } from './build.ts';
import type { HaproxyConfig } from './config.ts';
import { SECTIONS } from './directives.ts';
import { newSection, type Section, type SectionKind } from './draft.ts';
import { GlobalParser } from './parseGlobal.ts';
import { ProxyParser } from './parseProxy.ts';
import { Judge } from './language/judge.ts';
import { QuietReport, Report } from './report.ts';
import { SideSections } from './sideSections.ts';
import { markSharedPorts } from './sharedPorts.ts';

/** Reads haproxy.cfg as HAProxy 2.6.12 does: first every line for itself; when none was refused, how the sections fit together. */
export function parse(source: SourceFile, context: ParseContext): Parsed<HaproxyConfig> {
  const parser = new FileParser(source, context);
  parser.read();
  const { report, sections } = parser;
  if (report.refusal === null) parser.conclude();
  const config = buildConfig(sections, parser.global, parser.sides, source.text, context);
  return {
    config,
    diagnostics: listed(report.diagnostics),
    refusal: report.refusal,
    ports: portsOf(config),
    talksTo: talksTo(config),
    claims: [],
  };
}

const PROXY_SECTIONS: ReadonlySet<string> = new Set(['defaults', 'frontend', 'backend', 'listen']);

class FileParser {
  readonly report: Report;
  readonly sections: Section[] = [];
  /** Its `defaults` sections by their lines. */
  readonly #defaults = new Map<number, Section>();
  readonly global: GlobalParser;
  readonly sides: SideSections;
  readonly #judge: Judge;
  /** The lab's own remarks on lines that the judge let through. */
  readonly #remarks: QuietReport;
  readonly #text: string;
  /** What the lab builds of the section at hand; null where it is refused, or nothing to the lab. */
  #section: { line(words: readonly Word[], on: boolean): void } | null = null;

  constructor(source: SourceFile, context: ParseContext) {
    this.report = new Report(source.path);
    this.#judge = new Judge(this.report, context);
    this.#remarks = new QuietReport(source.path);
    this.global = new GlobalParser(this.#remarks);
    this.sides = new SideSections(this.#remarks);
    this.#text = source.text;
  }

  read(): void {
    this.#judge.read(this.#text, (words, negation) => {
      if (SECTIONS.has((words[0] as Word).value)) this.#open(words);
      else if (this.#judge.line(words, negation)) this.#section?.line(words, negation === null);
    });
    for (const remark of this.#remarks.diagnostics) this.report.diagnostics.push(remark);
  }

  conclude(): void {
    if (this.#judge.conclude()) markSharedPorts(this.sections, this.report);
  }

  #open(words: readonly Word[]): void {
    const keyword = (words[0] as Word).value;
    if (PROXY_SECTIONS.has(keyword)) return this.#openProxy(words, keyword as SectionKind);
    this.#judge.openOther(words);
    this.#section = keyword === 'global' ? this.global : this.sides.open(keyword, words[1]?.value ?? '');
    if (SECTIONS.get(keyword) === 'not-simulated') this.#remarks.notSimulated(wordsSpan(words), keyword);
  }

  #openProxy(words: readonly Word[], kind: SectionKind): void {
    const opened = this.#judge.openProxy(words);
    this.#section = null;
    if (opened === null) return;
    const from = opened.from === null ? null : (this.#defaults.get(opened.from) ?? null);
    const section = newSection(kind, opened.name, wordsSpan(words), from);
    this.sections.push(section);
    if (kind === 'defaults') this.#defaults.set(section.span.line, section);
    this.#section = new ProxyParser(section, this.#remarks, this.global.logTargets);
  }
}
