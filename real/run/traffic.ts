import { text } from 'node:stream/consumers';
import { CookieJar } from '../../src/sim/cookieJar.ts';
import { monotonicMs, sleepUntil } from './clock.ts';
import { send } from './httpRequest.ts';
import type { Sent, TrafficOutcome, TrafficPlan } from './trafficPlan.ts';

/** Sends the requests of a plan, which comes as JSON on standard input, and writes what became of each. Runs where the clients' addresses are. */
const plan = JSON.parse(await text(process.stdin)) as TrafficPlan;
const jars = new Map<string, CookieJar>();

async function sent(index: number): Promise<Sent> {
  const request = plan.requests[index] as TrafficPlan['requests'][number];
  await sleepUntil(plan.zeroMs + request.atMs);
  const given = jars.get(request.client)?.header ?? null;
  return send(plan, request, given, (fields) => {
    const jar = jars.get(request.client) ?? new CookieJar();
    jars.set(request.client, jar);
    jar.take({ 'set-cookie': fields.join('\n') });
  });
}

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
const all = await Promise.all(plan.requests.map((_, index) => sent(index)));
const outcome: TrafficOutcome = { sent: all, stallMs: stallMs() };
process.stdout.write(JSON.stringify(outcome));
