import type { Diagnostic } from '../text/diagnostic.ts';
import type { SourceFile } from '../text/sourceFile.ts';
import { lineSpan } from '../text/span.ts';
import type { Sheet } from './glossary.ts';
import { ProseReader } from './markdown.ts';
import { textOf } from './plainText.ts';

/** A cheat sheet as it was read. */
export interface SheetFile {
  /** Null when there are errors at its top. */
  readonly sheet: Sheet | null;
  /** What stands between two lines of `---` above the title of a translation; null where there is nothing. */
  readonly frontMatter: string | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads a cheat sheet: `# Title`, then what a step of a lesson may hold. Never throws. */
export function readSheet(id: string, source: SourceFile): SheetFile {
  const reader = new ProseReader(source);
  const { children } = reader.parse();
  const front = children[0]?.type === 'yaml' ? children[0] : null;
  const frontMatter = front === null ? null : `\n${front.value}`;
  const [title, ...rest] = children.filter((node) => node !== front && node.type !== 'html');
  if (title?.type !== 'heading' || title.depth !== 1) {
    const message = 'expected `# Title` at the top';
    const span = lineSpan(source.path, 1);
    return {
      sheet: null,
      frontMatter,
      diagnostics: [{ file: source.path, span, severity: 'error', code: 'lesson.prose', message }],
    };
  }
  const blocks = reader.blocks(rest);
  return { sheet: { id, title: textOf(title.children), blocks }, frontMatter, diagnostics: reader.diagnostics };
}
