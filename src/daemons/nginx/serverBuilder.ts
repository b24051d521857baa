import type { BlockNode, Word } from '../../text/blocks.ts';
import type { Span } from '../../text/span.ts';
import type { Pattern, ServerBlock, Upstream } from './config.ts';
import { compilePattern } from './regex.ts';
import { LocationBuilder } from './locationBuilder.ts';
import { regexProblem } from './locationLine.ts';
import type { Report } from './report.ts';
import type { UpstreamEntry } from './upstreamBuilder.ts';
import type { Settings } from './config.ts';

/** A `server` block of http while the file is being read. */
export class ServerBuilder {
  readonly root: LocationBuilder;
  readonly names: { readonly text: string; readonly span: Span }[] = [];
  /** Names that are expressions. */
  readonly patterns: Pattern[] = [];
  mergeSlashes: boolean | null = null;
  listens = false;
  hasCertificate = false;
  hasNames = false;

  constructor(
    readonly span: Span,
    readonly line: number,
  ) {
    this.root = new LocationBuilder('server', '', null, false, span, line);
  }

  /** `server_name`: words in lower case; an expression that the lab does not run is left out, and said so. */
  serverName(node: BlockNode, report: Report): void {
    this.hasNames = true;
    for (const word of node.words.slice(1)) {
      if (!this.#isValid(word)) {
        report.emerg('server-name', `server name "${word.text}" is invalid`, node.endLine, word.span);
        return;
      }
      if (word.text.includes('/'))
        report.warn('server-name', `server name "${word.text}" has suspicious symbols`, node.endLine, word.span);
      if (word.text === '~') report.emerg('server-name', `empty regex in server name "~"`, node.endLine, word.span);
      else if (word.text.startsWith('~')) this.#regexName(word, node, report);
      else this.names.push({ text: word.text.toLowerCase(), span: word.span });
    }
  }

  #regexName(word: Word, node: BlockNode, report: Report): void {
    const words = regexProblem(word.text.slice(1));
    if (words !== null) return report.emerg('regex', `pcre2_compile() failed: ${words}`, node.endLine, word.span);
    // With a capital in it it ignores case (ngx_http_core_server_name); the names it is tried on are in lower case.
    const pattern = compilePattern(word.text.slice(1), /[A-Z]/.test(word.text));
    if (pattern === null) report.notSimulated(word.span, word.text);
    else this.patterns.push(pattern);
  }

  #isValid({ text }: Word): boolean {
    if (text.startsWith('*')) return text.length >= 3 && text[1] === '.';
    return !text.startsWith('.') || text.length >= 2;
  }

  /** A server without `server_name` has the empty one. */
  get nameTexts(): string[] {
    return this.hasNames ? this.names.map((n) => n.text) : [''];
  }

  finish(http: Settings, mergeSlashes: boolean, upstreamOf: (entry: UpstreamEntry) => Upstream): ServerBlock {
    const { names, patterns, root, span } = this;
    return {
      names: names.map((n) => n.text),
      patterns,
      mergeSlashes: this.mergeSlashes ?? mergeSlashes,
      root: root.finish(http, upstreamOf),
      span,
    };
  }
}
