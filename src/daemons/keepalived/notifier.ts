import type { Host } from '../../sim/host.ts';
import type { NotifyConfig, NotifyEvent } from './config.ts';

/** What a notify script hears of, in the word that it is told. */
export type NotifiedState = 'MASTER' | 'BACKUP' | 'FAULT' | 'STOP';

const EVENT_OF: Readonly<Record<NotifiedState, NotifyEvent>> = {
  MASTER: 'master',
  BACKUP: 'backup',
  FAULT: 'fault',
  STOP: 'stop',
};

/**
 * Runs the notify scripts of an instance or of a sync group (vrrp_notify.c of 2.2.7). They run beside keepalived, which does not wait for them; in the
 * lab they do nothing but stand in the trace, with the words that they are told.
 */
export class Notifier {
  readonly #kind: 'INSTANCE' | 'GROUP';
  readonly #name: string;
  readonly #scripts: readonly NotifyConfig[];
  readonly #host: Host;

  constructor(kind: 'INSTANCE' | 'GROUP', name: string, scripts: readonly NotifyConfig[], host: Host) {
    this.#kind = kind;
    this.#name = name;
    this.#scripts = scripts;
    this.#host = host;
  }

  /** First the state's own script with its own arguments, then `notify` with kind, name, state and priority behind them; a group's priority is 0. */
  tell(state: NotifiedState, priority: number): void {
    if (this.#scripts.length === 0) return;
    this.#run(EVENT_OF[state], '');
    this.#run('any', ` ${this.#kind} ${this.#name} ${state} ${priority}`);
  }

  /** `notify_master_rx_lower_pri`. */
  tellLowerPriority(): void {
    this.#run('lower-priority', '');
  }

  #run(event: NotifyEvent, words: string): void {
    for (const script of this.#scripts) {
      if (script.event !== event) continue;
      const detail = `runs ${script.command}${words}`;
      this.#host.record({ kind: 'log', subject: this.#name, detail, cause: script.span });
    }
  }
}
