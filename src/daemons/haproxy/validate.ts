import type { Span } from '../../text/span.ts';
import type { ParseContext } from '../daemon.ts';
import { resolveHost } from './build.ts';
import { hasBackend, hasFrontend, kindWord, type NamedServer, type Section } from './draft.ts';
import { HTTP_OPTIONS } from './parseOption.ts';
import type { Report } from './report.ts';

/**
 * How the sections fit together, with the messages of cfgparse.c check_config_validity 2.6 (compared with `haproxy -c`). Runs only when every line
 * was accepted, as in the daemon.
 */
export function validate(sections: readonly Section[], context: ParseContext, report: Report): void {
  const all = sections.filter((s) => s.kind !== 'defaults');
  const proxies = all.filter((s) => !s.disabled);
  for (const proxy of proxies) {
    if (hasFrontend(proxy)) validateFrontend(proxy, report);
    if (proxy.checkRules !== null && proxy.httpCheck === null && hasBackend(proxy)) {
      report.warningWithoutLine(
        'check-rules-ignored',
        `${kindWord(proxy)} '${proxy.name}' uses http-check rules without 'option httpchk', so the rules are ignored.`,
      );
    }
    validateTargets(proxy, all, report);
    validateLogs(proxy, report);
    if (proxy.mode === 'tcp') validateWithoutHttp(proxy, report);
    validateTimeouts(proxy, report);
    if (hasBackend(proxy)) validateNames(proxy, report);
  }
  for (const proxy of proxies) if (hasBackend(proxy)) validateCheckPorts(proxy, report);
  if (report.refusal !== null) return;
  for (const proxy of proxies) for (const server of proxy.servers) validateAddress(proxy, server, context, report);
  if (report.refusal !== null) return;
  markSharedPorts(proxies, report);
  if (proxies.every((p) => !hasFrontend(p) || p.bindLines === 0)) refuseWithoutListener(report);
}

function validateFrontend(proxy: Section, report: Report): void {
  for (const { address, span } of proxy.bareSsl) {
    report.alert(
      span,
      'no-certificate',
      `no SSL certificate specified for bind '${address}' at [${report.baseName}:${span.line}] (use 'crt').`,
      `Proxy '${proxy.name}': `,
    );
  }
  if (proxy.bindLines > 0) return;
  report.warningWithoutLine(
    'no-bind',
    `${kindWord(proxy)} '${proxy.name}' has no 'bind' directive. Please declare it as a backend if this was intended.`,
  );
}

function validateTargets(proxy: Section, proxies: readonly Section[], report: Report): void {
  const check = (name: string, span: Span | null, rule: 'default_backend' | 'use_backend') => {
    const target = proxies.find((p) => p.name === name && hasBackend(p));
    if (target === undefined) {
      report.alertWithoutLine(
        'unknown-backend',
        `Proxy '${proxy.name}': unable to find required ${rule}: '${name}'.`,
        span,
      );
    } else if (target === proxy) {
      report.alertWithoutLine('backend-loop', `Proxy '${proxy.name}': loop detected for ${rule}: '${name}'.`, span);
    } else if (target.mode !== proxy.mode && !(proxy.mode === 'tcp' && target.mode === 'http')) {
      const { baseName } = report;
      const place =
        rule === 'default_backend' ? "as its default backend (see 'mode')" : "in a 'use_backend' rule (see 'mode')";
      report.alertWithoutLine(
        'mode-mismatch',
        `${proxy.mode} ${kindWord(proxy)} '${proxy.name}' (${baseName}:${proxy.span.line}) tries to use incompatible ${target.mode} ${kindWord(target)} '${target.name}' (${baseName}:${target.span.line}) ${place}.`,
        span,
      );
    } else if (rule === 'default_backend' && proxy.kind === 'listen' && proxy.servers.length > 0) {
      report.warningWithoutLine(
        'servers-unused',
        `In proxy '${proxy.name}', the 'default_backend' rule always has precedence over the servers, which will never be used.`,
      );
    }
  };
  // A default backend inherited from `defaults` is nothing to a backend, though one of its own is looked up (measured).
  const wanted = proxy.defaultBackend;
  if (wanted !== null && (hasFrontend(proxy) || wanted !== proxy.defaults?.defaultBackend))
    check(wanted.value, wanted.span, 'default_backend');
  // A name made of each request is looked up when it comes.
  for (const rule of proxy.rules) if (rule.format === null) check(rule.backend, rule.span, 'use_backend');
}

function validateLogs(proxy: Section, report: Report): void {
  if (hasFrontend(proxy) && proxy.logFormat && !proxy.hasLog) {
    report.warningWithoutLine(
      'no-log',
      `log format ignored for ${kindWord(proxy)} '${proxy.name}' since it has no log address.`,
    );
  }
  if (
    proxy.mode !== 'tcp' ||
    proxy.httplog === null ||
    !hasFrontend(proxy) ||
    proxy.httplog === proxy.defaults?.httplog
  )
    return;
  report.warning(
    proxy.httplog,
    'needs-http',
    `'option httplog' not usable with ${kindWord(proxy)} '${proxy.name}' (needs 'mode http'). Falling back to 'option tcplog'.`,
  );
}

/** What is said of HTTP in a proxy that only relays bytes. */
function validateWithoutHttp(proxy: Section, report: Report): void {
  const who = `${kindWord(proxy)} '${proxy.name}'`;
  const warn = (message: string) => report.warningWithoutLine('needs-http', message);
  const uses = (keyword: string) => proxy.httpUses.has(keyword);
  if (uses('cookie') && hasBackend(proxy)) warn(`cookie will be ignored for ${who} (needs 'mode http').`);
  if (uses('monitor-uri') && hasFrontend(proxy)) warn(`monitor-uri will be ignored for ${who} (needs 'mode http').`);
  if (uses('balance') && hasBackend(proxy))
    warn(`Layer 7 hash not possible for ${who} (needs 'mode http'). Falling back to round robin.`);
  for (const statement of ['stats', 'capture'])
    if (uses(statement)) warn(`'${statement}' statement ignored for ${who} as it requires HTTP mode.`);
  for (const rules of ['http-request', 'http-response', 'http-after-response', 'redirect']) {
    if (uses(rules)) warn(`'${rules}' rules ignored for ${who} as they require HTTP mode.`);
  }
  for (const option of HTTP_OPTIONS)
    if (uses(`option ${option}`)) warn(`'option ${option}' ignored for ${who} as it requires HTTP mode.`);
}

function validateTimeouts(proxy: Section, report: Report): void {
  const unset = (name: string) => (proxy.timeouts.get(name)?.value ?? 0) === 0;
  const client = hasFrontend(proxy) && unset('client');
  const server =
    hasBackend(proxy) &&
    proxy.servers.length > 0 &&
    (unset('connect') || (unset('server') && (proxy.mode === 'http' || unset('tunnel'))));
  if (!client && !server) return;
  report.warningWithoutLine(
    'missing-timeouts',
    `missing timeouts for ${kindWord(proxy)} '${proxy.name}'.\n` +
      '   | While not properly invalid, you will certainly encounter various problems\n' +
      '   | with such a configuration. To fix this, please ensure that all following\n' +
      "   | timeouts are set to a non-zero value: 'client', 'connect', 'server'.",
  );
}

function validateNames(proxy: Section, report: Report): void {
  const first = new Map<string, NamedServer>();
  for (const server of proxy.servers) {
    const other = first.get(server.name);
    if (other === undefined) first.set(server.name, server);
    else {
      const message = `${kindWord(proxy)} '${proxy.name}', another server named '${server.name}' was already defined at line ${other.span.line}, please use distinct names.`;
      report.alert(server.span, 'same-server-name', message);
    }
  }
}

function validateCheckPorts(proxy: Section, report: Report): void {
  for (const server of proxy.servers) {
    if (server.check === null || server.port !== 0 || server.checkPort !== 0) continue;
    const rules = proxy.httpCheck === null ? '' : " nor tcp_check rule 'connect' with port information";
    const message = `config: ${kindWord(proxy)} '${proxy.name}': server '${server.name}' has neither service port nor check port${rules}.`;
    report.alertWithoutLine('no-check-port', message, server.span);
    // The daemon stops at the first.
    return;
  }
}

function validateAddress(proxy: Section, server: NamedServer, context: ParseContext, report: Report): void {
  if (resolveHost(server.host, context) !== null) return;
  const where = `[${report.baseName}:${server.span.line}] : 'server ${proxy.name}/${server.name}' : `;
  report.alert(server.hostSpan, 'unresolved', `could not resolve address '${server.host}'.`, where);
}

/** HAProxy may listen twice at one place (SO_REUSEPORT) and the kernel then deals connections out; here the first takes them all. */
function markSharedPorts(proxies: readonly Section[], report: Report): void {
  const first = new Set<string>();
  for (const proxy of proxies) {
    for (const bind of proxy.binds) {
      const own = `${bind.address ?? '*'}:${bind.port}`;
      const any = `*:${bind.port}`;
      if (first.has(own) || first.has(any) || (bind.address === null && first.has(`port ${bind.port}`)))
        report.notSimulated(bind.span, `a second bind on port ${bind.port}`);
      first.add(own).add(`port ${bind.port}`);
    }
  }
}

function refuseWithoutListener(report: Report): void {
  report.diagnostics.push({
    file: report.file,
    span: null,
    severity: 'error',
    code: 'haproxy.no-listener',
    message: NO_LISTENER,
  });
  report.refusal = { message: NO_LISTENER, span: null };
}

const NO_LISTENER = 'Configuration file has no error but will not start (no listener) => exit(2).';
