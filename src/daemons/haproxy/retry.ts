import type { BackendState } from './backendState.ts';
import type { RetryConditions } from './config.ts';
import type { ServerState } from './serverState.ts';

/** What can go wrong once the request is sent: the server hung up, it was too slow, or it answered with this status. */
export type Mishap = 'disconnected' | 'timeout' | number;

/** Whether `retry-on` names it. */
export function repeats(retryOn: RetryConditions, mishap: Mishap): boolean {
  if (mishap === 'disconnected') return retryOn.disconnected;
  if (mishap === 'timeout') return retryOn.timeout;
  return retryOn.statuses.has(mishap);
}

/**
 * Whether the next attempt may go to another server (stream.h stream_choose_redispatch, 2.6): with `option redispatch`, once the server is down, on the
 * retry that its number names, or at once where another turn is as good.
 * @param retries attempts so far, besides the first, and the one to come
 * @param direct a cookie or a stick table named the server
 */
export function mayRedispatch(backend: BackendState, server: ServerState, retries: number, direct: boolean): boolean {
  const { config, balancer, hashes } = backend;
  if (config.redispatch === null) return false;
  if (server.operation === 'stopped' || server.operation === 'starting') return true;
  const after = config.redispatch.value;
  const every = after > 0 ? after : after < 0 ? config.retries.value + 1 + after : 0;
  if (every > 0 && retries % every === 0) return true;
  return !direct && balancer.roster.active > 1 && !hashes;
}
