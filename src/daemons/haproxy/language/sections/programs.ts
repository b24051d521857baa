import { hasName } from '../../../nameIndex.ts';
import type { Reading } from '../reading.ts';
import { refuse, type RefusalOptions } from '../refusal.ts';
import type { Program } from '../sections.ts';
import { noMore } from '../words.ts';
import { isGroup, isUser } from '../world.ts';
import type { SectionReader } from './reader.ts';

/** `program` (mworker-prog.c 2.6). A line that it refuses takes the program away; the next that would change it ends the daemon. */
export function programs(): SectionReader {
  return new Programs();
}

const TIGHT: RefusalOptions = { form: 'tight' };

class Programs implements SectionReader {
  #program: (Program & { user: boolean; group: boolean }) | null = null;

  open(reading: Reading): void {
    this.#orForget(reading, () => {
      const { line, sections } = reading;
      const name = line.arg(1);
      noMore(line, 1, 0, { abort: true });
      if (name === '') refuse("'program' expects an <id> argument", { abort: true });
      if (hasName(sections.programs, name))
        refuse(`'${name}' program section already exists in the configuration.`, { ...TIGHT, abort: true, code: 'same-name' });
      this.#program = { name, command: false, user: false, group: false };
      sections.programs.push(this.#program);
    });
  }

  line(reading: Reading): void {
    this.#orForget(reading, () => {
      const name = reading.line.arg(0);
      if (name === 'command') this.#command(reading);
      else if (name === 'option') this.#option(reading);
      else if (name === 'user') this.#account(reading, 'user', isUser);
      else if (name === 'group') this.#account(reading, 'group', isGroup);
      else refuse(`unknown keyword '${name}' in 'program' section`, { word: 0, code: 'unknown-keyword' });
    });
  }

  /** Whatever is refused, the program is gone. */
  #orForget(reading: Reading, part: () => void): void {
    const { sections } = reading;
    try {
      part();
      sections.usesProgram = true;
    } catch (error) {
      const at = sections.programs.findIndex((program) => program === this.#program);
      if (at >= 0) sections.programs.splice(at, 1);
      this.#program = null;
      throw error;
    }
  }

  #command(reading: Reading): void {
    if (reading.line.arg(1) === '') refuse("'command' expects a command with optional arguments separated in words.", TIGHT);
    if (this.#program === null) return reading.crash();
    this.#program.command = true;
  }

  #option(reading: Reading): void {
    const { line } = reading;
    if (line.arg(1) === '') refuse("'option' expects an option name.", TIGHT);
    if (line.arg(1) !== 'start-on-reload') refuse(`unknown option '${line.arg(1)}'.`, { word: 1 });
    noMore(line, 0, 1);
    if (this.#program === null && line.negation !== 'default') reading.crash();
  }

  #account(reading: Reading, what: 'user' | 'group', known: (name: string) => boolean): void {
    const { line } = reading;
    const name = line.arg(1);
    if (name === '') refuse(`'${what}' expects a ${what} name.`, TIGHT);
    noMore(line, 1);
    const program = this.#program;
    if (program === null) return reading.crash();
    if (program[what]) return reading.complain(`${what}/${what[0]}id already specified. Continuing.`);
    if (known(name)) program[what] = true;
    else reading.alert(`cannot find ${what} id for '${name}' (0:Success)`, { word: 1, code: 'unknown-account' });
  }
}
