import type { RootContent } from 'mdast';
import type { FaultAction } from '../sim/scenario.ts';
import { parseDurationMs } from '../text/quantity.ts';
import type { ProseReader } from './markdown.ts';
import { textOf } from './plainText.ts';
import type { Block } from './prose.ts';

/** Blocks that stand for a part of the page: `::fault[Pull the plug]{power-off=web1}`, `:::note[As measured]`, `::checks` … */

type Directive = Extract<RootContent, { type: 'containerDirective' | 'leafDirective' }>;
type Attributes = Readonly<Record<string, string | null | undefined>>;

const readers: Readonly<Record<string, (reader: ProseReader, node: Directive) => Block | null>> = {
  note,
  fault,
  checks,
  predict: (reader, node) => questionBlock(reader, node, 'predict'),
  question: (reader, node) => questionBlock(reader, node, 'question'),
  // Which questions these are is known when the quiz has been read.
  questions: () => ({ type: 'questions', questions: [] }),
};

/** Reads one block directive, or says at its line what is wrong with it. */
export function blockDirective(reader: ProseReader, node: Directive): Block | null {
  const read = Object.hasOwn(readers, node.name) ? readers[node.name] : undefined;
  if (read === undefined) {
    reader.wrong(node, `expected one of ${Object.keys(readers).join(', ')}; found ${node.name}`);
    return null;
  }
  const known = KNOWN_ATTRIBUTES[node.name] ?? [];
  const unknown = Object.keys(node.attributes ?? {}).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const there = known.length === 0 ? 'it takes none' : `expected ${known.join(', ')}`;
    reader.wrong(node, `${node.name}: \`${unknown}\` means nothing here; ${there}`);
    return null;
  }
  return read(reader, node);
}

function note(reader: ProseReader, node: Directive): Block | null {
  if (node.type === 'leafDirective') {
    reader.wrong(node, 'a note has text: write :::note[Title] … :::');
    return null;
  }
  if (!isClosed(reader, node)) {
    reader.wrong(node, 'this note is not closed: a line with ::: alone ends it');
    return null;
  }
  const [label, ...rest] = node.children;
  const labelled = label?.type === 'paragraph' && label.data?.directiveLabel === true;
  const title = labelled ? textOf(label.children) : 'Note';
  return { type: 'note', title, children: reader.blocks(labelled ? rest : node.children) };
}

/** A box that nothing closes takes all that follows into itself. */
function isClosed({ source }: ProseReader, { position }: Directive): boolean {
  const last = source.text.split('\n')[(position?.end.line ?? 1) - 1] ?? '';
  return /^[\s>]*:{3,}\s*$/.test(last);
}

function checks(_reader: ProseReader, node: Directive): Block {
  const only = node.attributes?.only ?? '';
  return { type: 'checks', checks: only === '' ? 'all' : only.split(/[\s,]+/) };
}

function questionBlock(reader: ProseReader, node: Directive, type: 'predict' | 'question'): Block | null {
  const question = node.attributes?.id ?? '';
  if (question !== '') return { type, question };
  reader.wrong(node, `expected the id of a question of quiz.yaml, as in ::${type}{id=…}`);
  return null;
}

function fault(reader: ProseReader, node: Directive): Block | null {
  const attributes: Attributes = node.attributes ?? {};
  const label = node.type === 'leafDirective' ? textOf(node.children) : '';
  const machineOnly = [...PROCESS_FAULTS, 'set', 'tell'].find((kind) => attributes[kind]?.includes('/') === false);
  if (machineOnly !== undefined) {
    const found = attributes[machineOnly] ?? '';
    reader.wrong(node, `expected a process in ${machineOnly}=, such as ${machineOnly}=web1/app; found ${found || 'nothing'}`);
    return null;
  }
  const action = faultAction(attributes);
  const span = attributes.for ?? '';
  const forMs = span === '' ? null : parseDurationMs(span);
  if (label === '' || action === null) {
    reader.wrong(node, 'expected a label and one fault, as in ::fault[Pull the plug]{power-off=web1}');
    return null;
  }
  if (span !== '' && forMs === null) {
    reader.wrong(node, `expected a time with its unit in for=, such as 10s; found ${span}`);
    return null;
  }
  return { type: 'fault', label, fault: action, forMs };
}

const MACHINE_FAULTS = ['power-off', 'unplug', 'drop', 'drain'] as const;
const PROCESS_FAULTS = ['kill', 'freeze', 'stop', 'restart'] as const;

/** What may stand in a directive's braces; anything else would be lost without a word. */
const KNOWN_ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  fault: [...MACHINE_FAULTS, ...PROCESS_FAULTS, 'set', 'env', 'tell', 'command', 'partition', 'for'],
  checks: ['only'],
  predict: ['id'],
  question: ['id'],
};

/** `power-off=web1`, `kill=web1/app`, `set=web1/app env="REPLY_STATUS=500"`, `tell=lb1/haproxy command="show stat"`, `partition="lb1|lb2 web1"`; null when there is not exactly one. */
function faultAction(attributes: Attributes): FaultAction | null {
  const found: FaultAction[] = [];
  for (const kind of MACHINE_FAULTS) {
    const machine = attributes[kind];
    if (machine) found.push({ kind, machine });
  }
  for (const kind of PROCESS_FAULTS) {
    const process = attributes[kind];
    if (process?.includes('/')) found.push({ kind, process });
  }
  const { set, env, tell, command, partition } = attributes;
  if (tell?.includes('/') && command) found.push({ kind: 'tell', process: tell, command });
  if (set?.includes('/') && env) {
    const pairs = env.split(/\s+/).map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]);
    found.push({ kind: 'set', process: set, env: Object.fromEntries(pairs) as Record<string, string> });
  }
  if (partition?.includes('|')) {
    found.push({ kind: 'partition', groups: partition.split('|').map((group) => group.trim().split(/\s+/)) });
  }
  return found.length === 1 ? (found[0] as FaultAction) : null;
}
