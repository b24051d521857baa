import { typeWord, type Proxy } from '../model.ts';
import type { Conclusions } from './conclusions.ts';

/** Sections that a proxy names: peers, mailers (cfgparse.c 2.6, check_config_validity). */
export function checkNamedSections(proxy: Proxy, end: Conclusions): void {
  const { sections } = end.reading;
  const name = proxy.table?.peers ?? null;
  if (name !== null) {
    const peers = sections.peers.find((section) => section.name === name);
    if (peers === undefined) end.alert(`Proxy '${proxy.id}': unable to find sync peers '${name}'.`, proxy.span);
    else if (!peers.disabled && !peers.started)
      end.alert(
        `Proxy '${proxy.id}': unable to find local peer '${end.reading.localPeer}' in peers section '${name}'.`,
        proxy.span,
      );
  }
  const mailers = proxy.emailAlert?.mailers ?? null;
  if (mailers === null) return;
  const section = sections.mailers.find((one) => one.name === mailers);
  if (section === undefined) end.alert(`Proxy '${proxy.id}': unable to find mailers '${mailers}'.`, proxy.span);
  else section.used = true;
}

/** Sections that lack something when all is read. */
export function checkOtherSections(end: Conclusions): void {
  const { reading } = end;
  const { peers, mailers, resolvers } = reading.sections;
  for (const section of peers)
    if (!section.disabled && !section.hasLocal)
      end.warn(`Removing incomplete section 'peers ${section.name}' (no peer named '${reading.localPeer}').`, null);
  for (const { name, used } of mailers) if (!used) end.warn(`Removing incomplete section 'mailers ${name}'.`, null);
  for (const { name, line, nameservers } of resolvers)
    if (nameservers.length === 0)
      end.warn(`resolvers '${name}' ${reading.at(line)} has no nameservers configured!`, null);
}

/** Resolvers that servers ask (resolvers.c 2.6, resolvers_finalize_config). */
export function checkResolvers(end: Conclusions): void {
  const { sections, proxies } = end.reading;
  for (const proxy of proxies)
    for (const { name, resolvers, span } of proxy.servers)
      if (resolvers !== null && !sections.resolvers.some((one) => one.name === resolvers))
        end.alert(`${typeWord(proxy)} '${proxy.id}', server '${name}': unable to find required resolvers '${resolvers}'`, span);
}

/** FastCGI on both sides, or on none (fcgi-app.c 2.6, cfg_fcgi_apps_postparser): the first error ends it. */
export function checkApplications(end: Conclusions): void {
  for (const proxy of end.reading.proxies) {
    const application = proxy.filters.some(({ kind }) => kind === 'fcgi-app');
    const own = `proxy '${proxy.id}': `;
    if (proxy.mode === 'tcp' && application)
      return end.alert(`${own}FCGI application cannot be used in non-HTTP mode.`, proxy.span);
    const servers = proxy.servers.filter(({ muxProtocol }) => muxProtocol === 'fcgi');
    if (servers[0] !== undefined && !application)
      return end.alert(`${own}FCGI server '${servers[0].name}' has no FCGI app configured.`, servers[0].span);
    if (application && servers.length === 0)
      return end.alert(`${own}FCGI app configured but no FCGI server found.`, proxy.span);
  }
  for (const { name, docroot, maxRequests, multiplexes } of end.reading.sections.fcgiApps) {
    if (!docroot) return end.alert(`fcgi-app '${name}': no docroot configured.`, null);
    if (!multiplexes && maxRequests > 1) {
      const message = `fcgi-app '${name}': multiplexing not supported, ignore the option 'max-reqs'.`;
      end.warn(message, null);
      // A warning here is counted as an error.
      end.errors++;
      end.reading.report.refuseFor(message, null);
    }
  }
}

/** `errorfiles` of a proxy (http_htx.c 2.6, proxy_check_errors). */
export function checkErrorFiles(proxy: Proxy, end: Conclusions): void {
  const { report, sections } = end.reading;
  for (const { section, statuses, line } of proxy.errorFiles) {
    const at = `(at ${report.baseName}:${line})`;
    const found = sections.httpErrors.find(({ name }) => name === section);
    if (found === undefined) end.alert(`proxy '${proxy.id}': unknown http-errors section '${section}' ${at}.`, proxy.span);
    else
      for (const status of statuses ?? [])
        if (!found.statuses.has(status))
          end.warn(
            `config: proxy '${proxy.id}' : status '${status}' not declared in http-errors section '${section}' ${at}.`,
            null,
          );
  }
}

