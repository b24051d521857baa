import { BACKEND, FRONTEND, typeWord, type Proxy, type Server } from '../model.ts';
import type { Reading } from '../reading.ts';
import { checkAddresses } from './addresses.ts';
import { resolveArguments } from './argumentTargets.ts';
import { checkCheckSetup } from './checkSetup.ts';
import { Conclusions } from './conclusions.ts';
import { checkFilters } from './filters.ts';
import { checkFormats } from './formats.ts';
import { checkBalance, checkBindProtocols, checkBinds, checkCertificates, checkListening } from './frontend.ts';
import { checkGlobalSettings, checkHttpClient, warnMissingStates } from './globalSettings.ts';
import { checkHealthChecks, followDefaultRules } from './healthChecks.ts';
import { checkApplications, checkErrorFiles, checkNamedSections, checkOtherSections, checkResolvers } from './otherSections.ts';
import { checkRules } from './rules.ts';
import { checkServerNames } from './serverNames.ts';
import { checkServerProtocols, checkServers, checkServersWithoutHttp } from './servers.ts';
import { checkUserlists, ringProxies, warnSilentForwarders } from './sideSections.ts';
import { checkTargets } from './targets.ts';
import { checkIgnoredWithoutHttp, checkModeTcp } from './withoutHttp.ts';

/**
 * How the sections fit together: everything that HAProxy 2.6 looks at when all lines were accepted (haproxy.c, init; cfgparse.c,
 * check_config_validity), in its order. True when it would start, as far as these checks go.
 */
export function checkValidity(reading: Reading): boolean {
  const end = new Conclusions(reading);
  if (!checkHttpClient(end)) return false;
  const enabled = reading.proxies.filter(({ disabled }) => !disabled);
  checkUserlists(end);
  // A list at fault leaves out everything up to the checks of servers.
  if (end.errors === 0) checkSections(enabled, end);
  for (const proxy of enabled) {
    checkHealthChecks(proxy, end);
    checkErrorFiles(proxy, end);
  }
  if (end.errors === 0) warnMissingStates(end);
  if (end.errors === 0) checkAddresses(enabled, end);
  if (end.errors === 0) checkWarnings(end);
  if (end.errors === 0) checkListener(enabled, end);
  return end.errors === 0;
}

/** `check_config_validity` behind the lists of users. */
function checkSections(enabled: readonly Proxy[], end: Conclusions): void {
  const { reading } = end;
  const ready = new Set<Proxy>();
  const tracks = new Map<Server, Server>();
  for (const proxy of enabled) {
    if (proxy.defaults !== null && !ready.has(proxy.defaults)) {
      ready.add(proxy.defaults);
      checkRules(proxy.defaults, end);
      resolveArguments(proxy.defaults, end);
    }
    checkProxy(proxy, tracks, end);
  }
  for (const proxy of ringProxies(end)) checkTimeouts(proxy, end);
  warnSilentForwarders(end);
  for (const proxy of reading.proxies) checkCertificates(proxy, end);
  for (const { proxy } of reading.sections.logForwards) checkCertificates(proxy, end);
  checkOtherSections(end);
  checkResolvers(end);
  checkApplications(end);
  checkGlobalSettings(end);
  for (const proxy of enabled) followDefaultRules(proxy, reading);
}

/** `zero-warning` of the global section. */
function checkWarnings(end: Conclusions): void {
  const { globals, report } = end.reading;
  if (globals.zeroWarning && report.diagnostics.some(({ severity }) => severity === 'warning'))
    end.alert("Some warnings were found and 'zero-warning' is set. Aborting.", null);
}

/** A peer, a listener or a runtime socket must be there; the daemon says so without the words that stand before all else. */
function checkListener(enabled: readonly Proxy[], end: Conclusions): void {
  const { globals, report, sections } = end.reading;
  const peers = sections.peers.some(({ disabled, hasLocal }) => !disabled && hasLocal);
  const logs = sections.logForwards.some(({ listeners }) => listeners > 0);
  if (peers || logs || globals.statsSockets > 0 || enabled.some(({ binds }) => binds.length > 0)) return;
  end.errors++;
  report.refuseBare('no-listener', 'Configuration file has no error but will not start (no listener) => exit(2).');
}

function checkProxy(proxy: Proxy, tracks: Map<Server, Server>, end: Conclusions): void {
  checkBinds(proxy, end);
  if (proxy.mode === 'tcp') checkModeTcp(proxy, end);
  checkListening(proxy, end);
  checkBalance(proxy, end);
  checkCheckSetup(proxy, end);
  checkTargets(proxy, end);
  checkRules(proxy, end);
  checkUpgrade(proxy, end);
  checkNamedSections(proxy, end);
  checkStatistics(proxy, end);
  checkFormats(proxy, end);
  resolveArguments(proxy, end);
  checkTimeouts(proxy, end);
  checkLimits(proxy, end);
  checkServerNames(proxy, end);
  checkServers(proxy, tracks, end);
  checkLog(proxy, end);
  if (proxy.mode === 'tcp' && !proxy.upgradesToHttp) checkIgnoredWithoutHttp(proxy, end);
  checkServersWithoutHttp(proxy, end);
  checkFilters(proxy, end);
  checkBindProtocols(proxy, end);
  checkServerProtocols(proxy, end);
}

function checkUpgrade(proxy: Proxy, end: Conclusions): void {
  if (proxy.defaultBackend !== null || proxy.switches.length > 0 || proxy.servers.length === 0) return;
  if (!proxy.upgradesToHttp || proxy.mode !== 'tcp') return;
  end.warn(
    `Proxy '${proxy.id}' : 'switch-mode http' configured for a tcp ${typeWord(proxy)} with no backend. Incoming connections upgraded to HTTP cannot be routed to TCP servers`,
    null,
  );
}

function checkStatistics(proxy: Proxy, end: Conclusions): void {
  const page = proxy.statsUri;
  if (page === null || page.rules.length === 0 || !(page.auth || page.realm)) return;
  end.alert(`proxy '${proxy.id}': stats 'auth'/'realm' and 'http-request' can't be used at the same time.`, proxy.span);
}

function checkTimeouts(proxy: Proxy, end: Conclusions): void {
  const unset = (name: string): boolean => (proxy.timeouts.get(name) ?? 0) === 0;
  const client = (proxy.cap & FRONTEND) !== 0 && unset('client');
  const server =
    (proxy.cap & BACKEND) !== 0 &&
    proxy.servers.length > 0 &&
    (unset('connect') || (unset('server') && (proxy.mode === 'http' || unset('tunnel'))));
  if (!client && !server) return;
  end.warn(
    `missing timeouts for ${typeWord(proxy)} '${proxy.id}'.\n` +
      '   | While not properly invalid, you will certainly encounter various problems\n' +
      '   | with such a configuration. To fix this, please ensure that all following\n' +
      "   | timeouts are set to a non-zero value: 'client', 'connect', 'server'.",
    null,
  );
}

function checkLimits(proxy: Proxy, end: Conclusions): void {
  const who = `${typeWord(proxy)} '${proxy.id}'`;
  if (proxy.checkRulesUnused.has('tcp'))
    end.warn(`${who} uses tcp-check rules without 'option tcp-check', so the rules are ignored.`, null);
  const { cookieLength, serverStateFile } = end.reading.globals;
  if (proxy.captureLength >= cookieLength) end.warn(`truncating capture length to ${cookieLength - 1} bytes for ${who}.`, null);
  if (proxy.stateFile === 'global' && !serverStateFile)
    end.warn(
      `backend '${proxy.id}' configured to load server state file from global section 'server-state-file' directive. Unfortunately, 'server-state-file' is not set!`,
      null,
    );
}

function checkLog(proxy: Proxy, end: Conclusions): void {
  if ((proxy.cap & FRONTEND) === 0 || proxy.logs.length > 0) return;
  if (proxy.logFormat === null && proxy.logFormatSd === null) return;
  end.warn(`log format ignored for ${typeWord(proxy)} '${proxy.id}' since it has no log address.`, null);
}
