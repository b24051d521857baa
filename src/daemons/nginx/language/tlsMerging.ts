import type { HttpConf, LocationConf, ServerConf } from './confs.ts';
import type { Place, Reading } from './reading.ts';
import { compileScript } from './script.ts';

/** What OpenSSL 3.0 says of a file that is not there. */
function missingFile(path: string): string {
  return `error:80000002:system library::No such file or directory:calling fopen(${path}, r)`;
}

const NO_FILE = 'error:10000080:BIO routines::no such file';

/** Certificates, ciphers and files of each server block, as far as they can be told without reading them (ngx_http_ssl_merge_srv_conf). */
export function mergeTls(at: Reading, http: HttpConf): void {
  for (const server of http.servers) mergeServerTls(at, server);
}

function mergeServerTls(at: Reading, { location }: ServerConf): void {
  const certificates = location.get<string[]>('ssl_certificate');
  const keys = location.get<string[]>('ssl_certificate_key');
  const rejects = location.get<boolean>('ssl_reject_handshake') === true;
  if (location.get<boolean>('ssl') === true) requireCertificate(at, location, certificates, keys, rejects);
  else if (certificates !== undefined) {
    if (keys === undefined || keys.length < certificates.length)
      at.emergNowhere(`no "ssl_certificate_key" is defined for certificate "${certificates.at(-1)}"`, 'certificate');
  } else if (!rejects) return;
  checkCiphers(at, location.get<string>('ssl_ciphers') ?? 'HIGH');
  loadCertificates(at, certificates ?? [], keys ?? []);
  checkFiles(at, location);
}

/** `ssl on` wants a certificate and its key, and says where it stands. */
function requireCertificate(
  at: Reading,
  location: LocationConf,
  certificates: readonly string[] | undefined,
  keys: readonly string[] | undefined,
  rejects: boolean,
): void {
  const place = location.get<Place>('place of ssl') as Place;
  const refuse = (what: string): never =>
    at.emergAt(place, `no "ssl_certificate${what} the "ssl" directive`, 'certificate');
  if (certificates === undefined) {
    if (!rejects) refuse('" is defined for');
    return;
  }
  if (keys === undefined) refuse('_key" is defined for');
  else if (keys.length < certificates.length) refuse(`_key" is defined for certificate "${certificates.at(-1)}" and`);
}

function loadCertificates(at: Reading, certificates: readonly string[], keys: readonly string[]): void {
  const scripted = certificates.some((name, i) => name.includes('$') || (keys[i] ?? '').includes('$'));
  for (const [i, certificate] of certificates.entries()) {
    const key = keys[i] as string;
    if (scripted) {
      compileScript(at, certificate);
      compileScript(at, key);
    } else loadCertificate(at, certificate, key);
  }
}

/** Files of the workspace are taken for what they say they are. */
function loadCertificate(at: Reading, certificate: string, key: string): void {
  const load = (what: string, name: string): void => {
    if (/^(data|engine):/.test(name)) return;
    const path = at.disk.configPath(name);
    if (at.disk.file(path) !== null) return;
    const reason = `BIO_new_file() failed (SSL: ${missingFile(path)} ${NO_FILE})`;
    at.emergNowhere(`cannot load ${what} "${path}": ${reason}`, 'certificate');
  };
  load('certificate', certificate);
  load('certificate key', key);
}

/** Words that a list of ciphers may have beside the ciphers' names (openssl-ciphers(1)). */
const CIPHER_GROUPS = new Set([
  ...[
    'ALL',
    'COMPLEMENTOFALL',
    'DEFAULT',
    'COMPLEMENTOFDEFAULT',
    'HIGH',
    'MEDIUM',
    'LOW',
    'eNULL',
    'NULL',
    'aNULL',
    'kRSA',
    'aRSA',
    'RSA',
  ],
  ...[
    'kDHr',
    'kDHd',
    'kDH',
    'kDHE',
    'kEDH',
    'DH',
    'DHE',
    'EDH',
    'ADH',
    'kEECDH',
    'kECDHE',
    'ECDH',
    'ECDHE',
    'EECDH',
    'AECDH',
    'aDSS',
    'DSS',
  ],
  ...[
    'aECDSA',
    'ECDSA',
    'TLSv1.2',
    'TLSv1.0',
    'SSLv3',
    'AES128',
    'AES256',
    'AES',
    'AESGCM',
    'AESCCM',
    'AESCCM8',
    'ARIA128',
    'ARIA256',
    'ARIA',
  ],
  ...[
    'CAMELLIA128',
    'CAMELLIA256',
    'CAMELLIA',
    'CHACHA20',
    'SHA1',
    'SHA',
    'SHA256',
    'SHA384',
    'PSK',
    'kPSK',
    'aPSK',
    'SUITEB128',
    'kRSAPSK',
  ],
  ...['SRP', 'kSRP', 'aSRP', 'FIPS', 'PROFILE=SYSTEM'],
]);
const CIPHER_NAME =
  /^((ECDHE|DHE|RSA|ECDH|PSK|SRP|ADH|AECDH)-)*((ECDSA|RSA|DSS|PSK|3DES|EDE|AES|CAMELLIA|ARIA|NULL|AES(128|256)(-(GCM|CCM8?|CBC))?|CHACHA20|POLY1305|CAMELLIA(128|256)|ARIA(128|256)|GCM|SHA(256|384)?|CBC|AES_128_CBC)(-|$))+/;

/** OpenSSL leaves out what it does not know, and refuses a list of which nothing is left. */
function checkCiphers(at: Reading, list: string): void {
  const words = list.split(/[:, ;]+/).filter((word) => word !== '' && !/^[!-]/.test(word) && !word.startsWith('@'));
  const known = (word: string): boolean =>
    word
      .replace(/^\+/, '')
      .split('+')
      .every((part) => CIPHER_GROUPS.has(part) || CIPHER_NAME.test(part));
  if (words.some(known)) return;
  at.emergNowhere(
    `SSL_CTX_set_cipher_list("${list}") failed (SSL: error:0A0000B9:SSL routines::no cipher match)`,
    'ciphers',
  );
}

function checkFiles(at: Reading, location: LocationConf): void {
  const verify = location.get<string>('ssl_verify_client') ?? 'off';
  const authority = location.get<string>('ssl_client_certificate');
  if (verify !== 'off') {
    if (authority === undefined && verify !== 'optional_no_ca')
      at.emergNowhere('no ssl_client_certificate for ssl_verify_client', 'certificate');
    if (authority !== undefined) requireAuthority(at, authority);
  }
  const trusted = location.get<string>('ssl_trusted_certificate');
  if (trusted !== undefined) requireAuthority(at, trusted);
  requireList(at, location.get<string>('ssl_crl'));
  const parameters = location.get<string>('ssl_dhparam');
  if (parameters === undefined) return;
  const path = at.disk.configPath(parameters);
  if (at.disk.file(path) === null)
    at.emergNowhere(`BIO_new_file("${path}") failed (SSL: ${missingFile(path)} ${NO_FILE})`, 'certificate');
}

function requireAuthority(at: Reading, name: string): void {
  const path = at.disk.configPath(name);
  if (at.disk.file(path) !== null) return;
  at.emergNowhere(
    `SSL_CTX_load_verify_locations("${path}") failed (SSL: ${missingFile(path)} ${NO_FILE} ` +
      'error:05880002:x509 certificate routines::system lib)',
    'certificate',
  );
}

function requireList(at: Reading, name: string | undefined): void {
  if (name === undefined) return;
  const path = at.disk.configPath(name);
  if (at.disk.file(path) !== null) return;
  at.emergNowhere(
    `X509_LOOKUP_load_file("${path}") failed (SSL: ${missingFile(path)} ${NO_FILE} ` +
      'error:05880002:x509 certificate routines::system lib)',
    'certificate',
  );
}

/** Certificates of nginx itself towards the servers behind it (ngx_http_proxy_set_ssl and its like). */
export function checkUpstreamTls(at: Reading, location: LocationConf, module: string): void {
  const get = <T>(name: string): T | undefined => location.get<T>(`${module}_ssl_${name}`);
  checkCiphers(at, get<string>('ciphers') ?? 'DEFAULT');
  const certificate = get<string>('certificate');
  const key = get<string>('certificate_key');
  if (certificate !== undefined && certificate !== '') {
    if (key === undefined)
      at.emergNowhere(`no "${module}_ssl_certificate_key" is defined for certificate "${certificate}"`, 'certificate');
    if (!certificate.includes('$') && !key.includes('$')) loadCertificate(at, certificate, key);
  }
  if (get<boolean>('verify') !== true) return;
  const trusted = get<string>('trusted_certificate');
  if (trusted === undefined || trusted === '')
    at.emergNowhere(`no ${module}_ssl_trusted_certificate for ${module}_ssl_verify`, 'certificate');
  requireAuthority(at, trusted);
  requireList(at, get<string>('crl'));
}

/** Every address with `ssl` needs a certificate, at its default server if nowhere else (ngx_http_ssl_init). */
export function checkListeningTls(at: Reading, http: HttpConf): void {
  for (const port of http.listens) {
    for (const { ssl, defaultServer, servers } of port.addresses.values()) {
      if (!ssl || hasCertificate(defaultServer)) continue;
      const bare = rejects(defaultServer) ? servers.find((s) => !hasCertificate(s) && !rejects(s)) : defaultServer;
      if (bare === undefined) continue;
      at.emergAt(bare.place, 'no "ssl_certificate" is defined for the "listen ... ssl" directive', 'no-certificate');
    }
  }
}

function hasCertificate({ location }: ServerConf): boolean {
  return location.get('ssl_certificate') !== undefined;
}

function rejects({ location }: ServerConf): boolean {
  return location.get<boolean>('ssl_reject_handshake') === true;
}
