import { BACKEND, type Proxy, type Server } from '../model.ts';
import { resolves } from '../addresses.ts';
import type { Conclusions } from './conclusions.ts';

/** Names of servers, looked up once at the start (server.c 2.6, srv_init_addr). */
export function checkAddresses(proxies: readonly Proxy[], end: Conclusions): void {
  for (const proxy of proxies) {
    if ((proxy.cap & BACKEND) === 0) continue;
    for (const server of proxy.servers) {
      if (!server.isName) continue;
      end.aboutServer(server.line, proxy.id, server.name);
      lookUp(server, end);
      end.aboutNothing();
    }
  }
}

function lookUp(server: Server, end: Conclusions): void {
  const { host } = server;
  const methods = server.initAddress ?? (server.resolvers === null ? ['last', 'libc'] : ['last', 'libc', 'none']);
  // A service record (`_http._tcp…`) is no host name.
  const isService = host.startsWith('_');
  let failed = false;
  for (const method of methods) {
    if (method === 'libc' && !isService) {
      if (resolves(host, end.reading.context.hosts)) return;
      failed = true;
    } else if (method === 'none') {
      if (failed) end.warn(`could not resolve address '${host}', disabling server.`, server.hostSpan);
      return;
    } else if (method === 'ip') {
      if (failed) end.warn(`could not resolve address '${host}', falling back to configured address.`, server.hostSpan);
      return;
    }
  }
  end.alert(
    failed ? `could not resolve address '${host}'.` : `no method found to resolve address '${host}'.`,
    server.hostSpan,
  );
}
