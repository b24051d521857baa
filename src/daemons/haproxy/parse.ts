import type { SourceFile } from '../../text/sourceFile.ts';
import type { Span } from '../../text/span.ts';
import { splitWords, wordsSpan, type Word, type WordLine } from '../../text/words.ts';
import type { ParseContext, Parsed } from '../daemon.ts';
import { buildConfig, portsOf, talksTo } from './build.ts';
import type { HaproxyConfig } from './config.ts';
import { SECTIONS } from './directives.ts';
import { newSection, type Section, type SectionKind } from './draft.ts';
import { GlobalParser } from './parseGlobal.ts';
import { ProxyParser } from './parseProxy.ts';
import { Judge } from './language/judge.ts';
import { QuietReport, Report } from './report.ts';
import { validate } from './validate.ts';

/** Reads haproxy.cfg as HAProxy 2.6.12 does: first every line for itself; when none was refused, how the sections fit together. */
export function parse(source: SourceFile, context: ParseContext): Parsed<HaproxyConfig> {
  const parser = new FileParser(source, context);
  parser.read();
  const { report, sections } = parser;
  if (report.refusal === null) validate(sections, context, report);
  const config = buildConfig(sections, parser.global, context);
  return {
    config,
    diagnostics: report.diagnostics,
    refusal: report.refusal,
    ports: portsOf(config),
    talksTo: talksTo(config),
    claims: [],
  };
}

/** Words that may stand after `no` and `default`. */
const SWITCHABLE = new Set([
  'option',
  'log',
  'busy-polling',
  'set-dumpable',
  'strict-limits',
  'insecure-fork-wanted',
  'numa-cpu-mapping',
]);
const MACROS = new Set(['.if', '.elif', '.else', '.endif', '.alert', '.warning', '.notice', '.diag']);
/** The daemon gives up after this many lines it could not take. */
const FATAL_MAX = 50;

class FileParser {
  readonly report: Report;
  readonly sections: Section[] = [];
  readonly global: GlobalParser;
  readonly #text: string;
  readonly #lines: readonly WordLine[];
  readonly #judge: Judge;
  /** The lab's own remarks on lines that the judge let through. */
  readonly #remarks: QuietReport;
  #section: 'none' | 'global' | 'skipped' | 'other' | ProxyParser = 'none';
  #stopped = false;

  constructor(source: SourceFile, context: ParseContext) {
    this.report = new Report(source.path);
    this.#judge = new Judge(this.report, context);
    this.#remarks = new QuietReport(source.path);
    this.global = new GlobalParser(this.report);
    this.#text = source.text;
    this.#lines = splitWords(source.path, source.text);
  }

  read(): void {
    this.#read();
    this.report.diagnostics.push(...this.#remarks.diagnostics);
  }

  #read(): void {
    let fatal = 0;
    for (const line of this.#lines) {
      if (this.#stopped) return;
      const before = this.report.diagnostics.length;
      this.#line(line);
      if (this.report.diagnostics.slice(before).some((d) => d.severity === 'error')) fatal++;
      if (fatal > FATAL_MAX) {
        const span = { file: this.report.file, line: line.line + 1, column: 1, endLine: line.line + 1, endColumn: 1 };
        this.report.alert(
          span,
          'too-many-errors',
          `too many fatal errors (${fatal}), stopping now.`,
          `parsing [${this.report.baseName}:${span.line}]: `,
        );
        return;
      }
    }
    this.#lastLineFeed();
  }

  /** readcfgfile() takes a last line without a line feed for a truncated file and refuses it, after it has read it. */
  #lastLineFeed(): void {
    const text = this.#text;
    if (this.#stopped || text === '' || text.endsWith('\n')) return;
    const number = text.split('\n').length;
    const length = text.length - (text.lastIndexOf('\n') + 1);
    this.report.alert(
      { file: this.report.file, line: number, column: length + 1, endLine: number, endColumn: length + 1 },
      'missing-line-feed',
      `Missing LF on last line, file might have been truncated at position ${length + 1}.`,
      `parsing [${this.report.baseName}:${number}]: `,
    );
  }

  #line(line: WordLine): void {
    if (line.error !== null) return this.#wordError(line);
    let words = line.words;
    const first = words[0];
    if (first === undefined || first.value === '' || line.text.trimStart().startsWith('[')) return;
    const colon = `parsing [${this.report.baseName}:${line.line}]: `;
    if (first.value.startsWith('.')) {
      if (MACROS.has(first.value)) return this.report.notSimulated(wordsSpan(words), first.value);
      return this.report.alert(first.span, 'unknown-directive', `unknown directive '${first.value}'.`, colon);
    }
    let on = true;
    if (first.value === 'no' || first.value === 'default') {
      on = false;
      // The daemon moves the words up and, after `default`, leaves the last where it was.
      if (words.length > 1) words = first.value === 'no' ? words.slice(1) : [...words.slice(1), words.at(-1) as Word];
      else if (first.value === 'no') words = [{ value: '', span: first.span }];
      if (!SWITCHABLE.has((words[0] as Word).value)) {
        this.report.alert(
          wordsSpan(line.words),
          'negation',
          'negation/default currently supported only for options, log, busy-polling, set-dumpable, strict-limits, insecure-fork-wanted and numa-cpu-mapping.',
          colon,
        );
      }
    }
    if (SECTIONS.has((words[0] as Word).value)) return this.#open(words);
    this.#inside(words, on ? null : (first.value as 'no' | 'default'), colon);
  }

  #inside(words: readonly Word[], negation: 'no' | 'default' | null, colon: string): void {
    const first = words[0] as Word;
    const accepted = this.#section !== 'skipped' && this.#judge.line(words, negation);
    if (this.#judge.gaveUp) this.#stopped = true;
    if (this.#section === 'none')
      this.report.alert(first.span, 'out-of-section', `unknown keyword '${first.value}' out of section.`, colon);
    else if (this.#section === 'global') this.global.line(words);
    else if (this.#section === 'skipped')
      this.report.alert(first.span, 'no-section', "'listen' or 'defaults' expected.");
    else if (this.#section !== 'other' && accepted) this.#section.line(words, negation === null);
  }

  #open(words: readonly Word[]): void {
    const keyword = words[0] as Word;
    const support = SECTIONS.get(keyword.value);
    if (support !== 'simulated' || keyword.value === 'global') this.#judge.openOther(words);
    if (keyword.value === 'global') this.#section = 'global';
    else if (support === 'simulated') this.#openProxy(words, keyword.value as SectionKind);
    else {
      this.#section = 'other';
      if (support === 'not-simulated') this.report.notSimulated(wordsSpan(words), keyword.value);
    }
  }

  #openProxy(words: readonly Word[], kind: SectionKind): void {
    this.#section = 'skipped';
    const opened = this.#judge.openProxy(words);
    if (opened === null) {
      this.#stopped = this.#judge.gaveUp;
      return;
    }
    const from = this.sections.find((s) => s.kind === 'defaults' && s.span.line === opened.from) ?? null;
    const section = newSection(kind, opened.name, wordsSpan(words), from);
    this.sections.push(section);
    this.#section = new ProxyParser(section, this.#remarks, this.global.logs);
    this.#stopped = this.#judge.gaveUp;
  }

  #wordError(line: WordLine): void {
    const error = line.error as NonNullable<WordLine['error']>;
    const { report } = this;
    const text = line.text.trimStart();
    const indent = line.text.length - text.length;
    // What HAProxy misses may be past the line's end; the mark stays on its last character.
    const column = Math.max(1, Math.min(error.column, line.text.length));
    const span: Span = {
      file: report.file,
      line: line.line,
      column,
      endLine: line.line,
      endColumn: Math.min(column, line.text.length) + 1,
    };
    const where = `parsing [${report.baseName}:${line.line}]: `;
    if (error.kind === 'too-many') {
      return report.alert(
        span,
        'too-many-words',
        `too many words, truncating after word 64, position ${error.column}: <${line.words[63]?.value ?? ''}>.`,
        where,
      );
    }
    const what = {
      quote: 'unmatched quote',
      brace: 'unmatched brace in environment variable name',
      variable: 'forbidden first char in environment variable name',
      hex: 'truncated or invalid hexadecimal sequence',
    }[error.kind];
    report.alert(
      span,
      `word-${error.kind}`,
      `${what} at position ${error.column}:\n  ${text}\n  ${' '.repeat(Math.max(0, error.column - 1 - indent))}^`,
      where,
    );
  }
}
