import type { AccessRule } from '../config.ts';
import type { Exchange } from '../exchange.ts';
import { contains } from '../maps/ipv4.ts';
import { evaluate } from '../variableValue.ts';
import { passwordFits } from './password.ts';
import type { Span } from '../../../text/span.ts';

/** Why a request may not go on: 401, 403 or (a broken password file) 500, and the line. */
export interface Denial {
  readonly status: number;
  readonly span: Span;
  /** `WWW-Authenticate` of a 401. */
  readonly challenge: string | null;
}

/** What one module has to say: yes, no, or nothing. */
type Opinion = 'granted' | 'silent' | Denial;

/**
 * May the request go on? First the addresses, then the password (the order of the modules' handlers); with `satisfy any` one of them is enough
 * (ngx_http_core_access_phase). Null: it may.
 */
export function deniedBy(exchange: Exchange): Denial | null {
  const { access, satisfyAny } = exchange.location.settings;
  let denial: Denial | null = null;
  for (const opinion of [byAddress(access, exchange), byPassword(exchange)] as const) {
    if (opinion === 'silent') continue;
    if (opinion === 'granted') {
      if (satisfyAny) return null;
      continue;
    }
    if (!satisfyAny || (opinion.status !== 401 && opinion.status !== 403)) return opinion;
    if (denial === null || denial.status !== 401) denial = opinion;
  }
  return denial;
}

/** The first `allow` or `deny` that names the client's address. */
function byAddress(rules: readonly AccessRule[], exchange: Exchange): Opinion {
  for (const { deny, network, span } of rules) {
    if (network !== null && !contains(network, exchange.clientAddress)) continue;
    return deny ? { status: 403, span, challenge: null } : 'granted';
  }
  return 'silent';
}

function byPassword(exchange: Exchange): Opinion {
  const { authRealm, authFile } = exchange.location.settings;
  if (authRealm === null || authFile === null) return 'silent';
  const realm = evaluate(authRealm.text, exchange);
  if (realm === 'off') return 'silent';
  const { span } = authRealm;
  const { users } = authFile;
  const given = exchange.credentials();
  const unknown: Denial = { status: 401, span, challenge: `Basic realm="${realm}"` };
  if (given === null) return unknown;
  // The file is opened only when somebody brings a name: without it, 403.
  if (users === null) return { status: 403, span, challenge: null };
  const stored = users.get(given.user);
  return stored !== undefined && passwordFits(stored, given.password) ? 'granted' : unknown;
}
