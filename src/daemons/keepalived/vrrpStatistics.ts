import type { Statistics, StatisticsRow } from '../../sim/behaviour.ts';
import type { VrrpInstance } from './instance.ts';

/** What keepalived counts about an instance, and writes into /tmp/keepalived.stats on SIGUSR2 (vrrp_print_stats of 2.2.7). */
export interface VrrpCounters {
  sent: number;
  received: number;
  becameMaster: number;
  releasedMaster: number;
}

export function newCounters(): VrrpCounters {
  return { sent: 0, received: 0, becameMaster: 0, releasedMaster: 0 };
}

const KILL_CHILD = 'kill -9 $(cat /run/keepalived/vrrp.pid)';

/** The instances of a running VRRP process as a table; null when there is no such process at the moment. */
export function vrrpStatistics(instances: readonly VrrpInstance[] | null): Statistics {
  return {
    source: 'kill -USR1 and -USR2: /tmp/keepalived.data, keepalived.stats',
    columns: [
      { title: 'instance', meaning: 'The vrrp_instance.' },
      { title: 'group', meaning: 'The vrrp_sync_group that it changes state with.' },
      { title: 'state', meaning: 'What it is now; init while its scripts have not reported yet.' },
      { title: 'wants', meaning: 'What it would be without its group.' },
      { title: 'priority', meaning: 'What it advertises, with all that tracking adds.' },
      { title: 'base', meaning: 'The priority of its configuration.' },
      { title: 'sent', meaning: 'Advertisements that it sent.' },
      { title: 'received', meaning: 'Advertisements that it received and took for right.' },
      { title: 'became master', meaning: 'How often, since its process started.' },
      { title: 'released', meaning: 'How often it stopped being master.' },
    ],
    rows: (instances ?? []).map(row),
    note:
      instances === null
        ? 'The VRRP process does not run: its parent starts it again, after 0, 1, 2, 4 … seconds if it dies within a minute.'
        : 'Addresses stay on a machine whose VRRP process was killed until a new one takes them off. Tracked files are written as by a shell: echo 20 > PATH.',
  };
}

function row(instance: VrrpInstance, index: number): StatisticsRow {
  const { config, counters, priority, state, wish, group } = instance;
  const { sent, received, becameMaster, releasedMaster } = counters;
  const figures = [priority.value, config.priority.value, sent, received, becameMaster, releasedMaster];
  return {
    cells: [config.name, group?.config.name ?? '', state, wish, ...figures.map(String)],
    orders: index === 0 ? [{ label: 'kill VRRP process', command: KILL_CHILD }] : [],
  };
}
