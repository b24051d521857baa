import type { Diagnostic } from '../text/diagnostic.ts';
import type { SourceFile } from '../text/sourceFile.ts';
import { lineSpan } from '../text/span.ts';
import type { Sheet } from './glossary.ts';
import { ProseReader } from './markdown.ts';
import { textOf } from './plainText.ts';

/** Reads a cheat sheet: `# Title`, then what a step of a lesson may hold. Never throws. */
export function readSheet(id: string, source: SourceFile): { sheet: Sheet | null; diagnostics: readonly Diagnostic[] } {
  const reader = new ProseReader(source);
  const [title, ...rest] = reader.parse().children.filter((node) => node.type !== 'html');
  if (title?.type !== 'heading' || title.depth !== 1) {
    const message = 'expected `# Title` at the top';
    return { sheet: null, diagnostics: [{ file: source.path, span: lineSpan(source.path, 1), severity: 'error', code: 'lesson.prose', message }] };
  }
  const blocks = reader.blocks(rest);
  return { sheet: { id, title: textOf(title.children), blocks }, diagnostics: reader.diagnostics };
}
