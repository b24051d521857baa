import type { CheckRule, CheckRuleset, Proxy } from './model.ts';
import type { Reading } from './reading.ts';
import { refuse } from './refusal.ts';

/** Which rules a proxy's checks follow (tcpcheck.c 2.6): rulesets are named after the section that wrote them, and shared with those that inherit. */

export function rulesetNamed(name: string, reading: Reading): CheckRuleset {
  let found = reading.rulesets.get(name);
  if (found === undefined) {
    found = { name, rules: [] };
    reading.rulesets.set(name, found);
  }
  return found;
}

const nameOf = (kind: 'tcp' | 'http', proxy: Proxy): string =>
  `*${kind}-check-${proxy.kind === 'defaults' ? 'defaults' : proxy.id}_${proxy.line}`;

/** The ruleset that `tcp-check` or `http-check` lines of a section go to. */
export const ownRuleset = (kind: 'tcp' | 'http', proxy: Proxy, reading: Reading): CheckRuleset =>
  rulesetNamed(nameOf(kind, proxy), reading);

/** A line that is refused takes all rules before it along. */
export function forgetRuleset(ruleset: CheckRuleset, reading: Reading): void {
  ruleset.rules.length = 0;
  reading.rulesets.delete(ruleset.name);
}

/** Whether the proxy's checks follow its rules of this kind. */
const follows = (proxy: Proxy, kind: 'tcp' | 'http'): boolean => proxy.checkMethod === 'rules' && proxy.checkProtocol === kind;

/** A rule of a `tcp-check` or `http-check` line joins its ruleset. */
export function addCheckRule(kind: 'tcp' | 'http', rule: CheckRule, ruleset: CheckRuleset, proxy: Proxy): void {
  if (!follows(proxy, kind)) {
    proxy.checkRulesUnused.add(kind);
    ruleset.rules.push(rule);
    return;
  }
  proxy.checkRuleset = ruleset;
  proxy.checkRulesUnused.delete(kind);
  if (kind === 'tcp') ruleset.rules.push(rule);
  else addHttpRule(rule, ruleset);
}

/** Rules that do something by themselves: not `comment`, not `set-var`. */
const acts = ({ kind }: CheckRule): boolean => kind !== 'comment' && kind !== 'action';
export const firstStep = ({ rules }: CheckRuleset): CheckRule | undefined => rules.find(acts);

/** The number that complaints give a new rule, from 0. */
export function nextIndex(ruleset: CheckRuleset): number {
  const last = ruleset.rules.at(-1);
  return last === undefined || last.fromOption ? 0 : last.index + 1;
}

/** `tcpcheck_add_http_rule`: the request of `option httpchk` and the first `http-check send` are one. */
export function addHttpRule(rule: CheckRule, ruleset: CheckRuleset): void {
  const { rules } = ruleset;
  if (rule.kind === 'send' && rule.fromOption) {
    const steps = rules.filter(acts);
    const first = steps[0]?.kind === 'connect' ? steps[1] : steps[0];
    if (first?.kind !== 'send') rules.unshift(rule);
    else if (first.fromOption) {
      rules.splice(rules.indexOf(first), 1);
      rules.unshift(rule);
    }
    return;
  }
  const last = rules.findLast(acts);
  if (last !== undefined && !(last.kind === 'send' && last.fromOption)) refuseStep(last, rule);
  const first = firstStep(ruleset);
  if (rule.kind === 'send' && first?.kind === 'send' && first.fromOption) {
    rules.splice(rules.indexOf(first), 1);
    rules.push({ ...first, fromOption: false });
  } else rules.push(rule);
}

function refuseStep(last: CheckRule, rule: CheckRule): void {
  const missing = (step: string): never =>
    refuse(`unable to add http-check ${rule.kind} rule at step ${rule.index + 1} (missing ${step} rule).`);
  if (last.kind !== 'connect' && rule.kind === 'send') missing('connect');
  if (last.kind !== 'send' && last.kind !== 'expect' && rule.kind === 'expect') missing('send');
  if (last.kind !== 'expect' && rule.kind === 'connect') missing('expect');
}

/** `option httpchk`. */
export function useHttpRules(proxy: Proxy, reading: Reading): void {
  const ruleset = ownRuleset('http', proxy, reading);
  useRuleset(proxy, 'http', ruleset);
  addHttpRule({ kind: 'send', hasPort: false, fromOption: true, index: 0 }, ruleset);
}

/** `option tcp-check`: rules that wait, or those of the defaults. */
export function useTcpRules(proxy: Proxy, reading: Reading): void {
  proxy.checkMethod = 'rules';
  if (proxy.checkProtocol === 'tcp') {
    if (proxy.checkRuleset !== null) return;
    const inherited = proxy.defaults === null ? undefined : reading.rulesets.get(nameOf('tcp', proxy.defaults));
    if (!proxy.checkRulesUnused.has('tcp') && inherited !== undefined) return useRuleset(proxy, 'tcp', inherited);
  }
  useRuleset(proxy, 'tcp', ownRuleset('tcp', proxy, reading));
}

/** Checks of other protocols: their rules are the daemon's own, the same for all proxies, and never name a port. */
export function useProtocolRules(proxy: Proxy, protocol: string, reading: Reading): void {
  const ruleset = rulesetNamed(`*${protocol}-check`, reading);
  if (ruleset.rules.length === 0) ruleset.rules.push({ kind: 'send', hasPort: false, fromOption: false, index: 0 });
  useRuleset(proxy, protocol, ruleset);
}

export function useRuleset(proxy: Proxy, protocol: string, ruleset: CheckRuleset): void {
  proxy.checkMethod = 'rules';
  proxy.checkProtocol = protocol;
  proxy.checkRuleset = ruleset;
  proxy.checkRulesUnused.clear();
}
