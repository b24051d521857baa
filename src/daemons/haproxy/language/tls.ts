import type { Reading } from './reading.ts';
import { refuse } from './refusal.ts';

/** What `bind`, `server` and `global` share of TLS (cfgparse-ssl.c, ssl_sock.c, ssl_ckch.c 2.6). */

/** Versions by age; the first stands for none (methodVersions). */
export const TLS_VERSIONS: readonly string[] = ['', 'SSLv3', 'TLSv1.0', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'];

/** `ssl-min-ver TLSv1.2`. */
export function checkVersion(keyword: string, value: string): void {
  if (value === '') refuse(`'${keyword}' : missing the ssl/tls version`);
  if (!TLS_VERSIONS.includes(value)) refuse(`'${value}' : unknown ssl/tls version`);
}

/** Where a relative path starts: `ca-base`, `crt-base`. */
export function basedPath(path: string, base: string | null): string {
  return path.startsWith('/') || base === null ? path : `${base}/${path}`;
}

/** `ca-file` and its like: the system's own authorities, a directory, or a file that is there. */
export function requireAuthorities(keyword: string, value: string, reading: Reading): void {
  if (value === '') refuse(`'${keyword}' : missing ${keyword === 'crl-file' ? 'CRLfile' : 'CAfile'} path`);
  const path = basedPath(value, reading.globals.caBase);
  if (value === '@system-ca' || reading.hasFile(path) || reading.hasDirectory(path)) return;
  // The loader itself speaks first (ssl_store_load_ca_from_buf), whichever file it is.
  reading.complain(`Couldn't open the ca-file '${path}' (No such file or directory).`, { form: 'bare' });
  refuse(`'${keyword}' : unable to load ${path}`);
}

/** `ssl_sock_load_cert`: the certificate must be there. Certificates of the workspace are taken for good ones. */
export function requireCertificate(value: string, reading: Reading): void {
  const path = basedPath(value, reading.globals.crtBase);
  if (reading.hasFile(path)) {
    if (reading.textOf(path) === null) refuse(`unable to load certificate from file '${path}'.\n`);
    return;
  }
  if (reading.hasDirectory(path)) return;
  refuse(`unable to stat SSL certificate from file '${path}' : No such file or directory.\n`);
}

/** Names of protocols must fit a byte. */
export function checkProtocols(value: string, what: 'ALPN' | 'NPN', own: (message: string) => string): void {
  if (value === '') refuse(own(`missing the comma-delimited ${what} protocol suite`));
  const long = value.split(',').find((name) => name.length > 255);
  if (long !== undefined) refuse(own(`${what} protocol name too long : '${long}'`));
}
