import { simulatedFacts, type SimulationOrder } from './simulated.ts';

/** A process that simulates for another (`simulatorPool.ts`): an order comes as a message, and the facts go back. */
process.on('message', ({ it, seeds }: SimulationOrder) => {
  try {
    process.send?.({ facts: simulatedFacts(it, seeds) });
  } catch (error) {
    process.send?.({ error: (error as Error).message });
  }
});
