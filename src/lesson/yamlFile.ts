import * as v from 'valibot';
import {
  type Document,
  isMap,
  isNode,
  isPair,
  isScalar,
  LineCounter,
  type Node,
  parseDocument,
} from 'yaml';
import type { Diagnostic } from '../text/diagnostic.ts';
import type { SourceFile } from '../text/sourceFile.ts';
import type { Span } from '../text/span.ts';
import { UNKNOWN_KEY } from './unitSchema.ts';
import { yamlFault } from './yamlFault.ts';

/** A YAML file read against a schema. */
export interface YamlFile<T> {
  /** Null when there are errors. */
  readonly value: T | null;
  readonly diagnostics: readonly Diagnostic[];
  /** Where a value stands: keys and indexes from the top. The nearest one around it when there is none. */
  spanOf(path: readonly PathPart[]): Span;
}

export type PathPart = string | number;

/** Reads a YAML file. Errors of form and of content are diagnostics with the line and what was expected; nothing throws. */
export function readYaml<S extends v.GenericSchema>(source: SourceFile, schema: S): YamlFile<v.InferOutput<S>> {
  const lines = new LineCounter();
  const document = parseDocument(source.text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  const spanAt = (from: number, to: number): Span => {
    const start = lines.linePos(from);
    const end = lines.linePos(Math.max(from, to));
    return { file: source.path, line: start.line, column: start.col, endLine: end.line, endColumn: end.col };
  };
  const spanOf = (path: readonly PathPart[]) => {
    const [from, to] = rangeOf(document, path);
    return spanAt(from, to);
  };
  const say = (span: Span, code: string, message: string): Diagnostic => ({
    file: source.path,
    span,
    severity: 'error',
    code,
    message,
  });
  const fault = yamlFault(source.text, document.errors, lines);
  if (fault !== null) {
    return { value: null, diagnostics: [say(spanAt(fault.from, fault.to), 'yaml.syntax', fault.words)], spanOf };
  }
  const plain = toPlain(document);
  if (plain.error !== null) return { value: null, diagnostics: [say(spanOf([]), 'yaml.alias', plain.error)], spanOf };
  const result = v.safeParse(schema, plain.value);
  if (result.success) return { value: result.output, diagnostics: [], spanOf };
  const diagnostics = result.issues.map((issue) => {
    const path = (issue.path ?? []).map((part) => part.key as PathPart);
    return say(spanOf(path), 'lab.form', issueWords(path, issue));
  });
  return { value: null, diagnostics, spanOf };
}

/** Aliases that multiply without end are refused by the library with an exception; here that is a sentence. */
function toPlain(document: Document.Parsed): { value: unknown; error: string | null } {
  try {
    return { value: document.toJS({ maxAliasCount: 100 }) as unknown, error: null };
  } catch (error) {
    return { value: null, error: sentence(error instanceof Error ? error.message : 'this cannot be read') };
  }
}

/** Offsets of the value at a path; of its key where the value is empty; of the nearest value around it where there is none. */
function rangeOf(document: Document.Parsed, path: readonly PathPart[]): [number, number] {
  let node: Node | null = document.contents;
  let range = rangeOfNode(node) ?? [0, 0];
  for (const part of path) {
    const next = childOf(node, part);
    if (next === undefined) break;
    range = rangeOfNode(next.value) ?? rangeOfNode(next.key) ?? range;
    node = next.value;
  }
  return range;
}

function childOf(node: Node | null, part: PathPart): { key: Node | null; value: Node | null } | undefined {
  if (isMap(node)) {
    const pair = node.items.find((p) => isPair(p) && isScalar(p.key) && String(p.key.value) === String(part));
    if (pair === undefined) return undefined;
    return { key: isNode(pair.key) ? pair.key : null, value: isNode(pair.value) ? pair.value : null };
  }
  if (node !== null && 'items' in node && Array.isArray(node.items)) {
    const item: unknown = node.items[Number(part)];
    return isNode(item) ? { key: null, value: item } : undefined;
  }
  return undefined;
}

function rangeOfNode(node: Node | null | undefined): [number, number] | undefined {
  if (node?.range === null || node?.range === undefined) return undefined;
  return [node.range[0], node.range[1]];
}

function issueWords(path: readonly PathPart[], issue: v.BaseIssue<unknown>): string {
  const at = path.length === 0 ? '' : `${pathWords(path)}: `;
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    return `${at}${issue.message.startsWith('Invalid ') ? UNKNOWN_KEY : issue.message}`;
  }
  if (issue.received === 'undefined' && issue.expected !== null) return `${at}is missing`;
  // Schemas of ours say what they expect in a sentence; the library's own message starts with "Invalid".
  if (!issue.message.startsWith('Invalid ')) return `${at}${issue.message}`;
  return `${at}expected ${expectedWords(issue.expected)}, found ${issue.received === 'null' ? 'nothing' : issue.received}`;
}

function expectedWords(expected: string | null): string {
  if (expected === 'Array') return 'a list, such as [one, two]';
  if (expected === 'Object') return 'names with values';
  // A choice of words comes as ("one" | "two").
  return (expected ?? 'something else').replace(/^\(|\)$/g, '').replaceAll(' | ', ' or ').toLowerCase();
}

/** `faults[0].at`. */
function pathWords(path: readonly PathPart[]): string {
  return path.map((part, i) => (typeof part === 'number' ? `[${part}]` : i === 0 ? part : `.${part}`)).join('');
}

function sentence(message: string): string {
  return message.replace(/\s+/g, ' ').trim();
}
