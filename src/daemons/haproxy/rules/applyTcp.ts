import { holds } from '../acl.ts';
import { applyCommon } from './applyHttp.ts';
import type { Exchange } from './exchange.ts';
import type { Rule, TcpAction } from './rule.ts';
import type { Span } from '../../../text/span.ts';

/** How rules about a connection end it; null lets it go on. */
export type TcpVerdict = { readonly kind: 'close' | 'vanish'; readonly cause: Span };

/** Applies `tcp-request` rules in their order, up to `accept`, or one that ends the connection. */
export function applyTcpRules(rules: readonly Rule<TcpAction>[], exchange: Exchange, ofConnection: boolean): TcpVerdict | null {
  for (const { action, condition, span } of rules) {
    if (condition !== null && !holds(condition, exchange)) continue;
    switch (action.kind) {
      case 'accept':
        return null;
      case 'reject':
        return { kind: 'close', cause: span };
      case 'silent-drop':
        return { kind: 'vanish', cause: span };
      case 'set-mode-http':
        break;
      default:
        applyCommon(action, exchange, ofConnection);
    }
  }
  return null;
}
