import type { Reading } from '../reading.ts';
import { refuse, within } from '../refusal.ts';
import { checkVersion } from '../tls.ts';
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

const FLAGS = new Set(
  ['force', 'no'].flatMap((prefix) => ['sslv3', 'tlsv10', 'tlsv11', 'tlsv12', 'tlsv13'].map((version) => `${prefix}-${version}`)),
);

/** `ssl-default-bind-options`, `ssl-default-server-options`. */
function options({ line }: Reading): void {
  const name = line.arg(0);
  const own = new Set(name === 'ssl-default-bind-options' ? ['no-tls-tickets', 'prefer-client-ciphers'] : ['no-tls-tickets']);
  if (line.arg(1) === '') refuse(`global statement '${name}' expects an option as an argument.`);
  for (let at = 1; line.arg(at) !== ''; at++) {
    const option = line.arg(at);
    if (option === 'ssl-min-ver' || option === 'ssl-max-ver') {
      at++;
      within(
        (message) => `${message} on global statement '${name}'.`,
        () => checkVersion(option, line.arg(at)),
      );
    } else if (!own.has(option) && !FLAGS.has(option))
      refuse(`unknown option '${option}' on global statement '${name}'.`, { word: at });
  }
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

/** The words of OpenSSL's own; `EVP_set_default_properties` and providers say nothing of what they cannot use. */
function property({ line }: Reading): void {
  if (line.arg(1) === '') refuse(`global statement '${line.arg(0)}' expects a property string as an argument.`);
}

const PROVIDERS = new Set(['default', 'base', 'null', 'legacy', 'fips']);

function provider({ line }: Reading): void {
  const name = line.arg(1);
  if (name === '') refuse(`global statement 'ssl-provider' expects a valid engine provider name as an argument.`);
  if (!PROVIDERS.has(name)) refuse('(null)', { word: 1 });
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

const one = ({ line }: Reading): void => noMore(line, 1);

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
  ['httpclient.resolvers.id', one],
  ['httpclient.ssl.ca-file', one],
  ['httpclient.resolvers.prefer', clientChoice('ipv4', 'ipv6')],
  ['httpclient.ssl.verify', clientChoice('none', 'required')],
];
