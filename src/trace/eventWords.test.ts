import { describe, expect, it } from 'vitest';
import { eventWords } from './eventWords.ts';
import type { EventKind, TraceEvent } from './trace.ts';

function words(kind: EventKind, machine: string, subject: string, detail: string): string {
  const event: TraceEvent = { atMs: 10_000, kind, machine, subject, detail, cause: -1 };
  return eventWords(event);
}

describe('an event as a line', () => {
  it.each<[EventKind, string, string, string, string]>([
    ['fault', 'web1', 'web1', 'web1 loses its power', 'web1 loses its power'],
    ['fault', 'db1', 'db1', 'db1: packets vanish', 'db1: packets vanish'],
    ['fault', 'lb1 | lb2+web1', 'lb1 | lb2+web1', 'partition lb1 | lb2+web1', 'partition lb1 | lb2+web1'],
    ['process-started', 'web1', 'web1/app', 'started', 'web1/app started'],
    ['process-ended', 'web1', 'web1/app', 'killed (SIGKILL)', 'web1/app killed (SIGKILL)'],
    ['process-refused', 'web1', 'web1/nginx', 'unknown directive "x"', 'web1/nginx: unknown directive "x"'],
    ['log', 'web1', 'web1/app', 'Error: getaddrinfo', 'web1/app: Error: getaddrinfo'],
    ['server-down', 'lb1', 'be/web1', 'Server be/web1 is DOWN, reason', 'lb1: Server be/web1 is DOWN, reason'],
    ['log', 'lb1', 'VI_1', '(VI_1) Entering MASTER STATE', 'lb1: (VI_1) Entering MASTER STATE'],
    ['log', 'web1', 'web10:80', 'down', 'web1: web10:80: down'],
    ['address-taken', 'lb2', '10.77.0.100', 'lb2 holds 10.77.0.100', 'lb2 holds 10.77.0.100'],
    ['address-dropped', 'lb1', '10.77.0.100', 'lost with the power', 'lb1: 10.77.0.100 lost with the power'],
    ['commit-lost', 'db1', 'order 3', '', 'db1: order 3 commit-lost'],
  ])('%s of %s, %s: %s', (kind, machine, subject, detail, line) => {
    expect(words(kind, machine, subject, detail)).toBe(line);
  });

  it('tells a machine from another whose name begins like it', () => {
    expect(words('log', 'web1', 'x', 'web10 is gone')).toBe('web1: x: web10 is gone');
  });
});
