import { skipBlanks, type Placed } from './placed.ts';

/** keepalived's buffer for a line (MAXBUF in lib/parser.h): longer ones come in pieces, and a definition that would make one longer is left out. */
export const MAX_LINE = 1024;
/** Definitions that name themselves never end in keepalived; here they do. */
const MAX_REPLACEMENTS = 200;

export interface Definition {
  readonly name: string;
  /** Lines of a definition over several are divided by `\n`. */
  value: string;
  multiline: boolean;
}

/** What replacing the definitions in a line came to. */
export interface Replaced {
  readonly placed: Placed;
  readonly found: boolean;
  /** The further lines of a definition over several lines, which come next; null when there are none. */
  readonly more: string | null;
  readonly multiline: boolean;
  /** No `$` in the line is a use of a definition: so it is with what stands at its end. */
  readonly plain: boolean;
  /** The line did not come to an end: a definition that contains itself. */
  readonly endless: boolean;
}

const USE = /\$(?:([A-Za-z_][A-Za-z0-9_]*)(?=[ \t,)]|$)|\{([A-Za-z_][A-Za-z0-9_]*)( *\d[ \d]*)?\})/y;

/** `$NAME=TEXT` and its uses (lib/parser.c: check_definition, find_definition, replace_param). */
export class Definitions {
  readonly #byName = new Map<string, Definition>([
    ['_HASH', { name: '_HASH', value: '#', multiline: false }],
    ['_BANG', { name: '_BANG', value: '!', multiline: false }],
  ]);

  constructor(directory: string, configId: string) {
    this.set('_PWD', directory);
    this.set('_INSTANCE', configId);
    // A number of the machine's choosing between 0 and 32767: any will do, and it must be the same each time.
    this.set('_RANDOM', '17201');
  }

  set(name: string, value: string): void {
    const known = this.#byName.get(name);
    if (known === undefined) this.#byName.set(name, { name, value, multiline: false });
    else known.value = value;
  }

  /** Takes a line `$NAME=TEXT`; null when it is none. A `\` at its end says that the following lines belong to it. */
  define(text: string): Definition | null {
    const head = /^\$([A-Za-z_][A-Za-z0-9_]*)=/.exec(text);
    if (head === null) return null;
    const [whole, name = ''] = head;
    let value = text.slice(skipBlanks(text, whole.length));
    const multiline = text.endsWith('\\');
    if (multiline) {
      value = value.slice(0, -1).replace(/[ \t]+$/, '');
      if (value !== '') value += '\n';
    }
    const definition = this.#byName.get(name) ?? { name, value, multiline };
    definition.value = value;
    definition.multiline = multiline;
    this.#byName.set(name, definition);
    return definition;
  }

  /** Replaces `$NAME` and `${NAME}`; a definition over several lines only where it ends the line. */
  replace(line: Placed): Replaced {
    let placed = line;
    let found = false;
    let more: string | null = null;
    let multiline = false;
    let from = 0;
    for (let count = 0; ; ) {
      const at = placed.text.indexOf('$', from);
      if (at < 0 || at + 1 >= placed.text.length) break;
      const use = this.#use(placed.text, at);
      if (use === null) {
        from = at + 1;
        continue;
      }
      if (++count > MAX_REPLACEMENTS) return { placed, found, more, multiline, plain: false, endless: true };
      const { definition, end } = use;
      const cut = definition.multiline ? definition.value.indexOf('\n') : -1;
      const value = cut < 0 ? definition.value : definition.value.slice(0, cut);
      if (placed.text.length + value.length - (end - at) >= MAX_LINE) return { placed, found: false, more, multiline, plain: false, endless: false };
      found = true;
      multiline ||= definition.multiline;
      if (definition.multiline) more = cut < 0 ? null : definition.value.slice(cut + 1);
      placed = placed.replace(at, end, value);
      // What starts a sequence is for the reader to find.
      if (definition.value.charAt(skipBlanks(definition.value, 0)) === '~') break;
      from = at;
    }
    return { placed, found, more, multiline, plain: !found, endless: false };
  }

  /** The definition that the `$` at a place names, and where its name ends. */
  #use(text: string, at: number): { readonly definition: Definition; readonly end: number } | null {
    USE.lastIndex = at;
    const use = USE.exec(text);
    if (use === null) return null;
    const name = use[1] ?? use[2] ?? '';
    const definition = this.#byName.get(name);
    const end = at + use[0].length;
    if (definition === undefined || (definition.multiline && end !== text.length)) return null;
    if (use[3] !== undefined && (name !== '_RANDOM' || use[3].endsWith(' '))) return null;
    return { definition, end };
  }
}
