import { describe, expect, it } from 'vitest';
import { explain } from './explain.ts';
import { Result } from './result.ts';
import { TraceWriter } from './writer.ts';
import { lineSpan } from '../text/span.ts';

/** GET /widgets through lb1: web1 refuses, the retry goes to web2, whose database refuses too. */
function retried(dbResult: number, answer: number) {
  const w = new TraceWriter();
  const request = w.request(w.clients.of('10.77.0.101'), w.kind('GET', '/widgets'), 12_400);
  const server1 = lineSpan('lb1/haproxy.cfg', 11);
  const server2 = lineSpan('lb1/haproxy.cfg', 12);
  const dbHost = lineSpan('web2/app.env', 3);
  const hop = (
    parent: number,
    from: string,
    machine: string,
    cause: ReturnType<typeof lineSpan> | null,
    atMs: number,
  ) => {
    const id = w.hop(request, parent, w.processes.of(from), w.addresses.of(machine), 80, atMs, w.cause(cause));
    w.hopRoute(id, w.machines.of(machine));
    return id;
  };
  const entry = hop(-1, 'clients/client', 'lb1', null, 12_400);
  w.hopOpen(entry, 12_401, w.processes.of('lb1/haproxy'));
  const first = hop(entry, 'lb1/haproxy', 'web1', server1, 12_401);
  w.hopEnd(first, 12_402, Result.refused, -1);
  const second = hop(entry, 'lb1/haproxy', 'web2', server2, 12_402);
  w.hopOpen(second, 12_403, w.processes.of('web2/app'));
  const query = hop(second, 'web2/app', 'db1', dbHost, 12_403);
  if (dbResult >= 100) w.hopOpen(query, 12_404, w.processes.of('db1/mysql'));
  w.hopEnd(query, 12_404, dbResult, -1);
  w.hopEnd(second, 12_405, answer, -1);
  w.hopEnd(entry, 12_406, answer, -1);
  w.requestEnd(request, 12_406, answer);
  return explain(w.finish(1, 20_000, null), request);
}

describe('explain', () => {
  it('follows a failure to its deepest hop, and its line', () => {
    const told = retried(Result.refused, 500);
    expect(told.words).toBe('at 12.4 s GET /widgets → lb1 → web2 → db1 refused: 500');
    expect(told.span).toMatchObject({ file: 'web2/app.env', line: 3 });
    expect(told.hops[told.decisive]?.words).toBe('web2/app → db1 (db1:80): refused');
    expect(told.via).toEqual(['lb1', 'web2']);
    expect(told.hops.map((h) => h.depth)).toEqual([0, 1, 1, 2]);
  });

  it('follows an answer to whom it came from', () => {
    const told = retried(200, 200);
    expect(told.words).toBe('at 12.4 s GET /widgets → lb1 → web2 → db1 answered 200');
    expect(told.via).toEqual(['lb1', 'web2', 'db1']);
    expect(told.hops[1]?.words).toBe('lb1/haproxy → web1 (web1:80): refused');
    expect(told.hops[1]?.chosenBy?.line).toBe(11);
  });

  it('says where a request waits, and one that has no connection', () => {
    const w = new TraceWriter();
    const waiting = w.request(0, w.kind('GET', '/'), 1000);
    w.clients.of('10.77.0.101');
    const hop = w.hop(waiting, -1, 0, w.addresses.of('10.77.0.21'), 80, 1000, -1);
    w.hopRoute(hop, w.machines.of('web1'));
    const lost = w.request(0, w.kind('GET', '/'), 2000);
    w.requestEnd(lost, 2000, Result.unresolved);
    const trace = w.finish(1, 3000, null);
    expect(explain(trace, waiting).words).toBe('at 1.0 s GET / → web1 no answer yet');
    expect(explain(trace, lost)).toMatchObject({ words: 'at 2.0 s GET / has no address', decisive: -1, span: null });
  });
});
