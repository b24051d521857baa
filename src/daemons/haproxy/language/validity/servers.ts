import { BACKEND, typeWord, type Proxy, type Server } from '../model.ts';
import { muxFits } from '../muxProtocols.ts';
import type { Conclusions } from './conclusions.ts';
import { onlyServer } from './serverNames.ts';
import { checkServerTls, preparesTls } from './serverTls.ts';

/** Servers one by one: TLS, fast open, tracking (cfgparse.c 2.6, check_config_validity). `tracks`: where each server's chain of tracking leads, or on the way there. */
export function checkServers(proxy: Proxy, tracks: Map<Server, Server>, end: Conclusions): void {
  for (const server of proxy.servers) {
    end.aboutServer(server.line, proxy.id, server.name);
    if (preparesTls(proxy, server)) checkServerTls(proxy, server, end);
    if (server.fastOpen && !(proxy.retryOn.has('empty-response') && proxy.retryOn.has('response-timeout')))
      end.warn(
        "server has tfo activated, the backend should be configured with at least 'conn-failure', 'empty-response' and 'response-timeout' or we wouldn't be able to retry the connection on failure.",
        server.span,
      );
    if (server.track !== null) applyTrack(proxy, server, server.track, tracks, end);
    end.aboutNothing();
  }
}

/** `srv_apply_track` (server.c 2.6). */
function applyTrack(proxy: Proxy, server: Server, name: string, tracks: Map<Server, Server>, end: Conclusions): void {
  const slash = name.lastIndexOf('/');
  const wrong = (message: string): void => end.alert(message, server.span);
  const owner = slash < 0 ? proxy : end.reading.proxyNamed(name.slice(0, slash), BACKEND);
  if (owner === undefined) return wrong(`unable to find required proxy '${name.slice(0, slash)}' for tracking.`);
  const tracked = onlyServer(owner, name.slice(slash + 1), end);
  if (tracked === null) return wrong(`unable to find required server '${name.slice(slash + 1)}' for tracking.`);
  const said = `${owner.id}/${tracked.name}`;
  if (!tracked.check && !tracked.agentCheck && tracked.track === null)
    return wrong(`unable to use ${said} for tracking as it does not have any check nor agent enabled.`);
  // A server that is not yet tracked closes a loop only where it is the end of the other's chain.
  if (chainEnd(tracked, tracks) === server)
    return wrong(`unable to track ${said} as it belongs to a tracking chain looping back to ${owner.id}/${server.name}.`);
  if (owner !== proxy && owner.options.has('disable-on-404') !== proxy.options.has('disable-on-404'))
    return wrong(`unable to use ${said} fortracking: disable-on-404 option inconsistency.`);
  tracks.set(server, tracked);
}

/** The last of a chain. What was passed points there afterwards, so that long chains are not walked again. */
function chainEnd(from: Server, tracks: Map<Server, Server>): Server {
  const passed: Server[] = [];
  let end = from;
  for (let next = tracks.get(end); next !== undefined; next = tracks.get(end)) {
    passed.push(end);
    end = next;
  }
  for (const server of passed) tracks.set(server, end);
  return end;
}

/** What servers of a proxy without HTTP cannot have. */
export function checkServersWithoutHttp(proxy: Proxy, end: Conclusions): void {
  const who = `${typeWord(proxy)} '${proxy.id}' : `;
  for (const server of proxy.servers) {
    if (proxy.mode !== 'http' && server.redirect)
      end.alert(`${who}server cannot have cookie or redirect prefix in non-HTTP mode.`, server.span);
    if (proxy.mode !== 'http' && server.cookie)
      end.warn(`${who}ignoring cookie for server '${server.name}' as HTTP mode is disabled.`, null);
    if (server.mapsPorts && proxy.options.has('persist rdp-cookie'))
      end.warn(
        `${who}RDP cookie persistence will not work for server '${server.name}' because it lacks an explicit port number.`,
        null,
      );
    if (proxy.mode !== 'http' && server.sourceHeader)
      end.warn(
        `${who}server ${server.name} cannot use header ${server.sourceHeaderName} as source IP in non-HTTP mode.`,
        null,
      );
  }
}

export function checkServerProtocols(proxy: Proxy, end: Conclusions): void {
  for (const { muxProtocol, name, line, span } of proxy.servers)
    if (muxProtocol !== null && !muxFits(muxProtocol, proxy.mode, 'back'))
      end.alert(
        `${typeWord(proxy)} '${proxy.id}' : MUX protocol '${muxProtocol}' is not usable for server '${name}' at ${end.reading.at(line)}.`,
        span,
      );
}
