/**
 * The queue that everybody knows the answer to: customers come at random (Poisson), three servers take an exponential time each, whoever finds all of
 * them busy waits in order. Load 0.8. The same model in this engine and in others is a fair race of engines.
 */
export const SERVERS = 3;
/** Servers that would be busy on average, were there enough of them. */
export const OFFERED = 2.4;

/** How one engine did. */
export interface Mm3Result {
  readonly customers: number;
  /** Mean wait before service, in mean times of service. */
  readonly meanWait: number;
  readonly perSecond: number;
}

/** Erlang's C formula (1917): the mean wait before service in M/M/c, in mean times of service. */
export function erlangWait(servers: number, offered: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; k < servers; k++) sum += term *= offered / k;
  const allBusy = (term * (offered / servers)) / (1 - offered / servers);
  return allBusy / (sum + allBusy) / (servers - offered);
}

/**
 * Runs a model and measures it; `run` returns the sum of all waits, in mean times of service. Processor time counts, so that a computer with other work
 * is as fair as an idle one.
 */
export function measured(customers: number, run: () => number): Mm3Result {
  const start = process.cpuUsage();
  const sum = run();
  const { user, system } = process.cpuUsage(start);
  return { customers, meanWait: sum / customers, perSecond: (customers * 1e6) / (user + system) };
}
