import { firstStep, rulesetNamed } from '../checkRuleset.ts';
import { BACKEND, typeWord, type CheckRuleset, type Proxy, type Server } from '../model.ts';
import { muxMode } from '../muxProtocols.ts';
import type { Reading } from '../reading.ts';
import type { Conclusions } from './conclusions.ts';

/** Whether each check knows a port to ask (check.c 2.6, init_srv_check), then the rules it follows (tcpcheck.c, check_proxy_tcpcheck). */
export function checkHealthChecks(proxy: Proxy, end: Conclusions): void {
  if ((proxy.cap & BACKEND) === 0) return;
  for (const server of proxy.servers) if (server.check) checkServer(proxy, server, end);
  if (proxy.checkMethod === 'rules' && proxy.checkRuleset !== null) complete(proxy, proxy.checkRuleset);
}

/** Where nothing was said of checks, all proxies follow one and the same set of rules, which is empty at first. */
export function followDefaultRules(proxy: Proxy, reading: Reading): void {
  if ((proxy.cap & BACKEND) === 0 || proxy.checkMethod !== 'none') return;
  proxy.checkMethod = 'rules';
  proxy.checkProtocol = '';
  proxy.checkRuleset = rulesetNamed('*tcp-check', reading);
}

function checkServer(proxy: Proxy, server: Server, end: Conclusions): void {
  const own = `config: ${typeWord(proxy)} '${proxy.id}': server '${server.name}' `;
  const mode = proxy.checkProtocol === 'http' ? 'http' : 'tcp';
  const mux = server.checkMuxProtocol;
  const inherits = server.muxProtocol !== null && mux === null && muxMode(server.muxProtocol) === mode;
  if (!inherits && mux !== null && muxMode(mux) !== mode)
    return end.alert(`${own}uses an incompatible MUX protocol for the selected check type`, server.span);
  if (server.checkPort !== 0 || (!server.mapsPorts && server.port !== 0)) return;
  if (!server.checkAddress && !hasInternetAddress(server)) return;
  const neither = `${own}has neither service port nor check port`;
  const rules = proxy.checkRuleset;
  if (rules === null || rules.rules.length === 0) return end.alert(`${neither}.`, server.span);
  const first = firstStep(rules);
  if (first?.kind !== 'connect' || !first.hasPort)
    return end.alert(`${neither} nor tcp_check rule 'connect' with port information.`, server.span);
  if (rules.rules.some(({ kind, hasPort }) => kind === 'connect' && !hasPort))
    end.alert(`${neither}, and a tcp_check rule 'connect' with no port information.`, server.span);
}

/** `is_inet_addr`: a name is none yet, a socket file is none, and 0.0.0.0 counts as none. */
const hasInternetAddress = (server: Server): boolean =>
  !server.isName && !server.isUnix && !/^(0\.0\.0\.0|\*|::|0::0|)$/.test(server.host.replace(/^ipv[46]@/, ''));

/** What the daemon adds to a set of rules: proxies after this one that share it see it so. */
function complete({ checkProtocol }: Proxy, ruleset: CheckRuleset): void {
  const { rules } = ruleset;
  const first = firstStep(ruleset);
  if (checkProtocol === 'http' && first?.kind === 'send' && first.fromOption) {
    const at = rules.indexOf(first);
    if (rules[at + 1]?.kind === 'connect') rules.splice(at, 2, rules[at + 1] as (typeof rules)[number], first);
  }
  if (firstStep(ruleset)?.kind !== 'connect') rules.unshift({ kind: 'connect', hasPort: false, fromOption: false, index: 0 });
}
