import { dictionary } from '../../text/dictionary.ts';
import type { Help } from './help.ts';

/** What directives do that look at a request: who may come in, how often, variables, headers. */
export const REQUEST_HELP: Readonly<Record<string, Help>> = dictionary({
  allow: {
    text: 'Lets an address, a network or `all` in. Rules are tried in the order of the file and the first that fits decides; who fits none may come in.',
    byDefault: null,
  },
  deny: { text: 'Keeps an address, a network or `all` out with 403. See `allow` for the order.', byDefault: null },
  satisfy: {
    text: 'Whether a request has to pass the addresses and the password (`all`), or one of them (`any`).',
    byDefault: 'all',
  },
  auth_basic: {
    text: 'Asks for a name and a password; the text names the area. Without the right ones: 401. `off` asks nobody.',
    byDefault: 'off',
  },
  auth_basic_user_file: {
    text: 'The file with `name:password` lines. Where it is missing, whoever brings a password gets 403.',
    byDefault: null,
  },
  limit_req_zone: {
    text: 'Shared memory that counts requests for each value of a key. `rate=10r/s` means one every 100 ms.',
    byDefault: null,
  },
  limit_req: {
    text: 'Holds requests to the rate of a zone. Up to `burst` of them wait their turn, with `nodelay` at once; what is more is refused.',
    byDefault: null,
  },
  limit_req_status: { text: 'What is answered to requests above the rate.', byDefault: '503' },
  limit_req_dry_run: { text: 'Counts requests above the rate, and lets them pass.', byDefault: 'off' },
  limit_conn_zone: { text: 'Shared memory that counts requests under way for each value of a key.', byDefault: null },
  limit_conn: { text: 'How many requests with one value of the key may be under way at once.', byDefault: null },
  limit_conn_status: { text: 'What is answered to requests above that number.', byDefault: '503' },
  limit_conn_dry_run: { text: 'Counts requests above the number, and lets them pass.', byDefault: 'off' },
  limit_except: {
    text: 'Rules for requests with other methods than those named; `GET` stands for HEAD too.',
    byDefault: null,
  },
  set: { text: 'Gives a variable a value, when the request comes to this line.', byDefault: null },
  break: { text: 'Skips what the rewrite module would still do in this block.', byDefault: null },
  map: {
    text: 'Makes a variable out of another: exact values first, then, with `hostnames`, the longest name with a star, then expressions in the order of the file.',
    byDefault: null,
  },
  geo: {
    text: 'Makes a variable of the client’s address: the narrowest network that holds it gives the value.',
    byDefault: null,
  },
  split_clients: {
    text: 'Makes a variable that deals out values by shares: the same text always gets the same value.',
    byDefault: null,
  },
  merge_slashes: {
    text: 'Whether several slashes in a path count as one when a location is looked for.',
    byDefault: 'on',
  },
  alias: { text: 'The folder that takes the place of the part the location matched.', byDefault: null },
  add_header: {
    text: 'Adds a header to answers with 200, 201, 204, 206, 301, 302, 303, 304, 307 or 308; with `always` to all. Any here drops those of outer blocks.',
    byDefault: null,
  },
  proxy_hide_header: { text: 'Keeps a header of the server’s answer back from the client.', byDefault: null },
  proxy_http_version: {
    text: 'The version spoken to servers. Kept connections need 1.1.',
    byDefault: '1.0',
  },
  proxy_intercept_errors: {
    text: 'Whether `error_page` also applies to what a server answered with 300 or more.',
    byDefault: 'off',
  },
  recursive_error_pages: {
    text: 'Whether an error while answering an error has its own `error_page`.',
    byDefault: 'off',
  },
  resolver: {
    text: 'Name servers for hosts whose names are made of variables. In the lab they know its machines.',
    byDefault: null,
  },
  set_real_ip_from: {
    text: 'Proxies whose word about the client’s address is believed.',
    byDefault: null,
  },
  real_ip_header: { text: 'The header in which such a proxy names the client.', byDefault: 'X-Real-IP' },
  ssl_certificate_key: { text: 'The file with the key that belongs to the certificate.', byDefault: null },
});
