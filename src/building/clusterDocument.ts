import { Pair, YAMLMap, isMap, isScalar, isSeq, parseDocument, type Document, type Node, type YAMLSeq } from 'yaml';
import { parseClusterFile } from '../lab/clusterFile.ts';
import { withOldBlanks } from './oldBlanks.ts';

/** A machine as cluster.yaml writes it; what cannot be read of it is empty. */
export interface WrittenMachine {
  readonly name: string;
  readonly address: string;
  readonly runs: readonly string[];
}

/** cluster.yaml to be changed: comments, order and style stay, and so do the blanks of every line that says the same as before. */
export class ClusterDocument {
  readonly #text: string;
  readonly #document: Document.Parsed | Document;

  private constructor(text: string, document: Document.Parsed | Document) {
    this.#text = text;
    this.#document = document;
  }

  /** `problem`: a sentence that says why it cannot be changed as it stands. */
  static read(text: string): { readonly document: ClusterDocument } | { readonly problem: string } {
    const document = parseDocument(text, { prettyErrors: false });
    const fault = parseClusterFile('cluster.yaml', text, []).diagnostics.find(({ code }) => code === 'cluster.syntax');
    if (fault !== undefined)
      return { problem: `cluster.yaml cannot be read (line ${fault.span?.line}: ${fault.message}): mend it first.` };
    if (document.contents === null) document.contents = new YAMLMap() as never;
    if (!isMap(document.contents))
      return { problem: 'cluster.yaml holds no keys such as site: and machines:. Mend it first.' };
    const machines = document.get('machines', true);
    if (machines !== undefined && !isMap(machines) && !(isScalar(machines) && machines.value === null)) {
      return { problem: 'In cluster.yaml, machines: holds no machines by their names. Mend it first.' };
    }
    return { document: new ClusterDocument(text, document) };
  }

  get machines(): WrittenMachine[] {
    return this.#pairs.map(({ key, value }) => {
      const address = isMap(value) ? value.get('address') : undefined;
      const runs = isMap(value) ? value.get('runs', true) : undefined;
      const names = isSeq(runs) ? runs.items.map(plain) : [];
      return { name: plain(key), address: typeof address === 'string' ? address : '', runs: names };
    });
  }

  /** What stands behind a key of the file's own. */
  get(key: string): unknown {
    return this.#document.get(key);
  }

  /** The texts that a machine's entry gives below a key: `names`, `also`. */
  listOf(machine: string, key: string): string[] {
    const list = this.#entry(machine)?.get(key, true);
    return isSeq(list) ? list.items.map(plain) : [];
  }

  toString(): string {
    const indent = /^machines:[^\n]*\n(?:[ \t]*(?:#[^\n]*)?\n)*( +)\S/m.exec(this.#text)?.[1]?.length ?? 2;
    const padded = !/\{\S/.test(this.#text) || /\{ /.test(this.#text);
    const plainLists = /\[\S/.test(this.#text) || !this.#text.includes('[');
    const whole = this.#document.toString({ lineWidth: 0, indent: Math.max(1, indent), flowCollectionPadding: padded });
    // The library writes lists as it writes maps: `[ nginx ]` beside `{ … }`; most people write `[nginx]`.
    const written = plainLists ? whole.replace(/\[ ([^[\]"'#\n]*) \]/g, '[$1]') : whole;
    const kept = withOldBlanks(this.#text.replaceAll('\r\n', '\n'), written);
    const same = JSON.stringify(parseDocument(kept).toJS()) === JSON.stringify(parseDocument(written).toJS());
    const result = same ? kept : written;
    return this.#text.includes('\r\n') ? result.replaceAll('\n', '\r\n') : result;
  }

  set(key: string, value: unknown): void {
    // A plain value takes the place of the one before in the same node: what is said beside it stays.
    this.#document.set(key, value);
  }

  /** Behind the others. */
  addMachine({ name, address, runs }: WrittenMachine): void {
    const entry = this.#node({ address, runs }) as YAMLMap;
    entry.flow = true;
    this.#map.add(new Pair(this.#node(name), entry) as never);
  }

  /** A machine with the same keys behind another, but for those that only one machine can have. */
  addTwin(of: string, { name, address }: Pick<WrittenMachine, 'name' | 'address'>): void {
    const at = this.#pairs.findIndex(({ key }) => plain(key) === of);
    const source = this.#pairs[at];
    if (source === undefined) return;
    const entry = (source.value as YAMLMap).clone() as YAMLMap;
    entry.comment = null;
    entry.set('address', address);
    for (const own of ['also', 'names']) entry.delete(own);
    this.#map.items.splice(at + 1, 0, new Pair(this.#node(name), entry) as never);
  }

  /** What is said above it may be about those below it as well: comments stay. */
  removeMachine(name: string): void {
    const at = this.#pairs.findIndex(({ key }) => plain(key) === name);
    const [gone] = this.#pairs.splice(at, at < 0 ? 0 : 1);
    const map = this.#map;
    const words = isScalar(gone?.key) ? gone.key.commentBefore : null;
    const next = this.#pairs[at]?.key;
    if (typeof words === 'string') {
      if (isScalar(next)) next.commentBefore = joined(words, next.commentBefore);
      else map.comment = joined(map.comment, words);
    }
    if (map.items.length === 0) map.flow = true;
  }

  renameMachine(name: string, to: string): void {
    for (const { key } of this.#pairs) if (isScalar(key) && plain(key) === name) key.value = to;
  }

  /** Every other place of the file where the machine's name stands for it: gateways. */
  renameGateways(name: string, to: string): void {
    for (const { value } of this.#pairs) if (isMap(value) && value.get('gateway') === name) value.set('gateway', to);
  }

  /** One place up or down, or to a place counted from 0. */
  placeMachine(name: string, to: number): void {
    const pairs = [...this.#pairs];
    const at = pairs.findIndex(({ key }) => plain(key) === name);
    const [pair] = pairs.splice(at, 1);
    if (pair === undefined || at < 0) return;
    pairs.splice(Math.max(0, Math.min(to, pairs.length)), 0, pair);
    this.#map.items = pairs as never;
  }

  setAddress(name: string, address: string): void {
    this.#entry(name)?.set('address', address);
  }

  addProcess(machine: string, daemon: string): void {
    const entry = this.#entry(machine);
    const runs = entry?.get('runs', true);
    if (isSeq(runs)) runs.add(this.#node(daemon));
    else {
      const list = this.#node([daemon]) as YAMLSeq;
      list.flow = true;
      entry?.set('runs', list);
    }
  }

  removeProcess(machine: string, daemon: string): void {
    const runs = this.#entry(machine)?.get('runs', true);
    if (isSeq(runs)) runs.items = runs.items.filter((item) => plain(item) !== daemon);
  }

  get #pairs(): Pair[] {
    const machines = this.#document.get('machines', true);
    return isMap(machines) ? (machines.items as Pair[]) : [];
  }

  /** The map of machines, made where there is none; what is written on one line as `{}` gets lines of its own. */
  get #map(): YAMLMap {
    const there = this.#document.get('machines', true);
    if (isMap(there)) {
      if (there.items.length === 0) there.flow = false;
      return there as YAMLMap;
    }
    const made = new YAMLMap();
    this.#document.set('machines', made);
    return made;
  }

  #entry(name: string): YAMLMap | null {
    const pair = this.#pairs.find(({ key }) => plain(key) === name);
    if (pair === undefined) return null;
    if (!isMap(pair.value)) {
      const entry = new YAMLMap();
      entry.flow = true;
      pair.value = entry;
    }
    return pair.value as YAMLMap;
  }

  #node(value: unknown): Node {
    return this.#document.createNode(value) as Node;
  }
}

function joined(above: string | null | undefined, below: string | null | undefined): string {
  return [above, below].filter((words) => typeof words === 'string').join('\n');
}

function plain(node: unknown): string {
  return isScalar(node) ? String(node.value) : String(node);
}
