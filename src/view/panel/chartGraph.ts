import type { ChartInfo } from '../../daemons/daemon.ts';

type Machine = ChartInfo['machine'];
type StateNode = Machine['root'];

/** A state of a machine, as it is drawn. */
export interface ChartState {
  /** Dotted path, as the trace names states: `down.rising`. */
  readonly path: string;
  readonly label: string;
}

export interface ChartEdge {
  readonly from: string;
  readonly to: string;
  /** `miss`, `pass [last of them]`, `after the interval`. */
  readonly label: string;
  /** The events that take this way, as the machine names them. */
  readonly events: readonly string[];
}

export interface ChartGraph {
  readonly states: readonly ChartState[];
  readonly edges: readonly ChartEdge[];
}

/** States and ways of a machine's definition: of the very object that the simulation ran. */
export function chartGraph(machine: Machine): ChartGraph {
  const leaves = leavesOf(machine.root);
  const states = leaves.map((node) => ({ path: pathOf(node), label: node.path.map(spaced).join(' · ') }));
  const ways = new Map<string, { from: string; to: string; labels: string[]; events: string[] }>();
  const add = (source: StateNode, target: StateNode, label: string, event: string) => {
    for (const leaf of leavesOf(source)) {
      const from = pathOf(leaf);
      const to = pathOf(entered(target));
      const key = `${from} ${to}`;
      const way = ways.get(key) ?? { from, to, labels: [], events: [] };
      if (!way.labels.includes(label)) way.labels.push(label);
      if (!way.events.includes(event)) way.events.push(event);
      ways.set(key, way);
    }
  };
  for (const node of nodesOf(machine.root)) {
    for (const [event, transitions] of node.transitions) {
      for (const { target, guard } of transitions) {
        for (const to of (target as readonly StateNode[] | undefined) ?? []) {
          add(node, to, withGuard(eventWords(event), guard), event);
        }
      }
    }
    for (const { target, guard } of node.always ?? []) {
      for (const to of (target as readonly StateNode[] | undefined) ?? []) add(node, to, withGuard('', guard), '');
    }
  }
  const edges = [...ways.values()].map(({ from, to, labels, events }) => ({
    from,
    to,
    label: labels.join(', '),
    events,
  }));
  return { states, edges };
}

/** `up`, `down.rising`; the root itself is the empty path. */
function pathOf(node: StateNode): string {
  return node.path.join('.');
}

function childrenOf(node: StateNode): StateNode[] {
  return Object.values(node.states) as StateNode[];
}

function nodesOf(node: StateNode): StateNode[] {
  return [node, ...childrenOf(node).flatMap(nodesOf)];
}

function leavesOf(node: StateNode): StateNode[] {
  const children = childrenOf(node);
  return children.length === 0 ? [node] : children.flatMap(leavesOf);
}

/** Where one really arrives on entering a state that has states inside. */
function entered(node: StateNode): StateNode {
  const first = node.initial?.target?.[0] as StateNode | undefined;
  return first === undefined ? (leavesOf(node)[0] ?? node) : entered(first);
}

/** XState names delays `xstate.after.DELAY.PATH`. */
function eventWords(event: string): string {
  const after = /^xstate\.after\.([^.]+)\./.exec(event);
  if (after) return /^\d+$/.test(after[1]!) ? `after ${Number(after[1]) / 1000} s` : `after ${spaced(after[1]!)}`;
  return event.startsWith('xstate.') ? '' : spaced(event);
}

function withGuard(words: string, guard: unknown): string {
  const name = typeof guard === 'string' ? guard : (guard as { type?: unknown } | undefined)?.type;
  if (typeof name !== 'string') return words;
  return `${words}${words === '' ? '' : ' '}[${spaced(name)}]`;
}

/** `HEALTH_MISS`, `isLast`, `goingDown` → `health miss`, `is last`, `going down`. */
export function spaced(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .toLowerCase();
}
