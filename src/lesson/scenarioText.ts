import { Document, isMap, isSeq, type Node } from 'yaml';
import type { Fault, Scenario, SingleRequest, Traffic } from '../sim/scenario.ts';

/** A scenario as a file that the lab reads back as the same scenario. */
export function scenarioText(scenario: Scenario): string {
  const document = new Document(writtenScenario(scenario));
  for (const key of ['requests', 'faults']) {
    const list = document.get(key);
    if (isSeq(list)) for (const item of list.items) onOneLine(item as Node);
  }
  document.commentBefore =
    ' What happens: who asks for what, and what breaks when. Times count from the first request.';
  return document.toString({ lineWidth: 0 });
}

/** A scenario as plain data with the file's keys: also a part of larger files. */
export function writtenScenario({ traffic, requests, durationMs, faults }: Scenario): Readonly<Record<string, unknown>> {
  return {
    ...(traffic === null ? {} : { traffic: writtenTraffic(traffic) }),
    ...(requests.length === 0 ? {} : { requests: requests.map(writtenRequest) }),
    duration: durationText(durationMs),
    ...(faults.length === 0 ? {} : { faults: faults.map(writtenFault) }),
  };
}

function onOneLine(node: Node): void {
  if (isMap(node)) node.flow = true;
}

/** Traffic as the file has it. */
export function writtenTraffic({ rateRps, mix, timeoutMs, arrivals, headers }: Traffic): unknown {
  return {
    rate: rateText(rateRps),
    mix: Object.fromEntries(mix.map(({ method, path, weight }) => [`${method} ${path}`, weight])),
    timeout: durationText(timeoutMs),
    arrivals,
    ...(headers === undefined ? {} : { headers }),
  };
}

/** A single request as the file has it. */
export function writtenRequest({ atMs, client, method, path, timeoutMs, headers }: SingleRequest): unknown {
  return {
    at: durationText(atMs),
    ...(client === null ? {} : { client }),
    method,
    path,
    timeout: durationText(timeoutMs),
    ...(headers === undefined ? {} : { headers }),
  };
}

/** A fault as the file has it. */
export function writtenFault(fault: Fault): unknown {
  const until = fault.untilMs === null || fault.kind === 'tell' ? {} : { until: durationText(fault.untilMs) };
  return { at: durationText(fault.atMs), ...until, ...subject(fault) };
}

function subject(fault: Fault): Record<string, unknown> {
  switch (fault.kind) {
    case 'power-off':
    case 'unplug':
    case 'drop':
    case 'drain':
      return { [fault.kind]: fault.machine };
    case 'set':
      return { set: fault.process, env: fault.env };
    case 'tell':
      return { tell: fault.process, command: fault.command };
    case 'partition':
      return { partition: fault.groups };
    default:
      return { [fault.kind]: fault.process };
  }
}

/** Requests per second as the file has them: `50/s`. */
export function rateText(rateRps: number): string {
  return `${plain(rateRps)}/s`;
}

/** Whole seconds as such, all else in milliseconds. */
export function durationText(ms: number): string {
  return ms >= 1000 && ms % 1000 === 0 ? `${ms / 1000}s` : `${plain(ms)}ms`;
}

/** Without an exponent, which the file's numbers do not have. */
function plain(value: number): string {
  const text = String(value);
  return text.includes('e') ? value.toFixed(6) : text;
}
