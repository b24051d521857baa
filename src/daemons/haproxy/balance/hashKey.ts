import type { BalanceOptions, HashType } from '../config.ts';
import type { Asker } from './balancer.ts';
import type { HashKey } from './hashed.ts';
import { avalanche, hashText } from './hashFunctions.ts';

/** What a hashing algorithm takes of a request, as a number (backend.c 2.6); null where there is nothing to take. */
export function hashKey(options: BalanceOptions, hash: HashType): HashKey {
  const finish = (value: number): number => (hash.avalanche ? avalanche(value) : value);
  const ofText = (text: string): number => finish(hashText(hash.function, text));
  switch (options.algorithm) {
    case 'source':
      // The four bytes of the address as one number, without a function (get_server_sh).
      return (asker) => finish(asker.clientAddress);
    case 'uri':
      return remembering((path) => ofText(partOfUri(path, options)));
    case 'url_param':
      return remembering((path) => {
        const value = urlParameter(path, options.name);
        return value === null ? null : ofText(value);
      });
    case 'hdr': {
      const name = options.name.toLowerCase();
      return ({ request }) => {
        const value = headerValue(
          name === 'host' ? (request?.headers['host'] ?? request?.host) : request?.headers[name],
        );
        return value === '' ? null : ofText(options.domainOnly ? domainOf(value) : value);
      };
    }
    default:
      // `rdp-cookie`: nothing in the lab speaks RDP, and what carries no such cookie goes round.
      return () => null;
  }
}

/** The same few paths come again and again. */
function remembering(compute: (path: string) => number | null): HashKey {
  const known = new Map<string, number | null>();
  return ({ request }: Asker) => {
    if (request === null) return null;
    let key = known.get(request.path);
    if (key === undefined) known.set(request.path, (key = compute(request.path)));
    return key;
  };
}

/** Up to the question mark (unless `whole`), `depth` directories, `len` characters (get_server_uh). */
function partOfUri(uri: string, { lengthMax, depth, whole }: BalanceOptions): string {
  const text = lengthMax > 0 ? uri.slice(0, lengthMax) : uri;
  let slashes = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '/') {
      if (++slashes === depth + 1 && depth > 0) return text.slice(0, i);
    } else if (text[i] === '?' && !whole) return text.slice(0, i);
  }
  return text;
}

/** The value of a parameter of the query. As in the daemon, the last parameter must be longer than the name alone (get_server_ph). */
function urlParameter(uri: string, name: string): string | null {
  const query = uri.indexOf('?');
  if (query < 0) return null;
  let rest = uri.slice(query + 1);
  while (rest.length > name.length) {
    if (rest.startsWith(`${name}=`)) return rest.slice(name.length + 1).split('&')[0] as string;
    const next = rest.indexOf('&');
    if (next < 0) return null;
    rest = rest.slice(next + 1);
  }
  return null;
}

/** The first of the values that commas part. */
function headerValue(value: string | undefined): string {
  return value === undefined ? '' : (value.split(',')[0] as string).trim();
}

/** `use_domain_only`: what stands before the last dot, back to the dot before that; `example` of `www.example.org`. */
function domainOf(host: string): string {
  let end = host.length;
  let inside = false;
  let at = host.length;
  for (let left = host.length; left > 0; left--) {
    if (inside) {
      if (host[at - 1] === '.') break;
    } else if (host[at] === '.') {
      end = at;
      inside = true;
    }
    at--;
  }
  return host.slice(at, end);
}
