import type { Proxy, Server } from '../model.ts';
import { typeWord } from '../model.ts';
import type { Conclusions } from './conclusions.ts';

/** `findserver` (proxy.c 2.6): the server of that name, if it is the only one. */
export function onlyServer(proxy: Proxy, name: string, end: Conclusions): Server | null {
  const [found, second] = end.serversNamed(proxy, name);
  if (second === undefined) return found ?? null;
  end.alert(`Refusing to use duplicated server '${name}' found in proxy: ${proxy.id}!`, second.span);
  return null;
}

/** Servers of one name, unless they have numbers of their own. */
export function checkServerNames(proxy: Proxy, end: Conclusions): void {
  const first = new Map<string, Server>();
  for (const server of proxy.servers) {
    if (server.forcedId) continue;
    const other = first.get(server.name);
    if (other === undefined) first.set(server.name, server);
    else
      end.alert(
        `parsing ${end.reading.at(server.line)} : ${typeWord(proxy)} '${proxy.id}', another server named '${server.name}' was already defined at line ${other.line}, please use distinct names.`,
        server.span,
      );
  }
}
