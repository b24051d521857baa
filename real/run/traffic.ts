import { text } from 'node:stream/consumers';
import { Sender } from './sender.ts';
import { StallWatch } from './stallWatch.ts';
import type { TrafficOutcome, TrafficPlan } from './trafficPlan.ts';

/** Sends the requests of a plan, which comes as JSON on standard input, and writes what became of each. Runs where the clients' addresses are. */
const plan = JSON.parse(await text(process.stdin)) as TrafficPlan;
const sender = new Sender(plan);

const stalls = new StallWatch(plan.zeroMs);
const all = await Promise.all(plan.requests.map((request) => sender.send(request)));
const outcome: TrafficOutcome = { sent: all, stallMs: stalls.end() };
process.stdout.write(JSON.stringify(outcome));
