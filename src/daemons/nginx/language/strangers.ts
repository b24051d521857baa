import { dictionary } from '../../../text/dictionary.ts';

/**
 * What to do about a directive that nginx 1.22 of Debian 12 does not know without further packages, and that others do: nginx itself says no more than
 * that it is unknown.
 */

/** Directives of the modules that Debian 12 packs apart, by their packages: whole names, or patterns of them. */
const PACKAGED: readonly (readonly [name: string, directives: RegExp])[] = [
  ['stream', /^stream$/],
  ['mail', /^mail$/],
  ['rtmp', /^rtmp(_|$)/],
  ['nchan', /^nchan_/],
  ['http-auth-pam', /^auth_pam(_|$)/],
  ['http-brotli-filter', /^brotli(_(types|comp_level|window|min_length|buffers))?$/],
  ['http-brotli-static', /^brotli_static$/],
  ['http-cache-purge', /^(proxy|fastcgi|scgi|uwsgi)_cache_purge$/],
  ['http-dav-ext', /^dav_ext_/],
  ['http-echo', /^echo(_|$)/],
  ['http-fancyindex', /^fancyindex(_|$)/],
  ['http-geoip', /^geoip_/],
  ['http-geoip2', /^geoip2(_|$)/],
  ['http-headers-more-filter', /^more_(set|clear)_(input_)?headers$/],
  ['http-image-filter', /^image_filter(_|$)/],
  ['http-js', /^js_/],
  ['http-lua', /^lua_|_by_lua(_block|_file)?$/],
  ['http-memc', /^memc_/],
  ['http-modsecurity', /^modsecurity(_|$)/],
  ['http-perl', /^perl(_(modules|require|set))?$/],
  [
    'http-set-misc',
    /^set_(if_empty|quote|unescape|escape|encode|decode|hashed|md5|sha1|hmac|random|secure_random|rotate|local|formatted|misc)(_|$)/,
  ],
  ['http-srcache-filter', /^srcache_/],
  ['http-subs-filter', /^subs_filter(_|$)/],
  ['http-uploadprogress', /^(upload_progress(_\w+)?|track_uploads|report_uploads)$/],
  ['http-upstream-fair', /^(fair|upstream_fair_shm_size)$/],
  ['http-xslt-filter', /^(xslt_\w+|xml_entities)$/],
];

/** Directives of NGINX Plus (the commercial edition), which are in no package of Debian's. */
const PLUS =
  /^(api|auth_jwt(_\w+)?|f4f(_\w+)?|health_check|hls(_\w+)?|keyval(_zone)?|match|ntlm|queue|session_log(_\w+)?|state|status|status_zone|sticky(_\w+)?|zone_sync(_\w+)?)$/;

/** Directives that came later, and what says the same in 1.22. */
const LATER: Readonly<Record<string, readonly [version: string, instead: string]>> = dictionary({
  http2: ['1.25.1', 'Write `http2` behind the port, `listen 443 ssl http2;`, and take this line out.'],
  http3: ['1.25.0', 'Take this line out.'],
  proxy_pass_trailers: ['1.27.2', 'Take this line out.'],
  ssl_certificate_cache: ['1.27.4', 'Take this line out.'],
  ssl_key_log: ['1.27.2', 'Take this line out.'],
  keepalive_min_timeout: ['1.27.4', 'Take this line out.'],
});

/** Null for a word that no nginx knows, as far as the lab can tell. */
export function remedyForDirective(name: string): string | null {
  const later = LATER[name];
  if (later !== undefined)
    return `\`${name}\` came with nginx ${later[0]}, and this is Debian 12's 1.22.1. ${later[1]}`;
  const module = PACKAGED.find(([, directives]) => directives.test(name))?.[0];
  if (module !== undefined) {
    const instead = module === 'stream' ? ' TCP without HTTP is balanced here by HAProxy with `mode tcp`.' : '';
    return `\`${name}\` belongs to a module that Debian has in a package of its own, libnginx-mod-${module}. ${ABSENT} Take ${BLOCKS.has(name) ? 'the block' : 'the line'} out to run the rest.${instead}`;
  }
  return PLUS.test(name) ? `\`${name}\` is known to NGINX Plus alone. Take it out to run the rest.` : null;
}

const ABSENT = "The lab's nginx has none of these modules, and ends here as it does where the package is missing.";
const BLOCKS = new Set(['stream', 'mail', 'rtmp']);

/** For a module that is not there: `ngx_stream_module.so` is libnginx-mod-stream's. */
export function remedyForModule(path: string): string {
  const name = /\/(?:ngx_)?(\w+?)_module\.so$/.exec(path)?.[1]?.replaceAll('_', '-');
  const found = PACKAGED.find(([module]) => module === name);
  const whose = found === undefined ? '' : `On Debian it comes with libnginx-mod-${found[0]}. `;
  return `${whose}The lab's nginx has no modules to load. Take this line out, and the directives of the module with it, to run the rest.`;
}
