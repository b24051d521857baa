import { existsSync, readFileSync } from 'node:fs';
import PO from 'pofile';

type Item = InstanceType<typeof PO.Item>;

/** The words of the interface in one language, as its file `src/i18n/LANGUAGE.po` has them. */
export class LanguageFile {
  readonly #po: PO;
  readonly #items = new Map<string, Item>();

  /** Reads the file; where there is none yet, nothing is translated. */
  constructor(path: string) {
    this.#po = existsSync(path) ? PO.parse(readFileSync(path, 'utf8')) : new PO();
    for (const item of this.#po.items) if (!item.obsolete) this.#items.set(keyOf(item), item);
  }

  /** The translation, one text for each plural form; null where there is none yet. */
  wordsFor(id: string): readonly string[] | null {
    const said = this.#items.get(id)?.msgstr ?? [];
    return said.some((words) => words !== '') ? said : null;
  }

  /** What is wrong with a translation, or null: it may leave a value out (an English plural’s s), but has every element, and nothing that the source does not have. */
  flawOf(id: string): string | null {
    const asked = partsOf(id);
    for (const words of this.wordsFor(id) ?? []) {
      const said = partsOf(words);
      const strange = said.find((part) => !asked.includes(part));
      if (strange !== undefined) return `“${words}” has ${strange}, which the source has not`;
      const lost = asked.find((part) => part.startsWith('<') && !said.includes(part));
      if (lost !== undefined) return `“${words}” lacks ${lost}`;
    }
    return null;
  }

  /** Everything that the file translates in one source file. What is flagged `tables` is a word only in tables at a file’s top, and a name of the program’s own in its functions. */
  idsOf(file: string): Map<string, 'everywhere' | 'tables'> {
    const own = [...this.#items].filter(([, item]) => item.references.includes(file));
    return new Map(own.map(([id, item]) => [id, item.flags['tables'] ? 'tables' : 'everywhere']));
  }

  get ids(): ReadonlySet<string> {
    return new Set(this.#items.keys());
  }

  /** The file's text with an entry for everything in `places` (the source files of each text), and nothing else. What is gone is kept at the end, in case it comes back. */
  updated(places: ReadonlyMap<string, readonly string[]>, plurals: ReadonlySet<string>, language: string): string {
    const po = new PO();
    po.headers = {
      Language: language,
      'Content-Type': 'text/plain; charset=utf-8',
      'Plural-Forms': 'nplurals=2; plural=(n != 1);',
    };
    for (const [id, files] of places) po.items.push(this.#entry(id, files, plurals.has(id)));
    for (const item of this.#po.items) {
      if (places.has(keyOf(item)) || item.msgstr.every((words) => words === '')) continue;
      item.obsolete = true;
      po.items.push(item);
    }
    return `${po.toString()}\n`;
  }

  #entry(id: string, files: readonly string[], plural: boolean): Item {
    const item = this.#items.get(id) ?? this.#gone(id) ?? new PO.Item();
    const [one, other] = plural ? (id.split('\n') as [string, string]) : [id, null];
    Object.assign(item, { msgid: one, msgid_plural: other, references: [...files], obsolete: false });
    return item;
  }

  #gone(id: string): Item | undefined {
    return this.#po.items.find((item) => item.obsolete && keyOf(item) === id);
  }
}

/** Forms of a plural are one entry: they are joined as wuchale joins them. */
function keyOf(item: Item): string {
  return item.msgid_plural ? `${item.msgid}\n${item.msgid_plural}` : item.msgid;
}

/** The values and elements in a text. */
function partsOf(words: string): string[] {
  return words.match(/\{\d+\}|<\d+\/?>/g) ?? [];
}
