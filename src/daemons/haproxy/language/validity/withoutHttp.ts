import { HTTP_ALGORITHMS } from '../balanceLine.ts';
import { typeWord, type Proxy } from '../model.ts';
import { FLAGS } from '../optionLines.ts';
import type { Conclusions } from './conclusions.ts';

/** What a proxy that only relays bytes cannot do (proxy.c 2.6, proxy_cfg_ensure_no_http). */
export function checkModeTcp(proxy: Proxy, end: Conclusions): void {
  const who = `${typeWord(proxy)} '${proxy.id}'`;
  const needs = (what: string): void => end.warn(`${what} ${who} (needs 'mode http').`, null);
  if (proxy.cookie) needs('cookie will be ignored for');
  if (proxy.monitorUri) needs('monitor-uri will be ignored for');
  if (HTTP_ALGORITHMS.has(proxy.balance.algorithm)) {
    proxy.balance = { algorithm: 'roundrobin', argument: '' };
    end.warn(`Layer 7 hash not possible for ${who} (needs 'mode http'). Falling back to round robin.`, null);
  }
  const format = proxy.logFormat;
  const at = `parsing ${proxy.formatLine === 0 ? '[(null):0]' : end.reading.at(proxy.formatLine)} : `;
  if (proxy.logsRequest) end.warn(`${at}HTTP log/header format not usable with ${who} (needs 'mode http').`, format?.span ?? null);
  if (format === null || format.builtIn === null || format.builtIn === 'tcplog') return;
  const option = format.builtIn === 'httpslog' ? 'httpslog' : 'httplog';
  end.warn(
    `${at}'option ${option}' not usable with ${who} (needs 'mode http'). Falling back to 'option tcplog'.`,
    format.span,
  );
}

/** What is left out for want of HTTP (cfgparse.c 2.6, check_config_validity). */
export function checkIgnoredWithoutHttp(proxy: Proxy, end: Conclusions): void {
  const who = `${typeWord(proxy)} '${proxy.id}'`;
  const ignored = (statement: string): void => end.warn(`'${statement}' statement ignored for ${who} as it requires HTTP mode.`, null);
  if (proxy.statsUri !== null) ignored('stats');
  if (proxy.captureCookie) ignored('capture');
  const rules = (name: string, count: number): void => {
    if (count > 0) end.warn(`'${name}' rules ignored for ${who} as they require HTTP mode.`, null);
  };
  rules('http-request', proxy.httpRequest.length);
  rules('http-response', proxy.httpResponse.length);
  rules('http-after-response', proxy.httpAfterResponse.length);
  rules('redirect', proxy.redirectCount);
  const option = (name: string): void => end.warn(`'option ${name}' ignored for ${who} as it requires HTTP mode.`, null);
  for (const name of ['forwardfor', 'originalto']) if (proxy.options.has(name)) option(name);
  for (const [name, side, http] of FLAGS) if (http && (proxy.cap & side) !== 0 && proxy.options.has(name)) option(name);
  if (proxy.sourceHeader !== null)
    end.warn(`${who} : ignoring use of header ${proxy.sourceHeader} as source IP in non-HTTP mode.`, null);
}
