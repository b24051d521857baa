import type { Blockquote, List, Nodes, PhrasingContent, Root, RootContent, Table } from 'mdast';
import remarkDirective from 'remark-directive';
import remarkFrontmatter from 'remark-frontmatter';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import type { Diagnostic } from '../text/diagnostic.ts';
import type { SourceFile } from '../text/sourceFile.ts';
import { lineSpan, type Span } from '../text/span.ts';
import { blockDirective } from './directive.ts';
import { textOf } from './plainText.ts';
import type { Block, Inline, Step, TableCell } from './prose.ts';

/**
 * lesson.md to plain data. Only what the lab draws is let through: raw HTML, images and foot notes are said at their line, so that nothing an
 * author wrote is lost without a word.
 */
export interface Prose {
  /** The front matter with as many line breaks before it as it takes for its lines to be numbered as in the file; null when there is none. */
  readonly frontMatter: string | null;
  readonly steps: readonly Step[];
  readonly diagnostics: readonly Diagnostic[];
}

const parser = unified().use(remarkParse).use(remarkFrontmatter).use(remarkGfm).use(remarkDirective);

/** Turns nodes into the lesson's data, and collects what it could not. */
export class ProseReader {
  readonly diagnostics: Diagnostic[] = [];
  readonly source: SourceFile;
  /** Where the text stands, when it is a piece of a larger file. */
  readonly #place: Span | null;

  constructor(source: SourceFile, place: Span | null = null) {
    this.source = source;
    this.#place = place;
  }

  parse(): Root {
    return parser.parse(this.source.text);
  }

  /** @param below lines below the beginning of the node */
  wrong(node: Nodes, message: string, below = 0): void {
    const whole = spanOfNode(this.source.path, node);
    const span = this.#place ?? (below === 0 ? whole : lineSpan(whole.file, whole.line + below));
    this.diagnostics.push({ file: this.source.path, span, severity: 'error', code: 'lesson.prose', message });
  }

  blocks(nodes: readonly RootContent[]): Block[] {
    return nodes.flatMap((node) => this.#block(node) ?? []);
  }

  inlines(nodes: readonly PhrasingContent[]): Inline[] {
    return nodes.flatMap((node) => this.#inline(node) ?? []);
  }

  #block(node: RootContent): Block | null {
    switch (node.type) {
      case 'paragraph':
        this.#misread(node);
        return { type: 'paragraph', children: this.inlines(node.children) };
      case 'heading':
        if (node.depth >= 3) {
          return { type: 'heading', level: node.depth as 3 | 4 | 5 | 6, children: this.inlines(node.children) };
        }
        this.wrong(node, 'a heading of this level stands only at the top of the file; inside a step use ###');
        return null;
      case 'list':
        return this.#list(node);
      case 'code':
        return { type: 'code', language: node.lang ?? null, text: node.value };
      case 'blockquote':
        return this.#quote(node);
      case 'table':
        return this.#table(node);
      case 'containerDirective':
      case 'leafDirective':
        return blockDirective(this, node);
      case 'thematicBreak':
      case 'yaml':
        return null;
      default:
        this.wrong(node, `the lab does not draw this kind of text here: ${node.type}`);
        return null;
    }
  }

  /** What was meant as a heading or a block, and is a sentence like any other to Markdown. */
  #misread({ children }: Extract<RootContent, { type: 'paragraph' }>): void {
    for (const node of children) {
      if (node.type !== 'text') continue;
      for (const [i, line] of node.value.split('\n').entries()) {
        const isBegin = i > 0 || node === children[0];
        const heading = isBegin ? /^(#{2,6})([^#\s].*)$/.exec(line) : null;
        if (heading !== null) this.wrong(node, `a heading has a space behind its signs: ${heading[1]} ${heading[2]}`, i);
        const block = isBegin ? /^:{2,}\s*[a-z]/.test(line) : false;
        if (block) this.wrong(node, `this block cannot be read: no space stands around its name, and what opens is closed, as in ::predict{id=…}; found ${line}`, i);
      }
    }
  }

  #list(node: List): Block {
    const items = node.children.map((item) => this.blocks(item.children));
    return { type: 'list', ordered: node.ordered === true, items };
  }

  #quote(node: Blockquote): Block {
    return { type: 'quote', children: this.blocks(node.children) };
  }

  #table(node: Table): Block {
    const rows = node.children.map((row) =>
      row.children.map((cell, i): TableCell => ({
        align: node.align?.[i] ?? null,
        children: this.inlines(cell.children),
      })),
    );
    return { type: 'table', head: rows[0] ?? [], rows: rows.slice(1) };
  }

  #inline(node: PhrasingContent): Inline | null {
    switch (node.type) {
      case 'text':
        return { type: 'text', text: node.value };
      case 'emphasis':
        return { type: 'emphasis', children: this.inlines(node.children) };
      case 'strong':
        return { type: 'strong', children: this.inlines(node.children) };
      case 'inlineCode':
        return { type: 'code', text: node.value };
      case 'break':
        return { type: 'break' };
      case 'link':
        if (/^(https?:|#)/.test(node.url))
          return { type: 'link', href: node.url, children: this.inlines(node.children) };
        this.wrong(node, `a link leads to https://, http:// or #, not to ${node.url}`);
        return null;
      case 'textDirective':
        return this.#textDirective(node);
      default:
        this.wrong(node, `the lab does not draw this inside a line: ${node.type}`);
        return null;
    }
  }

  #textDirective(node: Extract<PhrasingContent, { type: 'textDirective' }>): Inline | null {
    const label = textOf(node.children);
    const attributes = Object.entries(node.attributes ?? {});
    if (node.name === 'machine') {
      if (label !== '') return { type: 'machine', machine: label };
      this.wrong(node, 'expected a machine’s name, as in :machine[web1]');
      return null;
    }
    if (node.name === 'term') {
      const definition = node.attributes?.is ?? '';
      const entry = node.attributes?.entry ?? '';
      if (label !== '' && definition !== '')
        return { type: 'term', term: label, definition, ...(entry !== '' && { entry }) };
      this.wrong(node, 'expected a term and its meaning, as in :term[health check]{is="a small request …"}');
      return null;
    }
    // `web1:app` and `address:port` are meant as they are.
    if (node.children.length === 0 && attributes.length === 0) return { type: 'text', text: `:${node.name}` };
    this.wrong(node, `expected :machine[…] or :term[…]{is="…"}, found :${node.name}`);
    return null;
  }
}

function spanOfNode(file: string, node: Nodes): Span {
  const { position } = node;
  if (position === undefined) return lineSpan(file, 1);
  const { start, end } = position;
  return { file, line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
}

/** Reads lesson.md: front matter, then a step for each `## heading`. Never throws. */
export function readProse(source: SourceFile): Prose {
  const reader = new ProseReader(source);
  const { children } = reader.parse();
  const first = children[0];
  const frontMatter = first?.type === 'yaml' ? `\n${first.value}` : null;
  const steps: { title: string; id: string; nodes: RootContent[] }[] = [];
  for (const node of children) {
    if (node.type === 'yaml') continue;
    if (node.type === 'heading' && node.depth === 2) {
      const title = textOf(node.children);
      if (title === '') reader.wrong(node, 'a step has a title: `## What it is about`');
      steps.push({ title, id: freeId(idFrom(title), steps), nodes: [] });
    } else if (steps.length === 0) {
      reader.wrong(node, 'the text starts with a step: expected `## heading` before this');
      break;
    } else steps[steps.length - 1]?.nodes.push(node);
  }
  const read = steps.map(({ id, title, nodes }): Step => ({ id, title, blocks: reader.blocks(nodes) }));
  if (steps.length === 0 && reader.diagnostics.length === 0) {
    const message = 'expected at least one step: `## heading` and text';
    reader.diagnostics.push({
      file: source.path,
      span: lineSpan(source.path, 1),
      severity: 'error',
      code: 'lesson.prose',
      message,
    });
  }
  return { frontMatter, steps: read, diagnostics: reader.diagnostics };
}

/** Reads words that stand in another file (a question, a hint): one paragraph of inline text. `place` is where they stand. */
export function readWords(text: string, place: Span): { words: readonly Inline[]; diagnostics: readonly Diagnostic[] } {
  const reader = new ProseReader({ path: place.file, text }, place);
  const words: Inline[] = [];
  for (const node of reader.parse().children) {
    if (node.type !== 'paragraph') {
      reader.wrong(node, 'expected plain sentences here, without lists, headings or blocks');
      continue;
    }
    if (words.length > 0) words.push({ type: 'break' });
    words.push(...reader.inlines(node.children));
  }
  return { words, diagnostics: reader.diagnostics };
}

/** `web2 goes dark` → `web2-goes-dark`. */
function idFrom(title: string): string {
  return (
    title
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '') || 'step'
  );
}

function freeId(id: string, taken: readonly { readonly id: string }[]): string {
  let free = id;
  for (let n = 2; taken.some((t) => t.id === free); n++) free = `${id}-${n}`;
  return free;
}
