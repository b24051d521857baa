import { typeWord, type Proxy, type Server } from '../model.ts';
import { basedPath, TLS_VERSIONS } from '../tls.ts';
import type { Conclusions } from './conclusions.ts';

/** Cipher suites of TLS 1.3 that OpenSSL knows (RFC 8446, appendix B.4). */
const SUITES = new Set(
  'TLS_AES_256_GCM_SHA384 TLS_CHACHA20_POLY1305_SHA256 TLS_AES_128_GCM_SHA256 TLS_AES_128_CCM_SHA256 TLS_AES_128_CCM_8_SHA256'.split(' '),
);

/** Whether the daemon prepares TLS for a server: for itself, for its checks, or because its default-server says so. */
export function preparesTls(proxy: Proxy, server: Server): boolean {
  return server.ssl === 1 || server.checkSsl === 1 || proxy.options.has('check over TLS') || server.defaultTls;
}

/** `ssl_sock_prepare_srv_ctx` (ssl_sock.c 2.6). */
export function checkServerTls(proxy: Proxy, server: Server, end: Conclusions): void {
  const { globals } = end.reading;
  if (server.certificate !== null) checkCertificate(server.certificate, server, end);
  checkVersions(proxy, server, end);
  const required = server.verify === 'required' || (server.verify === null && globals.sslServerVerify === 'required');
  if (required && server.caFile === null)
    end.alert(
      globals.sslServerVerify === 'required'
        ? "verify is enabled by default but no CA file specified. If you're running on a LAN where you're certain to trust the server's certificate, please set an explicit 'verify none' statement on the 'server' line, or use 'ssl-server-verify none' in the global section to disable server-side verifications by default."
        : 'verify is enabled but no CA file specified.',
      server.span,
    );
  if (server.ciphersuites !== null && !server.ciphersuites.split(':').every((name) => name === '' || SUITES.has(name)))
    end.alert(`unable to set TLS 1.3 cipher suites to '${server.ciphersuites}'.`, server.span);
}

function checkCertificate(name: string, server: Server, end: Conclusions): void {
  const path = basedPath(name, end.reading.globals.crtBase);
  if (!end.reading.hasFile(path))
    end.alert(`unable to stat SSL certificate from file '${path}' : No such file or directory.`, server.span);
}

function checkVersions(proxy: Proxy, server: Server, end: Conclusions): void {
  const { without, least, most } = server.tlsVersions;
  const limited = least !== 0 || most !== 0;
  if (without.size > 0 && limited)
    end.warn("no-sslv3/no-tlsv1x are ignored for this server. Use only 'ssl-min-ver' and 'ssl-max-ver' to fix.", server.span);
  const who = `${typeWord(proxy)} '${proxy.id}'`;
  let found = false;
  let hole = 0;
  for (let version = 1; version < TLS_VERSIONS.length; version++) {
    const off = limited ? version < least || (most !== 0 && version > most) : without.has(version);
    if (off) {
      if (found) hole = version;
      continue;
    }
    if (hole !== 0)
      end.warn(
        `${who}: SSL/TLS versions range not contiguous for server '${server.name}'. Hole find for ${TLS_VERSIONS[hole]}. Use only 'ssl-min-ver' and 'ssl-max-ver' to fix.`,
        server.span,
      );
    hole = 0;
    found = true;
  }
  if (!found) end.alert(`${who}: all SSL/TLS versions are disabled for server '${server.name}'.`, server.span);
}
