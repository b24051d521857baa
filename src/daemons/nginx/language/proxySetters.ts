import { addCache, type Cache } from './cachePath.ts';
import type { LocationConf } from './confs.ts';
import type { Reading, Setter } from './reading.ts';
import { compilePlainRegex, compileRegex } from './regex.ts';
import { compileScript, compileValue, useVariable } from './script.ts';
import { useUpstream } from './upstreamSetters.ts';
import { zoneFor } from './zoneWords.ts';
import { dictionary } from '../../../text/dictionary.ts';

/** Modules that pass requests on and are configured alike. */
export const GATEWAYS = ['proxy', 'fastcgi', 'uwsgi', 'scgi'] as const;

/** Notes that this location has a handler of its own. `null`: the address is worked out for each request. */
function passTo(location: LocationConf, module: string, url: string | null): void {
  location.set(`${module}_pass`, url);
}

/** An address that may have variables: true when it has, and is done with. */
function isScripted(at: Reading, module: string, text: string): boolean {
  if (!text.includes('$')) return false;
  compileScript(at, text);
  passTo(at.location, module, null);
  if (module === 'proxy' || module === 'uwsgi' || module === 'grpc') at.location.set(`${module} speaks TLS`, true);
  return true;
}

const proxyPass: Setter = (at, words) => {
  const { location } = at;
  if (location.has('proxy_pass')) return 'is duplicate';
  const text = words[1] as string;
  if (isScripted(at, 'proxy', text)) return;
  const scheme = /^https?:\/\//i.exec(text)?.[0];
  if (scheme === undefined) return at.emerg('invalid URL prefix', 'proxy-pass');
  const secure = scheme.length === 'https://'.length;
  const url = useUpstream(at, text.slice(scheme.length), { defaultPort: secure ? 443 : 80, uriPart: true });
  passTo(location, 'proxy', text);
  if (secure) location.set('proxy speaks TLS', true);
  const uri = url.kind === 'error' ? '' : url.uri;
  if (uri !== '' && (location.form === 'named' || location.form === 'regex' || location.nameless)) {
    at.emerg(
      '"proxy_pass" cannot have URI part in location given by regular expression, or inside named location, ' +
        'or inside "if" statement, or inside "limit_except" block',
      'proxy-pass',
    );
  }
};

/** fastcgi_pass and its like: an address without a scheme, or with one of its own. */
function gatewayPass(module: string, schemes: readonly string[], scripted = true): Setter {
  return (at, words) => {
    if (at.location.has(`${module}_pass`)) return 'is duplicate';
    const text = words[1] as string;
    if (scripted && isScripted(at, module, text)) return;
    const scheme = schemes.find((s) => text.toLowerCase().startsWith(s)) ?? '';
    useUpstream(at, text.slice(scheme.length), { defaultPort: 0 });
    passTo(at.location, module, text);
    if (scheme.startsWith('s') || scheme === 'grpcs://') at.location.set(`${module} speaks TLS`, true);
    if (module === 'memcached') useVariable(at, 'memcached_key');
  };
}

/** `off` alone, or pairs that add up (proxy_cookie_path and its like). `off` beside others, either way round, is one too many. */
function pairs(at: Reading, words: readonly string[], name: string): string | void {
  const { location } = at;
  if (location.own(name) === 'off') return 'is duplicate';
  if (words.length > 2) {
    location.set(name, 'on');
    return;
  }
  if (words[1] !== 'off') at.emerg(`invalid parameter "${words[1]}"`, 'invalid-parameter');
  if (location.has(name)) return 'is duplicate';
  location.set(name, 'off');
}

const cookieDomain: Setter = (at, words) => {
  const problem = pairs(at, words, 'proxy_cookie_domain');
  if (words.length === 2) return problem;
  if (problem !== undefined) return problem;
  const [, from, to] = words as [string, string, string];
  if (from.startsWith('~')) compileRegex(at, from.slice(1));
  else compileValue(at, from);
  compileValue(at, to);
};

const cookiePath: Setter = (at, words) => {
  const problem = pairs(at, words, 'proxy_cookie_path');
  if (words.length === 2 || problem !== undefined) return problem;
  patternOrValue(at, words[1] as string);
  compileValue(at, words[2] as string);
};

const cookieFlags: Setter = (at, words) => {
  const problem = pairs(at, words, 'proxy_cookie_flags');
  if (words.length === 2 || problem !== undefined) return problem;
  const cookie = words[1] as string;
  if (cookie.startsWith('~')) compileRegex(at, cookie.slice(1));
  else compileValue(at, cookie);
  for (const flag of words.slice(2)) compileValue(at, flag);
};

/** `~regex`, `~*regex` or a value with variables. */
function patternOrValue(at: Reading, text: string): void {
  if (text.startsWith('~')) compileRegex(at, text.replace(/^~\*?/, ''));
  else compileValue(at, text);
}

const redirect: Setter = (at, words) => {
  const { location } = at;
  const state = location.own<string>('proxy_redirect');
  if (state === 'off') return 'is duplicate';
  if (words.length === 2) {
    if (words[1] === 'off') {
      if (state !== undefined) return 'is duplicate';
      location.set('proxy_redirect', 'off');
      return;
    }
    if (words[1] !== 'default') at.emerg(`invalid parameter "${words[1]}"`, 'invalid-parameter');
    location.set('proxy_redirect', 'on');
    const url = location.own<string | null>('proxy_pass');
    if (url === null) at.emerg('"proxy_redirect default" cannot be used with "proxy_pass" directive with variables');
    if (url === undefined) at.emerg('"proxy_redirect default" should be placed after the "proxy_pass" directive');
    return;
  }
  location.set('proxy_redirect', 'on');
  patternOrValue(at, words[1] as string);
  compileValue(at, words[2] as string);
};

function store(module: string): Setter {
  return (at, words) => {
    const { location } = at;
    const text = words[1] as string;
    if (location.has(`${module}_store`)) return 'is duplicate';
    location.set(`${module}_store`, text);
    if (text === 'off') return;
    const cache = location.own<Cache | null>(`${module}_cache`);
    if (cache !== undefined && cache !== 'off') return `is incompatible with "${module}_cache"`;
    if (text !== 'on') compileScript(at, text);
  };
}

function cache(module: string): Setter {
  return (at, words) => {
    const { location } = at;
    const text = words[1] as string;
    if (location.has(`${module}_cache`)) return 'is duplicate';
    if (text === 'off') {
      location.set(`${module}_cache`, 'off');
      return;
    }
    const stored = location.own<string>(`${module}_store`);
    if (stored !== undefined && stored !== 'off') return `is incompatible with "${module}_store"`;
    const scripted = compileValue(at, text);
    location.set(`${module}_cache`, scripted ? 'scripted' : zoneFor(at, text, 0, module));
  };
}

function cacheKey(module: string): Setter {
  return (at, words) => {
    if (at.location.has(`${module}_cache_key`)) return 'is duplicate';
    at.location.set(`${module}_cache_key`, words[1]);
    compileValue(at, words[1] as string);
  };
}

/** A file with passwords is read at once. */
function passwordFile(name: string): Setter {
  return (at, words) => {
    if (at.scope.own.has(name)) return 'is duplicate';
    at.scope.own.set(name, words[1]);
    const path = at.disk.configPath(words[1] as string);
    if (at.disk.file(path) === null) at.emerg(`open() "${path}" failed (2: No such file or directory)`, 'open');
  };
}

const splitPathInfo: Setter = (at, words) => {
  const pattern = words[1] as string;
  if (compilePlainRegex(at, pattern).captures !== 2) at.emerg(`pattern "${pattern}" must have 2 captures`);
};

/** `fastcgi_catch_stderr`: a list. */
const gateways: Record<string, Setter> = dictionary({});
for (const module of GATEWAYS) {
  gateways[`${module}_store`] = store(module);
  gateways[`${module}_cache`] = cache(module);
  gateways[`${module}_cache_key`] = cacheKey(module);
  gateways[`${module}_cache_path`] = (at, words, row) => addCache(at, words, row.name, module);
}
for (const name of ['proxy', 'grpc', 'uwsgi'])
  gateways[`${name}_ssl_password_file`] = passwordFile(`${name}_ssl_password_file`);

export const PROXY_SETTERS: Readonly<Record<string, Setter>> = dictionary({
  ...gateways,
  proxy_pass: proxyPass,
  fastcgi_pass: gatewayPass('fastcgi', []),
  uwsgi_pass: gatewayPass('uwsgi', ['uwsgi://', 'suwsgi://']),
  scgi_pass: gatewayPass('scgi', []),
  grpc_pass: gatewayPass('grpc', ['grpc://', 'grpcs://']),
  memcached_pass: gatewayPass('memcached', [], false),
  proxy_redirect: redirect,
  proxy_cookie_domain: cookieDomain,
  proxy_cookie_path: cookiePath,
  proxy_cookie_flags: cookieFlags,
  fastcgi_split_path_info: splitPathInfo,
  ssl_password_file: passwordFile('ssl_password_file'),
});
