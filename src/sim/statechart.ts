import { createActor, type AnyActorScope, type AnyMachineSnapshot, type AnyStateMachine, type EventObject } from 'xstate';
import type { Span } from '../text/span.ts';
import type { Host, TimerHandle } from './host.ts';

/** What a chart needs of the world: timers, and a place to write its transitions. A `Host` fits. */
export type ChartHost = Pick<Host, 'after' | 'cancel' | 'record'>;

export interface ChartOptions {
  readonly host: ChartHost;
  /** The chart's name in the trace: `haproxy.health`. */
  readonly chart: string;
  /** What it is about: `be/web1`. */
  readonly subject: string;
  readonly input?: unknown;
  /** What the machine's named actions do. An action without an entry here is an error. */
  readonly actions?: Readonly<Record<string, (params: unknown, context: never, event: never) => void>>;
  /** The configuration line behind a delayed transition, by the delay's name in the machine (`masterDown`); asked when it fires. */
  readonly timerCause?: (delay: string) => Span | null;
}

export interface Chart {
  /** Sends an event; `cause` is the configuration line that brought it about. */
  send(event: EventObject, cause?: Span | null): void;
  /** Dotted path of the current state: `up`, `down.rising`. */
  readonly state: string;
  readonly context: unknown;
  matches(state: string): boolean;
  /** Cancels all its timers. */
  stop(): void;
}

/**
 * Runs an XState machine by its pure transition function: delayed transitions come back as data and become timers of our own queue, named actions are
 * handed to `actions`, every change of state is written to the trace. XState itself never sees a clock.
 */
export function startChart(machine: AnyStateMachine, options: ChartOptions): Chart {
  return new RunningChart(machine, options);
}

class RunningChart implements Chart {
  state: string;
  #snapshot: AnyMachineSnapshot;
  readonly #machine: AnyStateMachine;
  readonly #options: ChartOptions;
  readonly #scope: AnyActorScope;
  readonly #timers = new Map<string, TimerHandle>();
  readonly #waiting: { event: EventObject; cause: Span | null }[] = [];
  #busy = false;

  constructor(machine: AnyStateMachine, options: ChartOptions) {
    this.#machine = machine;
    this.#options = options;
    this.#scope = pureScope(machine, options.input);
    const actions: ChartAction[] = [];
    this.#scope.actionExecutor = (action) => void actions.push(action);
    this.#snapshot = machine.getInitialSnapshot(this.#scope, options.input) as AnyMachineSnapshot;
    this.state = statePath(this.#snapshot.value);
    this.#record('', this.state, 'start', null);
    this.#busy = true;
    this.#perform(actions, { type: 'xstate.init' });
    this.#busy = false;
    this.#drain();
  }

  get context(): unknown {
    return this.#snapshot.context;
  }

  matches(state: string): boolean {
    return this.state === state || this.state.startsWith(`${state}.`);
  }

  send(event: EventObject, cause: Span | null = null): void {
    this.#waiting.push({ event, cause });
    if (!this.#busy) this.#drain();
  }

  stop(): void {
    for (const timer of this.#timers.values()) this.#options.host.cancel(timer);
    this.#timers.clear();
    this.#waiting.length = 0;
  }

  /** One event at a time: an action that sends to its own chart is heard after the transition is complete. */
  #drain(): void {
    this.#busy = true;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) this.#step(next.event, next.cause);
    this.#busy = false;
  }

  #step(event: EventObject, cause: Span | null): void {
    const actions: ChartAction[] = [];
    this.#scope.actionExecutor = (action) => void actions.push(action);
    const before = this.state;
    this.#snapshot = this.#machine.transition(this.#snapshot, event, this.#scope) as AnyMachineSnapshot;
    this.state = statePath(this.#snapshot.value);
    if (this.state !== before) this.#record(before, this.state, eventWord(event.type), cause);
    this.#perform(actions, event);
  }

  #perform(actions: readonly ChartAction[], event: EventObject): void {
    for (const action of actions) {
      if (action.type === 'xstate.raise') this.#raise(action.params as RaiseParams);
      else if (action.type === 'xstate.cancel') this.#cancel(String((action.params as { sendId: unknown }).sendId));
      else {
        const act = this.#options.actions?.[action.type];
        if (act === undefined) {
          // `assign` leaves no action behind; anything else without an entry is a chart that forgot one.
          if (action.type.startsWith('xstate.')) continue;
          throw new Error(`chart ${this.#options.chart}: nothing is given for the action ${action.type}`);
        }
        act(action.params, this.#snapshot.context as never, event as never);
      }
    }
  }

  #raise(params: RaiseParams): void {
    const { event, delay, id } = params;
    if (delay === undefined) {
      this.#waiting.push({ event, cause: null });
      return;
    }
    const key = id ?? event.type;
    this.#cancel(key);
    const timer = this.#options.host.after(delay, () => {
      this.#timers.delete(key);
      this.send(event, this.#timerCause(event.type));
    });
    this.#timers.set(key, timer);
  }

  /** A delayed event is called `xstate.after.DELAY.path`. */
  #timerCause(type: string): Span | null {
    const [, , delay] = type.split('.');
    return delay === undefined ? null : (this.#options.timerCause?.(delay) ?? null);
  }

  #cancel(key: string): void {
    const timer = this.#timers.get(key);
    if (timer === undefined) return;
    this.#options.host.cancel(timer);
    this.#timers.delete(key);
  }

  #record(from: string, to: string, by: string, cause: Span | null): void {
    const { host, chart, subject } = this.#options;
    host.record({ kind: 'state', subject, detail: from === '' ? to : `${from} → ${to}`, chart, from, to, by, cause });
  }
}

/**
 * What XState asks of the actor whose transition it computes: nothing but its name, as long as nobody starts it. XState's own `transition` makes
 * a new one each time, which takes longer than the transition; a chart needs only one.
 */
function pureScope(machine: AnyStateMachine, input: unknown): AnyActorScope {
  const self = createActor(machine, { input });
  const { id, sessionId, system } = self;
  return { self, id, sessionId, system, logger: NOTHING, defer: NOTHING, emit: NOTHING, stopChild: NOTHING, actionExecutor: NOTHING };
}

const NOTHING = (): void => {};

interface ChartAction {
  readonly type: string;
  readonly params: unknown;
}

interface RaiseParams {
  readonly event: EventObject;
  readonly delay?: number;
  readonly id?: string;
}

/** `{ down: 'rising' }` → `down.rising`; parallel regions are joined by `+`. */
export function statePath(value: unknown): string {
  if (typeof value === 'string') return value;
  return Object.entries(value as Record<string, unknown>)
    .map(([key, inner]) => `${key}.${statePath(inner)}`)
    .join('+');
}

/** XState names delayed events `xstate.after.DELAY.path`: "after" says it. */
function eventWord(type: string): string {
  return type.startsWith('xstate.after.') ? 'after' : type;
}
