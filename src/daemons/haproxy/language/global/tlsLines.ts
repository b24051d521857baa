import type { Reading } from '../reading.ts';
import { refuse, within } from '../refusal.ts';
import { checkVersion, TLS_VERSIONS } from '../tls.ts';
import { noMore } from '../words.ts';
import { debianDirectories } from '../world.ts';

/** What `global` says of TLS (cfgparse-ssl.c, http_client.c 2.6). */

function base(reading: Reading): void {
  const { line, globals } = reading;
  const key = line.arg(0) === 'ca-base' ? 'caBase' : 'crtBase';
  noMore(line, 1);
  if (globals[key] !== null) refuse(`'${line.arg(0)}' already specified.`, { word: 0, code: 'twice' });
  if (line.arg(1) === '') refuse(`global statement '${line.arg(0)}' expects a directory path as an argument.`);
  globals[key] = line.arg(1);
}

/** One word, whatever it is. */
function word(what: string) {
  return ({ line }: Reading): void => {
    noMore(line, 1);
    if (line.arg(1) === '') refuse(`global statement '${line.arg(0)}' expects ${what}.`);
  };
}

/** Versions by age, as the flags name them. */
const VERSION_WORDS = ['sslv3', 'tlsv10', 'tlsv11', 'tlsv12', 'tlsv13'];

const FLAGS = new Set(
  ['force', 'no'].flatMap((prefix) => VERSION_WORDS.map((version) => `${prefix}-${version}`)),
);

/** `ssl-default-bind-options`, `ssl-default-server-options`. */
function options({ line, globals }: Reading): void {
  const name = line.arg(0);
  const isBind = name === 'ssl-default-bind-options';
  const own = new Set(isBind ? ['no-tls-tickets', 'prefer-client-ciphers'] : ['no-tls-tickets']);
  if (line.arg(1) === '') refuse(`global statement '${name}' expects an option as an argument.`);
  for (let at = 1; line.arg(at) !== ''; at++) {
    const option = line.arg(at);
    if (option === 'ssl-min-ver' || option === 'ssl-max-ver') {
      at++;
      within(
        (message) => `${message} on global statement '${name}'.`,
        () => checkVersion(option, line.arg(at)),
      );
      if (!isBind) globals.serverTls[option === 'ssl-min-ver' ? 'least' : 'most'] = TLS_VERSIONS.indexOf(line.arg(at));
    } else if (!own.has(option) && !FLAGS.has(option))
      refuse(`unknown option '${option}' on global statement '${name}'.`, { word: at });
    else if (!isBind && FLAGS.has(option)) serverVersion(option, globals.serverTls);
  }
}

/** `no-sslv3`, `force-tlsv12` for all servers. */
function serverVersion(option: string, versions: Reading['globals']['serverTls']): void {
  const version = VERSION_WORDS.indexOf(option.slice(option.indexOf('-') + 1)) + 1;
  if (option.startsWith('force-')) {
    versions.least = version;
    versions.most = version;
  } else versions.without = new Set([...versions.without, version]);
}

function parametersFile(reading: Reading): void {
  const { line } = reading;
  const path = line.arg(1);
  noMore(line, 1);
  if (path === '') refuse(`'${line.arg(0)}' expects a file path as an argument.`);
  if (reading.textOf(path) === null) refuse(`'${line.arg(0)}': unable to load DH parameters from file <${path}>.`, { word: 1 });
}

const EXTRA_FILES = new Set(['bundle', 'sctl', 'ocsp', 'issuer', 'key']);

function extraFiles({ line }: Reading): void {
  const name = line.arg(0);
  const wrong = `'${name}' expects one or multiple arguments (none, all, bundle, sctl, ocsp, issuer).`;
  const given = line.rest(1);
  if (given.length === 0) refuse(wrong);
  given.forEach((one, index) => {
    if ((one === 'none' || one === 'all') && given.length > 1 && (index > 0 || given.length > 1))
      refuse(`'${name}' 'none' and 'all' can be only used alone`);
    if (one !== 'none' && one !== 'all' && !EXTRA_FILES.has(one)) refuse(wrong, { word: index + 1 });
  });
}

function issuersPath({ line }: Reading): void {
  const path = line.arg(1);
  noMore(line, 1);
  if (path === '' || !debianDirectories.has(path.replace(/(.)\/+$/, '$1')))
    refuse(`global statement '${line.arg(0)}' expects a directory path as an argument.`);
}

function serverVerify({ line, globals }: Reading): void {
  noMore(line, 1);
  if (line.arg(1) === '') refuse("'ssl-server-verify' expects an integer argument.");
  if (line.arg(1) !== 'none' && line.arg(1) !== 'required')
    refuse("'ssl-server-verify' expects 'none' or 'required' as argument.", { word: 1 });
  globals.sslServerVerify = line.arg(1) as 'none' | 'required';
}

/** The words of OpenSSL's own; `EVP_set_default_properties` says nothing of what it cannot use. */
function property({ line }: Reading): void {
  if (line.arg(1) === '') refuse(`global statement '${line.arg(0)}' expects a property string as an argument.`);
  // A property starts with a letter, or with a minus before one.
  if (!/^[-?]?[A-Za-z]/.test(line.arg(1))) refuse('(null)', { word: 1 });
}

const PROVIDERS = new Set(['default', 'base', 'null', 'legacy', 'fips']);

function provider(reading: Reading): void {
  const { line } = reading;
  const name = line.arg(1);
  if (name === '') refuse(`global statement 'ssl-provider' expects a valid engine provider name as an argument.`);
  if (PROVIDERS.has(name)) return;
  reading.alert(`ssl-provider ${name}: unknown provider`, { form: 'bare', word: 1 });
  refuse('(null)', { word: 1 });
}

function providerPath({ line }: Reading): void {
  if (line.arg(1) === '') refuse(`global statement '${line.arg(0)}' expects a directory path as an argument.`);
}

/** `httpclient.resolvers.prefer`, `httpclient.ssl.verify`: the daemon tells what it expects, and then that it has nothing to tell. */
function clientChoice(first: string, second: string) {
  return (reading: Reading): void => {
    const { line } = reading;
    noMore(line, 1);
    if (line.arg(1) === first || line.arg(1) === second) return;
    reading.alert(`'${line.arg(0)}' expects '${first}' or '${second}' as argument.`, { word: 1 });
    refuse('(null)');
  };
}

function clientResolvers({ line, globals }: Reading): void {
  noMore(line, 1);
  globals.clientResolvers = line.arg(1);
}

function clientAuthorities({ line, globals }: Reading): void {
  noMore(line, 1);
  globals.clientAuthorities = line.arg(1);
}

export const TLS_LINES: readonly (readonly [string, (reading: Reading) => void])[] = [
  ['ca-base', base],
  ['crt-base', base],
  ['ssl-default-bind-ciphers', word('a cipher suite as an argument')],
  ['ssl-default-server-ciphers', word('a cipher suite as an argument')],
  ['ssl-default-bind-ciphersuites', word('a cipher suite as an argument')],
  ['ssl-default-server-ciphersuites', word('a cipher suite as an argument')],
  ['ssl-default-bind-curves', word('a curves suite as an arguments')],
  ['ssl-default-bind-options', options],
  ['ssl-default-server-options', options],
  ['ssl-dh-param-file', parametersFile],
  ['ssl-load-extra-files', extraFiles],
  ['issuers-chain-path', issuersPath],
  ['ssl-server-verify', serverVerify],
  ['ssl-propquery', property],
  ['ssl-provider', provider],
  ['ssl-provider-path', providerPath],
  ['httpclient.resolvers.id', clientResolvers],
  ['httpclient.ssl.ca-file', clientAuthorities],
  ['httpclient.resolvers.prefer', clientChoice('ipv4', 'ipv6')],
  ['httpclient.ssl.verify', clientChoice('none', 'required')],
];
