import { typeWord, type Proxy } from '../model.ts';
import type { Conclusions } from './conclusions.ts';

/** Filters in an order that works (filters.c, flt_http_comp.c, cache.c, fcgi-app.c 2.6). */
export function checkFilters(proxy: Proxy, end: Conclusions): void {
  const own = `config: ${typeWord(proxy)} '${proxy.id}': `;
  if (proxy.compression) addCompression(proxy, own, end);
  for (const [at, filter] of proxy.filters.entries()) {
    if (filter.kind === 'cache') checkCache(proxy, at, own, end);
    else if (filter.kind === 'fcgi-app') checkApplication(proxy, at, end);
  }
}

function addCompression(proxy: Proxy, own: string, end: Conclusions): void {
  let compresses = false;
  let explicit = false;
  for (const { kind } of proxy.filters) {
    if (kind === 'compression') compresses = true;
    else if (kind === 'cache' && compresses)
      return end.alert(`${own}unable to enable the compression filter before any cache filter.`, proxy.span);
    else if (kind !== 'cache' && kind !== 'fcgi-app') explicit = true;
  }
  if (compresses) return;
  if (explicit) return end.alert(`${own}require an explicit filter declaration to use HTTP compression`, proxy.span);
  proxy.filters.push({ kind: 'compression', name: '', implicit: true, line: proxy.line });
}

function checkCache(proxy: Proxy, at: number, own: string, end: Conclusions): void {
  const { name, implicit } = proxy.filters[at] as Proxy['filters'][number];
  if (!end.reading.sections.caches.some((cache) => cache.name === name))
    return end.alert(`${own}unable to find the cache '${name}' referenced by the filter 'cache'.`, proxy.span);
  if (proxy.filters.slice(0, at).some(({ kind }) => kind === 'compression'))
    return end.alert(`${own}unable to enable the compression filter before the cache '${name}'.`, proxy.span);
  if (implicit && proxy.filters.some(({ kind }) => kind !== 'cache' && kind !== 'compression' && kind !== 'fcgi-app'))
    end.alert(`${own}require an explicit filter declaration to use the cache '${name}'.`, proxy.span);
}

function checkApplication(proxy: Proxy, at: number, end: Conclusions): void {
  const { name } = proxy.filters[at] as Proxy['filters'][number];
  if (!end.reading.sections.fcgiApps.some((app) => app.name === name))
    return end.alert(`proxy '${proxy.id}' : fcgi-app '${name}' not found.`, proxy.span);
  for (const [other, { kind }] of proxy.filters.entries()) {
    if (kind === 'compression' || kind === 'cache') continue;
    if (kind === 'fcgi-app' && other !== at)
      return end.alert(`proxy '${proxy.id}' : only one fcgi-app supported per backend.`, proxy.span);
    if (kind !== 'fcgi-app')
      return end.alert(
        `config: proxy '${proxy.id}': require an explicit filter declaration to use the fcgi-app '${name}'.`,
        proxy.span,
      );
  }
}
