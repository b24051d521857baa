import type { EditorSupport, NameUse, ParseContext } from '../daemons/daemon.ts';

/** A name's use, with the file it stands in. */
export interface PlacedUse extends NameUse {
  readonly path: string;
}

/** What is asked about each file: how it is read, and what its parser may know. */
export interface Readers {
  supportOf(path: string): EditorSupport | null;
  contextOf(path: string): ParseContext;
}

/** The name at a place of one file, or null. The end of a word belongs to it: there the cursor rests after typing. */
export function nameAt(path: string, text: string, line: number, column: number, readers: Readers): PlacedUse | null {
  const uses = readers.supportOf(path)?.names(text, readers.contextOf(path)) ?? [];
  const here = uses.filter(({ span }) => span.line === line && column >= span.column && column <= span.endColumn);
  const use = here.find(({ span }) => column < span.endColumn) ?? here[0];
  return use === undefined ? null : { ...use, path };
}

/** Every use of the same name: definitions first, then by file and place. Hosts are looked for in all files, other names in their own. */
export function usesOf(
  name: PlacedUse,
  files: readonly { readonly path: string; readonly text: string }[],
  readers: Readers,
): PlacedUse[] {
  const found = files
    .filter(({ path }) => name.kind === 'host' || path === name.path)
    .flatMap(({ path, text }) => {
      const uses = readers.supportOf(path)?.names(text, readers.contextOf(path)) ?? [];
      return uses.filter((use) => isSame(use, name)).map((use) => ({ ...use, path }));
    });
  return [...found.filter((use) => use.role === 'definition'), ...found.filter((use) => use.role === 'reference')];
}

/** Whether a name can be changed wherever it stands: a machine's name is also what its folder is called. */
export function isRenamable(name: NameUse, uses: readonly NameUse[]): boolean {
  return name.kind !== 'host' && uses.some((use) => use.role === 'definition');
}

function isSame(a: NameUse, b: NameUse): boolean {
  return a.kind === b.kind && a.name === b.name && a.scope === b.scope;
}
