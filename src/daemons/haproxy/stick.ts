import type { Host } from '../../sim/host.ts';
import type { HttpResponse } from '../../sim/message.ts';
import type { Condition } from './acl.ts';
import type { BackendState } from './backendState.ts';
import type { Asker } from './balance/balancer.ts';
import type { StickRule } from './config.ts';
import type { Expression } from './sample/expression.ts';
import type { Sample } from './sample/value.ts';
import type { ServerState } from './serverState.ts';
import type { StickTable } from './stats/stickTable.ts';

/** A request whose samples can be taken. */
export interface Sampled extends Asker {
  sample(expression: Expression): Sample | null;
  holds(condition: Condition): boolean;
  /** Rules may say that a server is good for its clients although it is down, or that nobody belongs anywhere. */
  readonly persistence: 'forced' | 'ignored' | null;
  /** A server's answer is there: samples are taken of it from now on. */
  heard(response: HttpResponse, server: ServerState): void;
}

/** What stick rules found for a request, and what they will remember of it. */
export interface StickVisit {
  readonly server: ServerState | null;
  readonly keys: readonly StickKey[];
  readonly asker: Sampled;
}

interface StickKey {
  readonly table: StickTable;
  readonly key: string;
}

/** `stick on`, `stick match`, `stick store-request`, `stick store-response` of one backend (stream.c process_sticking_rules and process_store_rules, 2.6). */
export class StickRules {
  readonly #rules: readonly { readonly rule: StickRule; readonly table: StickTable }[];
  readonly #backend: BackendState;
  readonly #host: Host;

  constructor(host: Host, rules: readonly StickRule[], backend: BackendState, tables: ReadonlyMap<string, StickTable>) {
    this.#backend = backend;
    this.#host = host;
    this.#rules = rules.flatMap((rule) => {
      const table = tables.get(rule.table);
      return table === undefined ? [] : [{ rule, table }];
    });
  }

  /** @param named the server that a cookie has named already: it stays, though entries are kept fresh */
  visit(asker: Sampled, named: ServerState | null): StickVisit {
    let server: ServerState | null = null;
    const keys: StickKey[] = [];
    for (const { rule, table } of this.#rules) {
      // Of the rules that store into one table the first that has a key counts.
      if (rule.ofAnswer || (rule.store && keys.some((k) => k.table === table))) continue;
      if (rule.condition !== null && !asker.holds(rule.condition)) continue;
      const sample = asker.sample(rule.expression);
      if (sample === null) continue;
      const key = table.keyOf(sample);
      if (key === null) continue;
      if (rule.match) {
        const found = this.#serverIn(table, key, asker.persistence === 'forced');
        if (named === null && server === null) server = found;
      }
      if (rule.store) keys.push({ table, key });
    }
    return { server, keys, asker };
  }

  /** Looking at an entry makes it stay longer. */
  #serverIn(table: StickTable, key: string, forced: boolean): ServerState | null {
    const nowMs = this.#host.now();
    if (table.find(key, nowMs) === null) return null;
    const id = table.use(key, nowMs)?.serverId ?? 0;
    const { persist } = this.#backend.config;
    return this.#backend.servers.find((s) => s.id === id && (s.up || persist || forced)) ?? null;
  }

  /** A server has answered, or (`response` null) its connection stands: the next request of this key goes there. */
  store({ keys, asker }: StickVisit, server: ServerState, response: HttpResponse | null): void {
    const more = response === null ? [] : this.#keysOf(response, server, asker);
    if (server.config.nonStick) return;
    for (const { table, key } of [...keys, ...more]) {
      const entry = table.use(key, this.#host.now());
      if (entry !== null) entry.serverId = server.id;
    }
  }

  /** What the answer itself says: of the rules that store into one table the first that has a key counts. */
  #keysOf(response: HttpResponse, server: ServerState, asker: Sampled): readonly StickKey[] {
    const keys: StickKey[] = [];
    for (const { rule, table } of this.#rules) {
      if (!rule.ofAnswer || keys.some((k) => k.table === table)) continue;
      if (keys.length === 0) asker.heard(response, server);
      if (rule.condition !== null && !asker.holds(rule.condition)) continue;
      const sample = asker.sample(rule.expression);
      const key = sample === null ? null : table.keyOf(sample);
      if (key !== null) keys.push({ table, key });
    }
    return keys;
  }
}
