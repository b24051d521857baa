import { createRequire } from 'node:module';
import { measured, type Mm3Result, OFFERED, SERVERS } from './mm3.ts';

/** What this model uses of simjs 2.0.3. */
interface SimJs {
  readonly Sim: new () => { addEntity(kind: unknown): unknown; simulate(until: number): boolean };
  readonly Entity: new (...args: never[]) => {
    setTimer(delay: number): { done(callback: () => void, context: unknown): unknown };
    useFacility(facility: unknown, duration: number): unknown;
  };
  readonly Facility: new (
    name: string,
    discipline: number,
    servers: number,
  ) => {
    queueStats(): { readonly durationSeries: { sum(): number } };
  };
  readonly Random: new (seed: number) => { exponential(rate: number): number };
}

let loaded: SimJs | null = null;

/** The package offers itself to a browser's window and to nobody else, once. */
function load(): SimJs {
  if (loaded !== null) return loaded;
  const scope = globalThis as { window?: unknown };
  const before = Object.getOwnPropertyDescriptor(scope, 'window');
  const window: { Sim?: SimJs } = {};
  scope.window = window;
  createRequire(import.meta.url)('simjs');
  if (before === undefined) delete scope.window;
  else Object.defineProperty(scope, 'window', before);
  if (window.Sim === undefined) throw new Error('simjs did not offer itself');
  loaded = window.Sim;
  return loaded;
}

/** The model as simjs's own examples write one: an entity that sends, a facility that serves first come, first served, and counts the waits itself. */
export function simjs(customers: number, seed: number): Mm3Result {
  const { Sim, Entity, Facility, Random } = load();
  const FIRST_COME = 1;
  const counter = new Facility('counter', FIRST_COME, SERVERS);
  const random = new Random(seed);
  let expected = customers;
  class Customers extends Entity {
    start(): void {
      if (expected-- > 0) this.setTimer(random.exponential(OFFERED)).done(() => this.arrived(), this);
    }
    arrived(): void {
      this.useFacility(counter, random.exponential(1));
      this.start();
    }
  }
  return measured(customers, () => {
    const sim = new Sim();
    sim.addEntity(Customers);
    sim.simulate(Infinity);
    return counter.queueStats().durationSeries.sum();
  });
}
