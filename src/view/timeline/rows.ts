import type { Cluster } from '../../model/cluster.ts';
import type { Trace } from '../../trace/trace.ts';
import {
  eventfulMachines,
  eventfulProcesses,
  healthStretches,
  lanes,
  reachStretches,
  stretches,
  valueAt,
  type Health,
  type ProcessLife,
  type Stretch,
} from '../../app/traceReading.ts';

/** How a stretch of a lane is drawn. */
export type BandLook = 'up' | 'blind' | 'down' | 'frozen' | 'held' | 'split' | 'none';

export interface Band {
  readonly fromMs: number;
  readonly toMs: number;
  readonly look: BandLook;
  /** Written inside where it fits: UP, DOWN, a holder's name. */
  readonly word: string;
}

/** One row of the timeline. */
export interface LaneRow {
  readonly id: string;
  readonly label: string;
  /** Smaller, after the label: who says so. */
  readonly note: string;
  readonly bands: readonly Band[];
  /** For a screen reader: the row in words. */
  readonly words: string;
}

/** At most this many rows for processes. */
const PROCESS_ROWS_MAX = 4;

/** The lanes worth showing: beliefs, eventful processes, addresses that move. */
export function laneRows(cluster: Cluster, trace: Trace, durationMs: number): LaneRow[] {
  return [
    ...healthRows(cluster, trace, durationMs),
    ...machineRows(cluster, trace, durationMs),
    ...processRows(cluster, trace, durationMs),
    ...addressRows(cluster, trace, durationMs),
  ];
}

const HEALTH_BANDS: Readonly<Record<Health, { look: BandLook; word: string }>> = {
  up: { look: 'up', word: 'UP' },
  blind: { look: 'blind', word: '' },
  down: { look: 'down', word: 'DOWN' },
  drain: { look: 'down', word: 'DRAIN' },
  none: { look: 'none', word: '' },
};

function healthRows(cluster: Cluster, trace: Trace, durationMs: number): LaneRow[] {
  const rows: { server: string; by: string[]; bands: Band[]; quiet: boolean }[] = [];
  for (const view of lanes(cluster, trace).beliefs) {
    const bands = healthStretches(cluster, trace, view, 0, durationMs).map(({ fromMs, toMs, value }): Band => ({
      fromMs,
      toMs,
      ...HEALTH_BANDS[value],
    }));
    const server = view.machine ?? view.subject;
    const quiet = bands.length === 1;
    // Load balancers that never disagree share a row.
    const same = rows.find(
      (row) => row.server === server && quiet && row.quiet && row.bands[0]?.look === bands[0]?.look,
    );
    if (same !== undefined) same.by.push(view.by);
    else rows.push({ server, by: [view.by], bands, quiet });
  }
  rows.sort((a, b) => orderOf(cluster, a.server) - orderOf(cluster, b.server));
  return rows.map(({ server, by, bands }, i) => {
    const note = by.length === 1 ? `${by[0]} says` : `${by.join(', ')} say`;
    return {
      id: `health ${server} ${by.join()} ${i}`,
      label: server,
      note,
      bands,
      words: inWords(`${server}, ${note}`, bands),
    };
  });
}

function orderOf(cluster: Cluster, server: string): number {
  const index = cluster.machines.findIndex((m) => m.name === server);
  return index < 0 ? cluster.machines.length : index;
}

function machineRows(cluster: Cluster, trace: Trace, durationMs: number): LaneRow[] {
  return eventfulMachines(cluster, trace).map((name) => {
    const bands = reachStretches(cluster, trace, name, durationMs).map(({ fromMs, toMs, value }): Band => {
      return { fromMs, toMs, look: value === 'up' ? 'up' : 'down', word: value === 'up' ? '' : value };
    });
    return { id: `machine ${name}`, label: name, note: '', bands, words: inWords(name, bands) };
  });
}

const LIFE_BANDS: Readonly<Record<ProcessLife, { look: BandLook; word: string }>> = {
  running: { look: 'up', word: '' },
  frozen: { look: 'frozen', word: /* @wc-include */ 'frozen' },
  killed: { look: 'down', word: 'gone' },
  exited: { look: 'down', word: 'gone' },
  stopped: { look: 'down', word: /* @wc-include */ 'off' },
  refused: { look: 'down', word: 'did not start' },
};

function processRows(cluster: Cluster, trace: Trace, durationMs: number): LaneRow[] {
  const ids = eventfulProcesses(cluster, trace).slice(0, PROCESS_ROWS_MAX);
  return ids.map((id) => {
    const [machine = '', daemon = ''] = id.split('/');
    const lane = lanes(cluster, trace).processes.get(id);
    const parts: readonly Stretch<ProcessLife>[] = lane === undefined ? [] : stretches(lane, 0, durationMs);
    const bands = parts.map(({ fromMs, toMs, value }): Band => ({ fromMs, toMs, ...LIFE_BANDS[value] }));
    return {
      id: `process ${id}`,
      label: daemon,
      note: machine,
      bands,
      words: inWords(`${daemon} on ${machine}`, bands),
    };
  });
}

function addressRows(cluster: Cluster, trace: Trace, durationMs: number): LaneRow[] {
  return [...lanes(cluster, trace).holders].flatMap(([address, lane]) => {
    if (lane.atMs.length === 0 && valueAt(lane, 0).length === 0) return [];
    const bands = stretches(lane, 0, durationMs).map(({ fromMs, toMs, value }): Band => {
      const look = value.length === 0 ? 'down' : value.length === 1 ? 'held' : 'split';
      return { fromMs, toMs, look, word: value.length === 0 ? 'nobody' : value.join(/* @wc-include */ ' and ') };
    });
    return [
      { id: `address ${address}`, label: address, note: '', bands, words: inWords(`${address} is held by`, bands) },
    ];
  });
}

const LOOK_WORDS: Readonly<Record<BandLook, string>> = {
  up: /* @wc-include */ 'up',
  blind: 'dead and believed up',
  down: /* @wc-include */ 'down',
  frozen: /* @wc-include */ 'frozen',
  held: '',
  split: '',
  none: 'nobody looks',
};

function inWords(name: string, bands: readonly Band[]): string {
  const parts = bands.map((band) => `${bandWords(band)} from ${(band.fromMs / 1000).toFixed(1)} s`);
  return `${name}: ${parts.join(', ')}`;
}

/** A stretch of a lane in a word or a few. */
export function bandWords({ look, word }: Band): string {
  return LOOK_WORDS[look] === '' || (look === 'down' && word !== 'DOWN') ? word : LOOK_WORDS[look];
}
