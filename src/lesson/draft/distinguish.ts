import type { Cluster } from '../../model/cluster.ts';
import type { Diagnostic } from '../../text/diagnostic.ts';
import type { Pipeline } from '../pipeline.ts';
import type { LessonDraft } from './lessonDraft.ts';

/** A workspace as conditions of hints see it: its complaints, and its settings by where they stand. */
interface Look {
  readonly cluster: Cluster | null;
  readonly diagnostics: readonly Diagnostic[];
  /** `lb1/haproxy backends.0.servers.0.check.interMs` and what is there. */
  readonly values: ReadonlyMap<string, string | number | boolean>;
}

/**
 * For each mistake whose conditions are left to the lab: what it has and no other workspace of the draft does, neither start/ nor a solution nor
 * another mistake, as one condition of hints.yaml. A complaint of a daemon counts first, then a setting; empty where nothing tells it apart.
 */
export function distinguishing(draft: LessonDraft, pipeline: Pipeline): Readonly<Record<string, string>> {
  const looks = new Map<unknown, Look>();
  const sets = [...(draft.start === null ? [] : [draft.start]), ...draft.solutions, ...draft.mistakes];
  for (const set of sets) {
    const { cluster, diagnostics } = pipeline.prepare(set.files);
    looks.set(set, { cluster, diagnostics, values: cluster === null ? new Map() : settingsOf(cluster) });
  }
  const found: Record<string, string> = {};
  for (const mistake of draft.mistakes) {
    if (mistake.conditions !== null) continue;
    const others = [...looks].flatMap(([set, look]) => (set === mistake ? [] : [look]));
    found[mistake.name] = conditionOf(looks.get(mistake) as Look, others);
  }
  return found;
}

function conditionOf(own: Look, others: readonly Look[]): string {
  const complaint = own.diagnostics.find(
    ({ file, code, severity }) =>
      severity === 'error' && !others.some((other) => other.diagnostics.some((d) => d.file === file && d.code === code)),
  );
  if (complaint !== undefined) return flow({ diagnostic: complaint.code, file: complaint.file, severity: 'error' });
  for (const [place, value] of own.values) {
    if (others.every(({ values }) => values.get(place) !== value)) return flow({ value: place, ...testOf(place, value, others) });
  }
  // Nothing that is there tells it apart: perhaps what is missing does.
  const [first, ...rest] = others;
  for (const place of first?.values.keys() ?? []) {
    const everywhere = rest.every(({ values }) => values.has(place));
    if (everywhere && !own.values.has(place)) return flow({ value: place, missing: true });
  }
  return '';
}

/** A time that is longer or shorter than everywhere else stands for others like it; all else for itself. */
function testOf(place: string, value: string | number | boolean, others: readonly Look[]): Readonly<Record<string, string | number | boolean>> {
  if (typeof value !== 'number' || !place.endsWith('Ms')) return { is: value };
  const known = others.flatMap(({ values }) => values.get(place) ?? []).filter((other) => typeof other === 'number');
  if (known.length === 0) return { is: value };
  const longest = Math.max(...known);
  const shortest = Math.min(...known);
  if (value > longest) return { 'more-than': longest };
  return value < shortest ? { 'less-than': shortest } : { is: value };
}

function flow(condition: Readonly<Record<string, string | number | boolean>>): string {
  return `{ ${Object.entries(condition)
    .map(([key, value]) => `${key}: ${typeof value === 'string' ? JSON.stringify(value) : value}`)
    .join(', ')} }`;
}

/** Every setting that is a plain value, by the place that a condition would name: those of processes first, then the cluster's own. */
function settingsOf(cluster: Cluster): Map<string, string | number | boolean> {
  const found = new Map<string, string | number | boolean>();
  for (const { processes } of cluster.machines) {
    for (const { id, config } of processes) collect(config, '', (path, value) => found.set(`${id} ${path}`, value));
  }
  const machines = cluster.machines.map(({ name, address, processes }) => ({ name, address, processes: processes.map(({ id }) => ({ id })) }));
  const { site, clients } = cluster;
  collect({ site: { host: site.host, port: site.port }, clients, machines }, '', (path, value) => found.set(path, value));
  return found;
}

/** How deep settings lie at most: beyond, configurations lead back to themselves. */
const DEPTH_MAX = 9;

/** Walks as `clusterValue.ts` does: what wraps a value with its place in the text counts as the value, and places do not count. */
function collect(value: unknown, path: string, put: (path: string, value: string | number | boolean) => void, depth = 0): void {
  if (depth > DEPTH_MAX || value === null || value === undefined) return;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    // A path's parts are cut at its dots and blanks.
    if (path !== '') put(path, value);
    return;
  }
  if (typeof value !== 'object') return;
  if ('value' in value && 'span' in value) return collect(value.value, path, put, depth);
  const entries = value instanceof Map ? [...(value as Map<unknown, unknown>)] : Object.entries(value);
  for (const [key, inner] of entries) {
    const part = String(key);
    if (part === 'span' || part.endsWith('Span') || !/^[\w-]+$/.test(part)) continue;
    collect(inner, path === '' ? part : `${path}.${part}`, put, depth + 1);
  }
}
