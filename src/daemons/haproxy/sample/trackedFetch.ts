import type { Fetch } from './fetch.ts';
import type { Scope } from './scope.ts';

/** Counters of entries in stick tables: `sc_http_req_rate(0)`, `sc0_http_req_rate`, `src_http_req_rate(table)` (manual 2.6, section 7.3.3). */

const COUNTERS = new Set(
  (
    'conn_cnt conn_cur conn_rate sess_cnt sess_rate http_req_cnt http_req_rate http_err_cnt http_err_rate ' +
    'http_fail_cnt http_fail_rate get_gpc0 get_gpc1 gpc0_rate gpc1_rate get_gpt0 tracked trackers'
  ).split(' '),
);
const CHANGES = new Set(['inc_gpc0', 'inc_gpc1', 'clr_gpc0', 'clr_gpc1']);
type Change = Parameters<Scope['changeCounter']>[1];

/** The fetch of a tracked or a looked up entry's counter, or of a change to it; undefined for other names. */
export function trackedFetch(name: string): Fetch | undefined {
  const found = /^(?:sc([0-2])|(sc)|(src))_(.+)$/.exec(name);
  const counter = found?.[4];
  if (found === null || counter === undefined) return undefined;
  const changes = CHANGES.has(counter);
  if (!changes && !COUNTERS.has(counter)) return undefined;
  if (found[3] !== undefined) {
    if (counter === 'tracked' || counter === 'trackers') return undefined;
    return {
      first: true,
      get: (scope, [tableName]) => {
        const key = { ipv4: scope.clientAddress };
        const own = tableName ?? scope.frontend.name;
        return changes ? scope.changeInTable(own, key, counter as Change) : scope.inTable(own, key, counter);
      },
    };
  }
  const fixed = found[1];
  return {
    first: true,
    get: (scope, args) => {
      const slot = Number(fixed ?? args[0] ?? 0);
      const tableName = (fixed === undefined ? args[1] : args[0]) ?? null;
      if (changes) return scope.changeCounter(slot, counter as Change, tableName);
      const value = scope.tracked(slot, counter, tableName);
      return counter === 'tracked' ? value !== null : value;
    },
  };
}
