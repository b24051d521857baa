import type { Span } from '../../../text/span.ts';
import { notSimulated } from '../../daemon.ts';
import { missingParameter } from '../build.ts';
import type { Keyword } from '../directives.ts';
import type { ReaderComplaint } from '../expand.ts';
import type { Line, Word } from '../lines.ts';
import type { Verdict, Visitor } from '../reader.ts';
import type { Complaints } from '../say.ts';
import { MissingParameter, Statement } from '../statement.ts';
import type { CheckBlock } from './block.ts';
import { CHECKER_BLOCKS, SMTP_HOST_BLOCK } from './checkerLines.ts';
import type { CheckData, CheckerKind } from './draft.ts';
import { endGroup, groupLine, openGroup } from './group.ts';
import { urlBlock } from './httpLines.ts';
import { realServerBlock } from './realServerLines.ts';
import { virtualServerBlock } from './virtualServerLines.ts';

/** Reads virtual servers and their groups; what else the checker process reads goes to another. */
export class CheckVisitor implements Visitor {
  readonly #data: CheckData;
  readonly #complaints: Complaints;
  readonly #other: Visitor;
  /** The blocks of a virtual server that are open, from the outside in; null for one whose lines mean nothing here. */
  readonly #open: { readonly keyword: Keyword; readonly block: CheckBlock | null }[] = [];

  constructor(data: CheckData, complaints: Complaints, other: Visitor) {
    this.#data = data;
    this.#complaints = complaints;
    this.#other = other;
  }

  passes(keyword: Keyword): void {
    this.#other.passes(keyword);
  }

  complain(span: Span | null, code: string, message: string): void {
    this.#other.complain(span, code, message);
  }

  reading(complaint: ReaderComplaint, span: Span): void {
    this.#other.reading(complaint, span);
  }

  keyword(keyword: Keyword, words: readonly Word[], line: Line): Verdict {
    const at = this.#statement(words, line);
    if (this.#open.length === 0 && keyword.name === 'virtual_server_group') return this.#guarded(at, () => openGroup(at, this.#data));
    if (this.#open.length === 0 && keyword.name !== 'virtual_server') return this.#other.keyword(keyword, words, line);
    const outer = this.#open.at(-1);
    if (keyword.support === 'not-simulated' && outer?.keyword.support !== 'not-simulated') {
      const { span } = words[0] as Word;
      this.#complaints.add(notSimulated(span.file, span, keyword.name));
    }
    if (keyword.shape !== 'block') return this.#guarded(at, () => outer?.block?.lines[keyword.name]?.(at, this.#data));
    const block = blockOf(keyword, outer?.keyword.name);
    const verdict = this.#guarded(at, () => block?.open(at, this.#data));
    if (verdict === 'read') this.#open.push({ keyword, block });
    return verdict;
  }

  value(keyword: Keyword, words: readonly Word[], line: Line): Verdict {
    if (keyword.name !== 'virtual_server_group') return this.#other.value(keyword, words, line);
    const at = this.#statement(words, line);
    return this.#guarded(at, () => groupLine(at, this.#data));
  }

  valuesEnd(keyword: Keyword, closing: Line | null): Verdict {
    if (keyword.name !== 'virtual_server_group') return this.#other.valuesEnd(keyword, closing);
    endGroup(Statement.ending(closing?.words ?? [], closing, this.#complaints, 'virtual-server'), this.#data);
    return 'read';
  }

  end(keyword: Keyword, closing: Line | null): Verdict {
    const open = this.#open.pop();
    if (open === undefined) return this.#other.end(keyword, closing);
    const at = Statement.ending(closing?.words ?? [], closing, this.#complaints, 'virtual-server');
    return this.#guarded(at, () => open.block?.end?.(at, this.#data));
  }

  #statement(words: readonly Word[], line: Line): Statement {
    return new Statement(words, line, this.#complaints, 'virtual-server');
  }

  #guarded(at: Statement, handle: () => Verdict | void): Verdict {
    try {
      return handle() ?? 'read';
    } catch (error) {
      if (!(error instanceof MissingParameter)) throw error;
      return missingParameter(at, error.index);
    }
  }
}

function blockOf(keyword: Keyword, outer: string | undefined): CheckBlock | null {
  if (outer === undefined) return virtualServerBlock;
  if (keyword.name === 'real_server') return realServerBlock;
  if (keyword.name === 'url') return urlBlock;
  if (keyword.name === 'host') return SMTP_HOST_BLOCK;
  return CHECKER_BLOCKS[keyword.name as CheckerKind] ?? null;
}
