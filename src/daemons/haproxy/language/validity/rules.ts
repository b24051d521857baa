import { warnBelowHttp } from '../condition.ts';
import type { Proxy } from '../model.ts';
import type { Conclusions } from './conclusions.ts';

/** Rules with something left to look up: tables, engines, error files (action.c 2.6, check_action_rules). */
export function checkRules(proxy: Proxy, end: Conclusions): void {
  const lists = [
    proxy.tcpConnection,
    proxy.tcpSession,
    proxy.tcpContent,
    proxy.tcpResponse,
    proxy.httpRequest,
    proxy.httpResponse,
    proxy.httpAfterResponse,
  ];
  for (const { check, condition } of lists.flat()) {
    const error = check?.(proxy) ?? null;
    if (error !== null) end.alert(`Proxy '${proxy.id}': ${error}.`, proxy.span);
    warnBelowHttp(proxy, condition, end.reading);
  }
}
