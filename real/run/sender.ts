import { CookieJar } from '../../src/sim/cookieJar.ts';
import { sleepUntil } from './clock.ts';
import { send } from './httpRequest.ts';
import type { PlannedRequest, Sent, TrafficPlan } from './trafficPlan.ts';

/** Sends requests as a plan says, each client with the cookies that it was given. */
export class Sender {
  readonly #plan: TrafficPlan;
  readonly #jars = new Map<string, CookieJar>();

  constructor(plan: TrafficPlan) {
    this.#plan = plan;
  }

  /** Waits for the request's moment, sends it, and tells what became of it. Never rejects. */
  async send(request: PlannedRequest): Promise<Sent> {
    await sleepUntil(this.#plan.zeroMs + request.atMs);
    const given = this.#jars.get(request.client)?.header ?? null;
    return send(this.#plan, request, given, (fields) => {
      const jar = this.#jars.get(request.client) ?? new CookieJar();
      this.#jars.set(request.client, jar);
      jar.take({ 'set-cookie': fields.join('\n') });
    });
  }
}
