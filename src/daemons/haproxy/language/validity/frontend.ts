import { BACKEND, FRONTEND, typeWord, type Proxy } from '../model.ts';
import { muxFits } from '../muxProtocols.ts';
import type { Conclusions } from './conclusions.ts';

/** What HTTP/2 needs of a buffer (RFC 7540: frames of 16 kB). */
const FRAME = 16384;

export function checkBinds(proxy: Proxy, end: Conclusions): void {
  const { globals } = end.reading;
  for (const bind of proxy.binds) {
    if (proxy.mode !== 'http' || globals.bufferSize >= FRAME) continue;
    for (const [name, list] of [
      ['NPN', bind.npn],
      ['ALPN', bind.alpn],
    ] as const)
      if (list.split(',').some((protocol) => protocol.startsWith('h2')))
        end.alert(
          `HTTP frontend '${proxy.id}' enables HTTP/2 via ${name} at ${end.reading.at(bind.line)}, so global.tune.bufsize must be at least 16384 bytes (${globals.bufferSize} now).`,
          bind.span,
        );
  }
}

export function checkListening(proxy: Proxy, end: Conclusions): void {
  if ((proxy.cap & FRONTEND) === 0 || proxy.binds.length > 0) return;
  end.warn(`${typeWord(proxy)} '${proxy.id}' has no 'bind' directive. Please declare it as a backend if this was intended.`, null);
}

export function checkBindProtocols(proxy: Proxy, end: Conclusions): void {
  for (const bind of proxy.binds)
    if (bind.muxProtocol !== null && !muxFits(bind.muxProtocol, proxy.mode, 'front'))
      end.alert(
        `${typeWord(proxy)} '${proxy.id}' : MUX protocol '${bind.muxProtocol}' is not usable for 'bind ${bind.argument}' at ${end.reading.at(bind.line)}.`,
        bind.span,
      );
}

/** `ssl` of bind lines (ssl_sock.c 2.6, ssl_sock_prepare_bind_conf); disabled proxies too. */
export function checkCertificates(proxy: Proxy, end: Conclusions): void {
  for (const bind of proxy.binds) {
    const where = `bind '${bind.argument}' at ${end.reading.at(bind.line)}`;
    const own = `Proxy '${proxy.id}': `;
    if (!bind.ssl) {
      if (bind.certificate) end.warn(`${own}A certificate was specified but SSL was not enabled on ${where} (use 'ssl').`, bind.span);
    } else if (!bind.certificate) {
      if (bind.strictSni && !bind.generates)
        end.warn(`${own}no SSL certificate specified for ${where}, ssl connections will fail (use 'crt').`, bind.span);
      else end.alert(`${own}no SSL certificate specified for ${where} (use 'crt').`, bind.span);
    }
  }
}

export function checkBalance(proxy: Proxy, end: Conclusions): void {
  if ((proxy.cap & BACKEND) === 0 || proxy.balance.algorithm === '') return;
  const who = `${typeWord(proxy)} '${proxy.id}'`;
  if (proxy.options.has('transparent')) end.alert(`${who} cannot use both transparent and balance mode.`, proxy.span);
  else if (proxy.dispatch) end.warn(`dispatch address of ${who} will be ignored in balance mode.`, null);
}
