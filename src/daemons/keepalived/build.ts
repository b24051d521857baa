import type { Span } from '../../text/span.ts';
import { notSimulated } from '../daemon.ts';
import { bfdCheckBlock, bfdSessionBlock, bfdVrrpBlock } from './blocks/bfd.ts';
import type { Block, Handler } from './blocks/block.ts';
import { vrrpGlobals } from './blocks/globals.ts';
import { processGlobals } from './blocks/globalProcesses.ts';
import { instanceBlock } from './blocks/instance.ts';
import { garpGroupBlock, rootValues } from './blocks/interfaces.ts';
import { rootLines } from './blocks/rootLines.ts';
import { scriptBlock } from './blocks/script.ts';
import { sslBlock } from './blocks/ssl.ts';
import { syncGroupBlock, trackGroupBlock } from './blocks/syncGroup.ts';
import { trackFileBlock, trackProcessBlock } from './blocks/trackedThings.ts';
import { ROOTS, type Keyword, type Owner } from './directives.ts';
import type { Data } from './draft.ts';
import type { ReaderComplaint } from './expand.ts';
import type { Line, Word } from './lines.ts';
import type { Verdict, Visitor } from './reader.ts';
import type { Complaints } from './say.ts';
import { MissingParameter, Statement } from './statement.ts';

const globalBlock: Block = {
  lines: { ...vrrpGlobals, ...processGlobals },
  wholes: {
    notification_email: (at) => {
      if (at.size === 0) at.say('Warning - empty notification_email block', 0);
    },
  },
};

/** The blocks that a process reads, by the first word of their heading. */
const BLOCKS: Readonly<Record<Owner, Readonly<Record<string, Block>>>> = {
  global: { global_defs: globalBlock },
  check: { SSL: sslBlock, bfd_instance: bfdCheckBlock, track_file: trackFileBlock, vrrp_track_file: trackFileBlock },
  vrrp: {
    vrrp_instance: instanceBlock,
    vrrp_script: scriptBlock,
    vrrp_sync_group: syncGroupBlock,
    track_group: trackGroupBlock,
    garp_group: garpGroupBlock,
    vrrp_track_process: trackProcessBlock,
    track_file: trackFileBlock,
    vrrp_track_file: trackFileBlock,
    bfd_instance: bfdVrrpBlock,
  },
  bfd: { bfd_instance: bfdSessionBlock },
};

/** Collects what one of keepalived's processes makes of the file. */
export class Builder implements Visitor {
  readonly #process: Owner;
  readonly #data: Data;
  readonly #complaints: Complaints;
  #root: Keyword | null = null;
  /** Words of the block of values that is looked at as a whole. */
  #whole: Word[] = [];

  constructor(process: Owner, data: Data, complaints: Complaints) {
    this.#process = process;
    this.#data = data;
    this.#complaints = complaints;
  }

  passes(keyword: Keyword): void {
    this.#data.passed.add(keyword.name);
  }

  complain(span: Span | null, code: string, message: string): void {
    this.#complaints.say(span, code, message);
  }

  reading({ code, message, fatal }: ReaderComplaint, span: Span): void {
    // The children read a copy, in which the files are together.
    if (code === 'keepalived.include' && this.#process !== 'global') return;
    if (fatal) this.#complaints.refuse(span, code, message);
    else this.#complaints.say(span, code, message);
  }

  keyword(keyword: Keyword, words: readonly Word[], line: Line): Verdict {
    const opensRoot = ROOTS.includes(keyword);
    if (opensRoot) this.#root = keyword;
    if (keyword.support === 'not-simulated' && (opensRoot || this.#root?.support !== 'not-simulated'))
      this.#remark(keyword, words[0] as Word);
    this.#whole = [];
    const at = this.#statement(keyword, words, line);
    const block = this.#block();
    if (opensRoot && keyword.shape === 'line') return this.#run(rootLines[keyword.name], at);
    if (opensRoot && block?.open !== undefined) return this.#run(block.open, at);
    if (opensRoot) return 'read';
    if (keyword.shape === 'values') return this.#run(block?.valuesOpen?.[keyword.name], at);
    return keyword.shape === 'line' ? this.#run(block?.lines[keyword.name], at) : 'read';
  }

  value(keyword: Keyword, words: readonly Word[], line: Line): Verdict {
    const block = this.#block();
    if (block?.wholes?.[keyword.name] !== undefined) this.#whole.push(...words);
    const handler = ROOTS.includes(keyword) ? rootValues[keyword.name] : block?.values?.[keyword.name];
    return this.#run(handler, this.#statement(keyword, words, line));
  }

  valuesEnd(keyword: Keyword, closing: Line | null): Verdict {
    return this.#run(this.#block()?.wholes?.[keyword.name], this.#ending(keyword, this.#whole, closing));
  }

  end(keyword: Keyword, closing: Line | null): Verdict {
    if (keyword !== this.#root) return 'read';
    return this.#run(this.#block()?.end, this.#ending(keyword, closing?.words ?? [], closing));
  }

  #block(): Block | undefined {
    return BLOCKS[this.#process][this.#root?.name ?? ''];
  }

  #statement(keyword: Keyword, words: readonly Word[], line: Line): Statement {
    return new Statement(words, line, this.#complaints, codeOf(keyword));
  }

  #ending(keyword: Keyword, words: readonly Word[], closing: Line | null): Statement {
    return Statement.ending(words, closing, this.#complaints, codeOf(keyword));
  }

  #run(handler: Handler | undefined, at: Statement): Verdict {
    try {
      return handler?.(at, this.#data) ?? 'read';
    } catch (error) {
      if (!(error instanceof MissingParameter)) throw error;
      return missingParameter(at, error.index);
    }
  }

  /** The same keyword is read by several processes; the remark about it is made once. */
  #remark(keyword: Keyword, word: Word): void {
    this.#complaints.addOnce(notSimulated(word.span.file, word.span, keyword.name));
  }
}

function codeOf({ name }: Keyword): string {
  return name.toLowerCase().replaceAll('_', '-');
}

/** lib/parser.c's null_strvec: keepalived exits where a handler looks for a word that is not there. */
export function missingParameter(at: Statement, index: number): Verdict {
  const first = at.words[0]?.text ?? '';
  const before = at.words[index - 1]?.text;
  const after = before === undefined ? '' : ` after keyword \`${before}\``;
  at.complaints.refuse(
    at.line.span,
    'keepalived.missing-parameter',
    `*** Configuration line starting \`${first}\` is missing a parameter${after} at word position ${index + 1}`,
  );
  return 'stop';
}
