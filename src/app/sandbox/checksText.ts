import { Document, isCollection, isMap, isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import { readChecks } from '../../lesson/checksFile.ts';
import { writtenTraffic } from '../../lesson/scenarioText.ts';
import type { Traffic } from '../../sim/scenario.ts';
import type { Written } from './freshItem.ts';
import { CHECKS_FILE, isUnbegun } from './sandboxSystem.ts';
import { appendYaml, editYaml, onOneLine, ownCopies, plainYaml, put, removeYaml, setYaml } from './yamlText.ts';

/** A check as it is written. */
export interface WrittenCheck {
  readonly id: string;
  readonly title: string;
  /** `30s`. */
  readonly duration: string;
  /** Null: it has the traffic of scenario.yaml. */
  readonly traffic: Written | null;
  /** Single requests of its own. */
  readonly requests: number;
  readonly faults: readonly Written[];
  readonly expect: readonly Written[];
}

/** What checks.yaml says, and where it cannot be read. */
export interface ChecksReading {
  /** Null where it cannot be read. */
  readonly checks: readonly WrittenCheck[] | null;
  readonly problem: { readonly line: number; readonly words: string } | null;
}

/** Reads checks.yaml; `undefined`: there is none. Never throws. */
export function readWrittenChecks(text: string | undefined): ChecksReading {
  if (text === undefined || isUnbegun(text)) return { checks: [], problem: null };
  const first = readChecks({ path: CHECKS_FILE, text }).diagnostics.find(({ severity }) => severity === 'error');
  if (first !== undefined) return { checks: null, problem: { line: first.span?.line ?? 1, words: first.message } };
  return { checks: (plainYaml(text) as Plain[]).map(written), problem: null };
}

type Plain = { id: string; title: string; duration: string } & Partial<Record<string, unknown>>;

function written({ id, title, duration, traffic, requests, faults, expect }: Plain): WrittenCheck {
  const list = (value: unknown) => (Array.isArray(value) ? (value as Written[]) : []);
  return {
    id,
    title,
    duration,
    traffic: (traffic as Written | undefined) ?? null,
    requests: list(requests).length,
    faults: list(faults),
    expect: list(expect).map(withTwoTimes),
  };
}

/** `between: [10s, 14s]` is `after: 10s, before: 14s`. */
function withTwoTimes(item: Written): Written {
  if (!Array.isArray(item.between)) return item;
  const { between, ...rest } = item;
  const [after, before] = between as readonly unknown[];
  return { ...rest, after, before };
}

// ---- Changes. Each gives the new text, or null where it does not fit what is written.

/** What a new check holds. */
export interface NewCheck {
  readonly id: string;
  readonly title: string;
  readonly duration: string;
  readonly faults: readonly Written[];
  readonly expect: readonly Written[];
}

/** With one more check, below the others. */
export function withCheck(text: string | undefined, check: NewCheck): string | null {
  const { faults, ...rest } = check;
  const { id, title, duration, expect } = rest;
  const value = { id, title, duration, ...(faults.length === 0 ? {} : { faults }), expect };
  if (text === undefined || isUnbegun(text)) {
    const document = new Document([]);
    (document.contents as unknown as { items: Node[] }).items.push(checkNode(document, value));
    return `${commentsOf(text)}${document.toString({ lineWidth: 0 })}`;
  }
  return editYaml(text, (document) => {
    const node = checkNode(document, value);
    node.spaceBefore = true;
    if (!isSeq(document.contents)) throw new Error('the checks are no list');
    document.contents.items.push(node);
  });
}

/** A check over several lines, each of its faults and expectations on one. */
function checkNode(document: Document, value: Record<string, unknown>): YAMLMap {
  const node = document.createNode(value) as unknown as YAMLMap;
  for (const key of ['faults', 'expect']) {
    const list: unknown = node.get(key, true);
    if (isSeq(list)) for (const item of list.items) onOneLine(item as Node);
  }
  return node;
}

/** A copy of a check below it, with a name and an id of its own. */
export function withCopy(text: string, index: number, id: string, title: string): string | null {
  return editYaml(text, (document) => {
    const list: unknown = document.contents;
    const node: unknown = isSeq(list) ? list.items[index] : null;
    if (!isSeq(list) || !isMap(node)) throw new Error('there is no such check');
    const copy = node.clone() as YAMLMap;
    copy.commentBefore = null;
    copy.spaceBefore = true;
    copy.set('id', id);
    copy.set('title', title);
    list.items.splice(index + 1, 0, copy);
  });
}

/** Without a check. What is said at the head of the file stays when it was the last. */
export function withoutCheck(text: string, index: number): string | null {
  const plain = plainYaml(text);
  if (Array.isArray(plain) && plain.length === 1 && index === 0) return commentsOf(text);
  return removeYaml(text, [index]);
}

/** One word of a check itself: its title or its duration. */
export function withValue(text: string, index: number, key: 'title' | 'duration', value: string): string | null {
  return setYaml(text, [index, key], value);
}

/** The traffic of scenario.yaml (null), or one of its own. */
export function withOwnTraffic(text: string, index: number, traffic: Traffic | null): string | null {
  if (traffic === null) {
    const without = removeYaml(text, [index, 'traffic']);
    return without === null ? null : removeYaml(without, [index, 'requests']);
  }
  return editYaml(text, (document) => putTraffic(document, index, traffic));
}

/** With this traffic in every check that says nothing of requests. Null where the file cannot be read. */
export function withTrafficWritten(text: string, traffic: Traffic): string | null {
  const { checks } = readWrittenChecks(text);
  if (checks === null) return null;
  return editYaml(text, (document) => {
    for (const [i, check] of checks.entries())
      if (check.traffic === null && check.requests === 0) putTraffic(document, i, traffic);
  });
}

/** The traffic of a check, above its duration. */
function putTraffic(document: Document, index: number, traffic: Traffic): void {
  const node = onOneLine(document.createNode(writtenTraffic(traffic)));
  ownCopies(document, [index, 'traffic']);
  const check: unknown = document.getIn([index], true);
  if (!isMap(check)) throw new Error('there is no such check');
  if (check.has('traffic')) return void check.set('traffic', node);
  const duration = check.items.findIndex(({ key }) => isScalar(key) && key.value === 'duration');
  // The first line of a check carries what is said above it.
  check.items.splice(Math.max(duration, 1), 0, document.createPair('traffic', node));
}

/** One value of a check's own traffic: `rate: 40/s`. */
export function withTrafficValue(text: string, index: number, key: 'rate' | 'timeout', value: string): string | null {
  return setYaml(text, [index, 'traffic', key], value);
}

/** Where the faults and the expectations of a check stand. */
export type ItemList = 'faults' | 'expect';

/** One more fault or expectation, at the end. */
export function withItem(text: string, index: number, list: ItemList, item: Written): string | null {
  return appendYaml(text, [index, list], item);
}

/** Another fault or expectation in the place of one. */
export function withItemReplaced(
  text: string,
  index: number,
  list: ItemList,
  at: number,
  item: Written,
): string | null {
  return editYaml(text, (document) => {
    ownCopies(document, [index, list, at]);
    const before: unknown = document.getIn([index, list, at], true);
    const node = onOneLine(document.createNode(item));
    // A remark behind it, or above it, stays.
    if (isCollection(before)) Object.assign(node, { comment: before.comment, commentBefore: before.commentBefore });
    put(document, [index, list, at], node);
  });
}

/** Without one. A check expects something: the last expectation cannot go, which is null. */
export function withoutItem(text: string, index: number, list: ItemList, at: number): string | null {
  const check = readWrittenChecks(text).checks?.[index];
  if (list === 'expect' && (check?.expect.length ?? 0) < 2) return null;
  return removeYaml(text, [index, list, at]);
}

/** One value of a fault or of an expectation; undefined takes it out. */
export function withItemValue(
  text: string,
  [index, list, at]: readonly [number, ItemList, number],
  key: string,
  value: unknown,
): string | null {
  const item = [index, list, at];
  const now = key === 'after' || key === 'before' ? withoutBetween(text, item) : text;
  if (now === null) return null;
  if (value === undefined) return removeYaml(now, [...item, key]);
  if (typeof value === 'string' || typeof value === 'number') return setYaml(now, [...item, key], value);
  return editYaml(now, (document) => put(document, [...item, key], onOneLine(document.createNode(value))));
}

/** `between` in the two words that can be changed one at a time. */
function withoutBetween(text: string, item: readonly (string | number)[]): string | null {
  const check = (plainYaml(text) as Plain[] | null)?.[item[0] as number];
  const between = (check?.[item[1] as string] as Written[] | undefined)?.[item[2] as number]?.between;
  if (!Array.isArray(between)) return text;
  return editYaml(text, (document) => {
    ownCopies(document, [...item, 'between']);
    document.deleteIn([...item, 'between']);
    document.setIn([...item, 'after'], between[0]);
    document.setIn([...item, 'before'], between[1]);
  });
}

/** An id that no check has yet, made of the words of a title. */
export function freshId(title: string, taken: readonly string[]): string {
  const words = title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
  const base = words === '' ? 'check' : words;
  let id = base;
  for (let n = 2; taken.includes(id); n++) id = `${base}-${n}`;
  return id;
}

/** What a file without checks says: its remarks. */
function commentsOf(text: string | undefined): string {
  const lines = (text ?? '').split('\n');
  const end = lines.findIndex((line) => !/^\s*(#|$)/.test(line));
  const head = (end < 0 ? lines : lines.slice(0, end)).join('\n').trimEnd();
  return head === '' ? '# What must hold, whatever breaks.\n' : `${head}\n`;
}
