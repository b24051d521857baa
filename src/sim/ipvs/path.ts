import type { MachineState } from '../machineState.ts';
import { latencyMs } from '../network.ts';
import type { End } from '../tcpEnd.ts';
import type { World } from '../world.ts';
import type { Connection } from './connection.ts';

/** The ways of packets of a connection that a director forwards. */

/**
 * What becomes of a packet that the client sends now: milliseconds to the real server; a machine that holds the address and does not know the connection,
 * which answers with a reset (ip_vs_in lets such a packet pass to the machine's own TCP); or null where it is lost.
 */
export function requestPath(world: World, client: End, real: MachineState): number | MachineState | null {
  const { network, queue } = world;
  let from = client.machine;
  let address = client.peerAddress;
  let ms = 0;
  for (let c = client.forwarded; c !== null; c = c.onward) {
    const director = network.route(from, address, queue.nowMs, false);
    if (typeof director === 'string' || !network.arrives(from, director)) return null;
    ms += latencyMs(from, director);
    if (director !== c.director || director.services !== c.table) return director.holds(client.peerAddress) ? director : null;
    // A real server that was taken out of the table: NF_DROP, with expire_nodest_conn 0.
    if (!c.destination.available) return null;
    from = director;
    address = c.destination.address;
  }
  const last = network.route(from, address, queue.nowMs, false);
  return last === real && network.arrives(from, last) ? ms + latencyMs(from, last) : null;
}

/**
 * How long the real server's packet needs to the client; `direct` where it goes past a director that would have to put its own address in (NAT): the
 * client knows no connection with the real server's address; null where it is lost.
 */
export function answerPath(world: World, client: End, real: MachineState): number | 'direct' | null {
  const { network } = world;
  const translator = translating(client.forwarded);
  if (translator === null) return network.arrives(real, client.machine) ? latencyMs(real, client.machine) : null;
  const { director } = translator;
  // Answers to the director itself, and those of a real server on the director, pass through its kernel anyway.
  if (real === director) return network.arrives(director, client.machine) ? latencyMs(director, client.machine) : null;
  if (client.machine === director) return network.arrives(real, director) ? latencyMs(real, director) : null;
  // Machines of the one network are reached directly; only what is beyond it goes by the gateway.
  if (client.machine.index !== 0 || real.gateway === null) return 'direct';
  const next = network.route(real, real.gateway, world.queue.nowMs, false);
  if (typeof next === 'string' || !network.arrives(real, next)) return null;
  if (next !== director || director.services !== translator.table) return 'direct';
  return network.arrives(director, client.machine) ? latencyMs(real, director) + latencyMs(director, client.machine) : null;
}

/** The director that changes addresses; null with direct routing all the way. */
function translating(first: Connection | null): Connection | null {
  for (let c = first; c !== null; c = c.onward) if (c.destination.method === 'masq') return c;
  return null;
}
