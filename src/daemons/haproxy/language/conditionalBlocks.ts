import type { Word } from '../../../text/words.ts';
import { evaluateCondition } from './conditional.ts';
import { withMark } from './markedText.ts';
import type { Reading } from './reading.ts';
import { refuse, type RefusalOptions } from './refusal.ts';

/** What becomes of a line: it is read, it is none for the sections, or nothing below it is read. */
export type BlockAnswer = 'line' | 'done' | 'stop';

/** `take`: the branch at hand is read; `drop`: a later one may be; `skip`: none of the block is any more. */
interface Block {
  state: 'take' | 'drop' | 'skip';
  inElse: boolean;
}

/** MAXNESTEDCONDS. */
const NESTED_MAX = 10;
const TIGHT: RefusalOptions = { form: 'tight' };
const ABORT: RefusalOptions = { form: 'tight', abort: true };
const MESSAGES: ReadonlySet<string> = new Set(['.alert', '.warning', '.notice', '.diag']);

/** `.if`, `.elif`, `.else`, `.endif`, and the messages that a file can make the daemon say (cfgparse.c readcfgfile 2.6). */
export class ConditionalBlocks {
  readonly #reading: Reading;
  readonly #blocks: Block[] = [];

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  /** Looks at the line at hand of the reading. */
  take(words: readonly Word[]): BlockAnswer {
    const name = (words[0] as Word).value;
    let answer: BlockAnswer = 'done';
    this.#reading.attempt(() => {
      answer = this.#take(name, words);
    });
    return this.#lone ? 'stop' : answer;
  }

  /** The file ends. */
  finish(): void {
    if (this.#blocks.length > 0) this.#reading.alert("non-terminated '.if' block.", { ...ABORT, word: 0 });
  }

  /** Whether a line ended the reading, and yet not the checks at the end of the file. */
  #lone = false;

  #take(name: string, words: readonly Word[]): BlockAnswer {
    if (name === '.if') return this.#if(words);
    if (name === '.elif') return this.#elif(words);
    if (name === '.else') return this.#else();
    if (name === '.endif') return this.#endif();
    const block = this.#blocks.at(-1);
    if (block !== undefined && block.state !== 'take') return 'done';
    if (!name.startsWith('.')) return 'line';
    if (MESSAGES.has(name)) return this.#say(name);
    this.#lone = true;
    return refuse(`unknown directive '${name}'.`, { ...TIGHT, word: 0, code: 'unknown-directive' });
  }

  #if(words: readonly Word[]): BlockAnswer {
    if (this.#blocks.length + 1 >= NESTED_MAX) refuse(`too many nested '.if', max is ${NESTED_MAX}.`, { ...ABORT, word: 0 });
    const outer = this.#blocks.at(-1);
    const block: Block = { state: 'skip', inElse: false };
    this.#blocks.push(block);
    if (outer === undefined || outer.state === 'take') block.state = this.#holds('.if', words) ? 'take' : 'drop';
    return 'done';
  }

  #elif(words: readonly Word[]): BlockAnswer {
    const block = this.#open('.elif');
    if (block.state === 'drop') block.state = this.#holds('.elif', words) ? 'take' : 'drop';
    else block.state = 'skip';
    return 'done';
  }

  #else(): BlockAnswer {
    this.#noArgument();
    const block = this.#open('.else');
    block.inElse = true;
    block.state = block.state === 'drop' ? 'take' : 'skip';
    return 'done';
  }

  #endif(): BlockAnswer {
    this.#noArgument();
    if (this.#blocks.length === 0) {
      this.#lone = true;
      refuse("lone '.endif' with no matching '.if'.", { ...TIGHT, word: 0 });
    }
    this.#blocks.pop();
    return 'done';
  }

  #noArgument(): void {
    const { line } = this.#reading;
    if (line.arg(1) === '') return;
    this.#lone = true;
    refuse(`Unexpected argument '${line.arg(1)}' for '${line.arg(0)}'.`, { ...TIGHT, word: 1 });
  }

  #open(name: string): Block {
    const block = this.#blocks.at(-1);
    if (block === undefined) return refuse(`lone '${name}' with no matching '.if'.`, { ...ABORT, word: 0 });
    if (block.inElse) refuse(`'${name}' after '.else' is not permitted.`, { ...ABORT, word: 0 });
    return block;
  }

  #holds(name: string, words: readonly Word[]): boolean {
    const text = words
      .slice(1)
      .map(({ value }) => value)
      .join(' ');
    const result = evaluateCondition(text, this.#reading.globals.environment);
    if (typeof result === 'boolean') return result;
    // The mark counts from the expression, shown behind the keyword.
    const width = name === '.if' ? 76 : 74;
    const shown = withMark(`${name} `, text, result.at, width);
    return refuse(`${result.message} in '${name}' at position ${result.at + 1}:${shown}`, { ...ABORT, word: 1, code: 'condition' });
  }

  #say(name: string): BlockAnswer {
    const { line } = this.#reading;
    if (line.arg(2) !== '')
      refuse(`Unexpected argument '${line.arg(2)}' for '${name}'. Use quotes if the message should contain spaces.`, { ...TIGHT, word: 2 });
    const message = `'${line.arg(1)}'.`;
    if (name === '.alert') refuse(message, ABORT);
    if (name === '.warning') this.#reading.warn(message, TIGHT);
    return 'done';
  }
}
