import { typeWord, type Proxy } from '../model.ts';
import type { Conclusions } from './conclusions.ts';

/** Whether what was said of health checks and alerts fits together (cfgparse.c 2.6, check_config_validity). */
export function checkCheckSetup(proxy: Proxy, end: Conclusions): void {
  const who = `${typeWord(proxy)} '${proxy.id}'`;
  if (proxy.checkRulesUnused.has('http'))
    end.warn(`${who} uses http-check rules without 'option httpchk', so the rules are ignored.`, null);
  if (proxy.checkMethod === 'rules' && proxy.checkProtocol !== 'http')
    for (const option of ['disable-on-404', 'send-state'])
      if (proxy.options.delete(option)) end.warn(`'${option}' will be ignored for ${who} (requires 'option httpchk').`, null);
  checkExternal(proxy, end);
  checkAlerts(proxy, end);
}

function checkExternal(proxy: Proxy, end: Conclusions): void {
  const { globals } = end.reading;
  const external = proxy.checkMethod === 'external';
  if (external) {
    const own = `Proxy '${proxy.id}' : `;
    if (!globals.externalCheck) end.alert(`${own}'option external-check' unable to find required 'global.external-check'.`, proxy.span);
    if (proxy.externalCommand === null)
      end.alert(`${own}'option external-check' unable to find required 'external-check command'.`, proxy.span);
    if (!globals.insecureFork)
      end.warn(`${own}'insecure-fork-wanted' not enabled in the global section, 'option external-check' will likely fail.`, null);
  }
}

/** The command and the path of external checks; the e-mails are looked at before them. */
function checkCommand(proxy: Proxy, end: Conclusions): void {
  const external = proxy.checkMethod === 'external';
  const ignored = (what: string): void =>
    end.warn(`'external-check ${what}' will be ignored for ${typeWord(proxy)} '${proxy.id}' (requires 'option external-check').`, null);
  if (proxy.externalCommand !== null) {
    if (!external) ignored('command');
    if (!proxy.externalCommand.startsWith('/') && !proxy.externalPath)
      end.alert(
        `Proxy '${proxy.id}': 'external-check command' does not have a leading '/' and 'external-check path' is not set.`,
        proxy.span,
      );
  }
  if (proxy.externalPath && !external) ignored('path');
}

function checkAlerts(proxy: Proxy, end: Conclusions): void {
  const alert = proxy.emailAlert;
  if (alert !== null && (alert.mailers === null || !alert.from || !alert.to)) {
    proxy.emailAlert = null;
    end.warn(
      `'email-alert' will be ignored for ${typeWord(proxy)} '${proxy.id}' (the presence any of 'email-alert from', 'email-alert level' 'email-alert mailers', 'email-alert myhostname', or 'email-alert to' requires each of 'email-alert from', 'email-alert mailers' and 'email-alert to' to be present).`,
      null,
    );
  }
  checkCommand(proxy, end);
}
