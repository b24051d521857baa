import { Document, isMap, isSeq, type Node } from 'yaml';
import type { Fault, Scenario, SingleRequest, Traffic } from '../sim/scenario.ts';

/** A scenario as a file that the lab reads back as the same scenario. */
export function scenarioText({ traffic, requests, durationMs, faults }: Scenario): string {
  const document = new Document({
    ...(traffic === null ? {} : { traffic: writtenTraffic(traffic) }),
    ...(requests.length === 0 ? {} : { requests: requests.map(writtenRequest) }),
    duration: time(durationMs),
    ...(faults.length === 0 ? {} : { faults: faults.map(writtenFault) }),
  });
  for (const key of ['requests', 'faults']) {
    const list = document.get(key);
    if (isSeq(list)) for (const item of list.items) onOneLine(item as Node);
  }
  document.commentBefore =
    ' What happens: who asks for what, and what breaks when. Times count from the first request.';
  return document.toString({ lineWidth: 0 });
}

function onOneLine(node: Node): void {
  if (isMap(node)) node.flow = true;
}

function writtenTraffic({ rateRps, mix, timeoutMs, arrivals, headers }: Traffic): unknown {
  return {
    rate: `${plain(rateRps)}/s`,
    mix: Object.fromEntries(mix.map(({ method, path, weight }) => [`${method} ${path}`, weight])),
    timeout: time(timeoutMs),
    arrivals,
    ...(headers === undefined ? {} : { headers }),
  };
}

function writtenRequest({ atMs, client, method, path, timeoutMs, headers }: SingleRequest): unknown {
  return {
    at: time(atMs),
    ...(client === null ? {} : { client }),
    method,
    path,
    timeout: time(timeoutMs),
    ...(headers === undefined ? {} : { headers }),
  };
}

function writtenFault(fault: Fault): unknown {
  const until = fault.untilMs === null || fault.kind === 'tell' ? {} : { until: time(fault.untilMs) };
  return { at: time(fault.atMs), ...until, ...subject(fault) };
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

/** Whole seconds as such, all else in milliseconds. */
function time(ms: number): string {
  return ms >= 1000 && ms % 1000 === 0 ? `${ms / 1000}s` : `${plain(ms)}ms`;
}

/** Without an exponent, which the file's numbers do not have. */
function plain(value: number): string {
  const text = String(value);
  return text.includes('e') ? value.toFixed(6) : text;
}
