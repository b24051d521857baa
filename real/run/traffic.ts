import { text } from 'node:stream/consumers';
import { monotonicMs } from './clock.ts';
import { Sender } from './sender.ts';
import type { TrafficOutcome, TrafficPlan } from './trafficPlan.ts';

/** Sends the requests of a plan, which comes as JSON on standard input, and writes what became of each. Runs where the clients' addresses are. */
const plan = JSON.parse(await text(process.stdin)) as TrafficPlan;
const sender = new Sender(plan);

/** How late a timer that should come every 10 ms has ever come: what stalls this program stalls the daemons beside it. */
function watchStalls(): () => number {
  const every = 10;
  let last = Math.max(monotonicMs(), plan.zeroMs);
  let longest = 0;
  const beat = (): void => {
    longest = Math.max(longest, monotonicMs() - last - every);
    last = Math.max(monotonicMs(), plan.zeroMs);
  };
  const timer = setInterval(beat, every);
  return () => {
    clearInterval(timer);
    return longest;
  };
}

const stallMs = watchStalls();
const all = await Promise.all(plan.requests.map((request) => sender.send(request)));
const outcome: TrafficOutcome = { sent: all, stallMs: stallMs() };
process.stdout.write(JSON.stringify(outcome));
