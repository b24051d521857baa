import type { BlockNode, Word } from '../../text/blocks.ts';
import type { Span } from '../../text/span.ts';
import type { Pattern, ServerBlock, Upstream } from './config.ts';
import { compilePattern } from './regex.ts';
import { LocationBuilder } from './locationBuilder.ts';
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
      if (word.text.startsWith('~')) this.#regexName(word, report);
      else this.names.push({ text: word.text.toLowerCase(), span: word.span });
    }
  }

  #regexName(word: Word, report: Report): void {
    // With a capital in it it ignores case (ngx_http_core_server_name); the names it is tried on are in lower case.
    const pattern = compilePattern(word.text.slice(1), /[A-Z]/.test(word.text));
    if (pattern === null) report.notSimulated(word.span, word.text);
    else this.patterns.push(pattern);
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
