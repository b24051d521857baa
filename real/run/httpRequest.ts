import { request as httpRequest, type OutgoingHttpHeaders } from 'node:http';
import { monotonicMs } from './clock.ts';
import type { PlannedRequest, Sent, TrafficPlan } from './trafficPlan.ts';

/** What clients call the ways in which a connection fails. */
const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refused',
  ETIMEDOUT: 'timeout',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
};

/**
 * One request over a connection of its own, from the client's address. It is decided when the answer's head is there, when the connection fails, or when the
 * client gives up. `cookies` is what the client holds; `keep` gets what it is given.
 */
export function send(
  plan: TrafficPlan,
  request: PlannedRequest,
  cookies: string | null,
  keep: (fields: readonly string[]) => void,
): Promise<Sent> {
  return new Promise((resolve) => {
    const startMs = monotonicMs() - plan.zeroMs;
    const outgoing = httpRequest({
      host: plan.address,
      port: plan.port,
      localAddress: request.client,
      method: request.method,
      path: request.path,
      agent: false,
      headers: headersOf(plan, request, cookies),
    });
    const end = (status: number | string, server: string | null = null, database: string | null = null): void => {
      clearTimeout(timer);
      outgoing.destroy();
      const { id, client, method, path } = request;
      resolve({ id, client, method, path, startMs, endMs: monotonicMs() - plan.zeroMs, status, server, database });
    };
    const timer = setTimeout(() => end('timeout'), request.timeoutMs);
    outgoing.on('response', ({ statusCode = 0, headers }) => {
      const fields = headers['set-cookie'];
      if (fields !== undefined) keep(fields);
      end(statusCode, header(headers['x-server']), header(headers['x-database']));
    });
    // A connection that closes without an answer is an error too, ECONNRESET; words that are no HTTP are as good as none.
    outgoing.on('error', (error: NodeJS.ErrnoException) => end(WORDS[error.code ?? ''] ?? 'reset'));
    outgoing.end();
  });
}

function headersOf(plan: TrafficPlan, { method, headers }: PlannedRequest, cookies: string | null): OutgoingHttpHeaders {
  const all = [headers.cookie, cookies].filter((part) => part !== undefined && part !== null);
  return {
    host: plan.host,
    ...headers,
    connection: 'close',
    ...(all.length > 0 ? { cookie: all.join('; ') } : {}),
    ...(method === 'POST' || method === 'PUT' || method === 'PATCH' ? { 'content-length': '0' } : {}),
  };
}

function header(value: string | readonly string[] | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
