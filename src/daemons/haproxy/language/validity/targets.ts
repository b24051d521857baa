import { AT } from '../fetchTable.ts';
import { warnBelowHttp } from '../condition.ts';
import { BACKEND, typeWord, type Proxy, type StickRule, type SwitchRule } from '../model.ts';
import { tableTakes } from '../stickTable.ts';
import type { Conclusions } from './conclusions.ts';
import { formatError } from './formats.ts';
import { onlyServer } from './serverNames.ts';

/** Names of backends, servers and tables that a proxy's own lines ask for (cfgparse.c 2.6, check_config_validity). */
export function checkTargets(proxy: Proxy, end: Conclusions): void {
  if (proxy.defaultBackend !== null) {
    const found = checkBackend(proxy, proxy.defaultBackend, 'default_backend', end);
    if (found && proxy.servers.length > 0)
      end.warn(
        `In proxy '${proxy.id}', the 'default_backend' rule always has precedence over the servers, which will never be used.`,
        null,
      );
  }
  for (const rule of proxy.switches) checkSwitch(proxy, rule, end);
  for (const rule of proxy.useServers) checkUseServer(proxy, rule, end);
  for (const rule of proxy.sticks) {
    checkStick(proxy, rule, 'stick-table', end);
    warnBelowHttp(proxy, rule.condition, end.reading);
  }
  for (const rule of proxy.stores) checkStick(proxy, rule, 'store table', end);
}

function checkBackend(proxy: Proxy, name: string, rule: 'default_backend' | 'use_backend', end: Conclusions, about = proxy.span): boolean {
  const { reading } = end;
  const target = reading.proxyNamed(name, BACKEND);
  if (target === undefined) end.alert(`Proxy '${proxy.id}': unable to find required ${rule}: '${name}'.`, about);
  else if (target === proxy) end.alert(`Proxy '${proxy.id}': loop detected for ${rule}: '${name}'.`, about);
  else if (target.mode !== proxy.mode && !(proxy.mode === 'tcp' && target.mode === 'http')) {
    const said = (one: Proxy): string =>
      `${one.mode} ${typeWord(one)} '${one.id}' (${reading.report.baseName}:${one.line})`;
    const use = rule === 'default_backend' ? 'as its default backend' : "in a 'use_backend' rule";
    end.alert(`${said(proxy)} tries to use incompatible ${said(target)} ${use} (see 'mode').`, about);
  } else return true;
  return false;
}

/** A name with a variable in it is looked up for each request. */
const isFormat = (name: string): boolean => name.includes('%');

function checkSwitch(proxy: Proxy, rule: SwitchRule, end: Conclusions): void {
  const { reading } = end;
  const error = formatError(rule.target, rule.span, 'in use_backend expression in', { places: AT.feRequestHeader, http: false }, proxy, reading);
  if (error !== null)
    return end.alert(`Parsing ${reading.at(rule.line)}: failed to parse use_backend rule '${rule.target}' : ${error}.`, rule.span);
  if (isFormat(rule.target)) return;
  checkBackend(proxy, rule.target, 'use_backend', end, rule.span);
  warnBelowHttp(proxy, rule.condition, reading);
}

function checkUseServer(proxy: Proxy, rule: SwitchRule, end: Conclusions): void {
  const { reading } = end;
  const where = 'in use-server or balance expression in';
  const error = formatError(rule.target, rule.span, where, { places: AT.feRequestHeader, http: false }, proxy, reading);
  if (error !== null)
    return end.alert(
      `Parsing ${reading.at(rule.line)}; use-server rule failed to parse log-format '${rule.target}' : ${error}.`,
      rule.span,
    );
  if (isFormat(rule.target)) return;
  const server = onlyServer(proxy, rule.target, end);
  warnBelowHttp(proxy, rule.condition, reading);
  if (server === null)
    end.alert(
      `${typeWord(proxy)} '${proxy.id}' : unable to find server '${rule.target}' referenced in a 'use-server' rule.`,
      rule.span,
    );
}

function checkStick(proxy: Proxy, rule: StickRule, what: string, end: Conclusions): void {
  const table = rule.table === null ? proxy.table : (end.reading.tables.get(rule.table) ?? null);
  const name = rule.table ?? proxy.id;
  if (table === null) end.alert(`Proxy '${proxy.id}': unable to find ${what} '${name}'.`, proxy.span);
  else if (!tableTakes(table, rule.expression.type))
    end.alert(`Proxy '${proxy.id}': type of fetch not usable with type of stick-table '${name}'.`, proxy.span);
}
