import {
  Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  parseDocument,
  Scalar,
  YAMLSeq,
  type Node,
} from 'yaml';

/** Where a value stands: keys and indexes from the top. */
export type YamlPath = readonly (string | number)[];

/**
 * Changes a YAML text through its document and leaves all that is not concerned as it was written, comments and blanks with it. Null where the
 * text cannot be read, or where the change does not fit it.
 */
export function editYaml(text: string, change: (document: Document) => void): string | null {
  const document = parsed(text);
  if (document.errors.length > 0) return null;
  const options = styleOf(text);
  try {
    const before = parsed(text).toString(options);
    change(document);
    const after = document.toString(options);
    const laid = laidOver(text, before, after);
    return same(laid, after) ? laid : after;
  } catch {
    return null;
  }
}

/** Puts a single value at a place, which need not be there yet. Where a value stands, only its own letters change. */
export function setYaml(text: string, path: YamlPath, value: string | number | boolean): string | null {
  const document = parsed(text);
  if (document.errors.length > 0) return null;
  const node: unknown = document.getIn(path, true);
  if (isScalar(node) && node.range && node.range[1] > node.range[0] && !isBlock(node)) {
    if (node.value === value) return text;
    const [from, to] = node.range;
    const spliced = text.slice(0, from) + scalarText(value, node) + text.slice(to);
    if (parsed(spliced).errors.length === 0) return spliced;
  }
  return editYaml(text, (edited) => put(edited, path, value));
}

/** Takes out what stands at a place. Lists and mappings that are empty then go as well. */
export function removeYaml(text: string, path: YamlPath): string | null {
  return editYaml(text, (document) => {
    ownCopies(document, path);
    document.deleteIn(path);
    for (let length = path.length - 1; length > 0; length--) {
      const around: unknown = document.getIn(path.slice(0, length), true);
      if (!isCollection(around) || around.items.length > 0) return;
      document.deleteIn(path.slice(0, length));
    }
  });
}

/** Adds to the end of a list, which need not be there yet: `value` on one line. */
export function appendYaml(text: string, path: YamlPath, ...values: readonly unknown[]): string | null {
  return editYaml(text, (document) => {
    ownCopies(document, [...path, 0]);
    const list: unknown = document.getIn(path, true);
    const items = values.map((value) => onOneLine(document.createNode(value)));
    if (isSeq(list)) list.items.push(...items);
    else {
      const begun = new YAMLSeq();
      begun.items.push(...items);
      put(document, path, begun);
    }
  });
}

/** Puts a value, or a node, at a place; what an alias stands for is copied before it is changed. */
export function put(document: Document, path: YamlPath, value: unknown): void {
  ownCopies(document, path);
  if (document.contents === null) document.contents = document.createNode({});
  document.setIn(path, value);
}

/** A node whose mappings and lists are written on one line. */
export function onOneLine(node: Node): Node {
  if (isMap(node) || isSeq(node)) node.flow = true;
  return node;
}

/** What a text says as plain data; null where it cannot be read. */
export function plainYaml(text: string): unknown {
  const document = parsed(text);
  if (document.errors.length > 0) return null;
  try {
    return document.toJS({ maxAliasCount: 100 }) as unknown;
  } catch {
    return null;
  }
}

/** The line, counted from 1, of what stands at a place; of the nearest around it where there is nothing. */
export function yamlLine(text: string, path: YamlPath): number {
  const document = parsed(text);
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    const from = (node as Node | undefined)?.range?.[0];
    if (from !== undefined) return text.slice(0, from).split('\n').length;
  }
  return 1;
}

function parsed(text: string): Document.Parsed {
  return parseDocument(text, { prettyErrors: false, logLevel: 'error' });
}

/** A part of the text that stands for another gets a text of its own before it is changed. */
export function ownCopies(document: Document, path: YamlPath): void {
  for (let length = 1; length < path.length; length++) {
    const part = path.slice(0, length);
    const node: unknown = document.getIn(part, true);
    if (isAlias(node)) document.setIn(part, onOneLine(document.createNode(node.toJS(document))));
  }
}

function isBlock({ type }: Scalar): boolean {
  return type === 'BLOCK_FOLDED' || type === 'BLOCK_LITERAL';
}

/** A value as it may stand anywhere, in the quotation marks of the one it takes the place of. */
function scalarText(value: string | number | boolean, before: Scalar): string {
  if (typeof value !== 'string') return String(value);
  const scalar = new Scalar(value);
  if (before.type === 'QUOTE_DOUBLE' || before.type === 'QUOTE_SINGLE') scalar.type = before.type;
  const list = new YAMLSeq();
  list.flow = true;
  list.items.push(scalar);
  return new Document(list).toString({ lineWidth: 0, flowCollectionPadding: false }).trim().slice(1, -1);
}

/** How this text indents, and how it pads its braces. */
function styleOf(text: string) {
  return {
    lineWidth: 0,
    indent: /^[\w-]+:[ \t]*(?:#.*)?\n( +)[^\s#-]/m.exec(text)?.[1]?.length ?? 2,
    indentSeq: !/^( *)[\w-]+:[^\n]*\n(?: *(?:#[^\n]*)?\n)*\1- /m.test(text),
    flowCollectionPadding: !/\{\w/.test(text),
  };
}

/**
 * The text with the lines replaced in which `after` differs from `before`, both of which the library has written: what it would write otherwise
 * elsewhere (blanks, aligned remarks) stays as it is. `after` itself where lines do not correspond.
 */
function laidOver(text: string, before: string, after: string): string {
  const own = (text.endsWith('\n') ? text : `${text}\n`).split('\n');
  const [old, now] = [before.split('\n'), after.split('\n')];
  if (own.length !== old.length) return after;
  const most = Math.min(old.length, now.length);
  let head = 0;
  while (head < most && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < most - head && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail++;
  return [...own.slice(0, head), ...now.slice(head, now.length - tail), ...own.slice(own.length - tail)].join('\n');
}

function same(a: string, b: string): boolean {
  const [one, two] = [parsed(a), parsed(b)];
  return one.errors.length === 0 && JSON.stringify(one.toJS()) === JSON.stringify(two.toJS());
}
