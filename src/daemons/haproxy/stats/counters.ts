import { FreqCounter } from './freqCounter.ts';

/** Samples over which HAProxy's time averages fade (TIME_STATS_SAMPLES). */
const TIME_SAMPLES = 512;

/** An average over the last requests: exact for the first 512, then fading (freq_ctr.h swrate_add_dynamic, 2.6). Milliseconds. */
class TimeAverage {
  #sum = 0;
  maxMs = 0;

  /** @param samples how many were added before, by the daemon's own count of requests */
  add(valueMs: number, samples: number): void {
    const window = samples > TIME_SAMPLES ? TIME_SAMPLES : 0;
    const fades = window === 0 ? 0 : Math.floor((this.#sum + window - 1) / window);
    this.#sum += valueMs - fades;
    if (valueMs > this.maxMs) this.maxMs = valueMs;
  }

  read(samples: number): number {
    const window = samples > 0 && samples < TIME_SAMPLES ? samples : TIME_SAMPLES;
    return Math.floor((this.#sum + window - 1) / window);
  }

  clear(): void {
    this.#sum = 0;
    this.maxMs = 0;
  }
}

/** What a request took, in whole milliseconds: waiting in a queue, connecting, waiting for the answer's first line, all of it. */
export interface RequestTimes {
  readonly queueMs: number;
  readonly connectMs: number;
  readonly responseMs: number;
  readonly totalMs: number;
}

/** What `show stat` counts of a server, a backend or a frontend (counters-t.h, 2.6). Each uses a part of them. */
export class Counters {
  /** `stot`: a frontend's sessions, a backend's requests, a server's connections. */
  sessions = 0;
  /** `smax`. */
  sessionsMax = 0;
  /** `conn_tot`: accepted by a frontend, also those that a rule then turned away. */
  connections = 0;
  /** `req_tot`. */
  requests = 0;
  /** `lbtot`: times chosen by the balancing algorithm. */
  balanced = 0;
  /** `qmax`. */
  queueMax = 0;
  deniedRequests = 0;
  deniedResponses = 0;
  deniedConnections = 0;
  deniedSessions = 0;
  failedRequests = 0;
  failedConnections = 0;
  failedResponses = 0;
  retries = 0;
  redispatches = 0;
  /** Answered by HAProxy itself: redirects and the like. */
  intercepted = 0;
  /** Connections opened to servers. */
  opened = 0;
  clientAborts = 0;
  serverAborts = 0;
  failedRewrites = 0;
  failedChecks = 0;
  /** Times that live traffic met too many errors in a row. */
  failedAnalyses = 0;
  /** Times it went down. */
  downs = 0;
  /** Answers by the first digit of their status; `[0]` is none of 1 to 5. */
  readonly answers = [0, 0, 0, 0, 0, 0];
  /** Milliseconds of the run; NaN: never. */
  lastSessionMs = NaN;
  readonly sessionRate = new FreqCounter();
  sessionRateMax = 0;
  readonly connectionRate = new FreqCounter();
  connectionRateMax = 0;
  readonly requestRate = new FreqCounter();
  requestRateMax = 0;
  readonly queueTime = new TimeAverage();
  readonly connectTime = new TimeAverage();
  readonly responseTime = new TimeAverage();
  readonly totalTime = new TimeAverage();

  countSession(nowMs: number): void {
    this.sessions++;
    const rate = this.sessionRate.add(nowMs);
    if (rate > this.sessionRateMax) this.sessionRateMax = rate;
  }

  countConnection(nowMs: number): void {
    this.connections++;
    const rate = this.connectionRate.add(nowMs);
    if (rate > this.connectionRateMax) this.connectionRateMax = rate;
  }

  countRequest(nowMs: number): void {
    this.requests++;
    const rate = this.requestRate.add(nowMs);
    if (rate > this.requestRateMax) this.requestRateMax = rate;
  }

  noteSessions(now: number): void {
    if (now > this.sessionsMax) this.sessionsMax = now;
  }

  noteQueue(length: number): void {
    if (length > this.queueMax) this.queueMax = length;
  }

  countAnswer(status: number): void {
    const digit = Math.floor(status / 100);
    const at = digit >= 1 && digit <= 5 ? digit : 0;
    this.answers[at] = (this.answers[at] as number) + 1;
  }

  /** @param samples requests counted so far, or times balanced in mode tcp */
  countTimes(times: RequestTimes, samples: number): void {
    this.queueTime.add(times.queueMs, samples);
    this.connectTime.add(times.connectMs, samples);
    this.responseTime.add(times.responseMs, samples);
    this.totalTime.add(times.totalMs, samples);
  }

  /** `clear counters`: the greatest values only. */
  clearMaxima(): void {
    this.sessionsMax = this.queueMax = 0;
    this.sessionRateMax = this.connectionRateMax = this.requestRateMax = 0;
    for (const time of this.#times()) time.maxMs = 0;
  }

  /** `clear counters all`. Rates are no counters: they stay. */
  clear(): void {
    this.clearMaxima();
    this.sessions = this.connections = this.requests = this.balanced = 0;
    this.deniedRequests = this.deniedResponses = this.deniedConnections = this.deniedSessions = 0;
    this.failedRequests = this.failedConnections = this.failedResponses = 0;
    this.retries = this.redispatches = this.intercepted = this.opened = 0;
    this.clientAborts = this.serverAborts = this.failedRewrites = 0;
    this.failedChecks = this.failedAnalyses = this.downs = 0;
    this.answers.fill(0);
    this.lastSessionMs = NaN;
    for (const time of this.#times()) time.clear();
  }

  #times(): readonly TimeAverage[] {
    return [this.queueTime, this.connectTime, this.responseTime, this.totalTime];
  }
}
