import type { Help } from './directives.ts';

/** Words for the hovers of what is common and changes nothing that the lab shows, or little (facts: configuration manual 2.6). */

const row = (key: string, usage: string, text: string): readonly [string, Help] => [key, { usage, text }];

const GLOBAL_HELP = [
  row('global maxconn', 'maxconn <number>', 'The most connections of the whole process. Without it: what the limit of open files allows.'),
  row('global nbthread', 'nbthread <number>', 'Threads of the process. Without it: one for each processor core.'),
  row('global log', 'log <address> <facility> [<level>]', 'Where logs go that sections with `log global` write.'),
  row('global stats', 'stats socket <path> [mode <mode>] [level <level>]', 'The runtime socket: orders to drain, weigh or disable servers while the process runs. Without `level`: operator.'),
  row('global user', 'user <name>', 'Who the process is after it has opened its ports.'),
  row('global group', 'group <name>', 'Which group the process belongs to after it has opened its ports.'),
  row('global chroot', 'chroot <directory>', 'The only directory that the process sees after its start.'),
  row('global daemon', 'daemon', 'Runs in the background; a service manager does that better.'),
  row('global setenv', 'setenv <name> <value>', 'Sets an environment variable: `"$NAME"` on the lines below is its value.'),
  row('global presetenv', 'presetenv <name> <value>', 'As `setenv`, for a variable that is not set yet.'),
  row('global unsetenv', 'unsetenv <name> …', 'Takes environment variables away.'),
  row('global resetenv', 'resetenv [<name> …]', 'Takes all environment variables away but those named.'),
  row('global spread-checks', 'spread-checks <0..50>', 'Makes pauses between health checks longer or shorter by chance, by at most so many per cent. Without it: 0.'),
  row('global max-spread-checks', 'max-spread-checks <time>', 'The most time over which the first health checks are spread.'),
  row('global hard-stop-after', 'hard-stop-after <time>', 'How long a process that is told to stop may still serve open connections. Without it: for ever.'),
  row('global tune.bufsize', 'tune.bufsize <bytes>', 'The size of a buffer: a request head must fit. Without it: 16384.'),
  row('global ssl-default-bind-options', 'ssl-default-bind-options <option> …', 'TLS settings for all `bind` lines, `ssl-min-ver TLSv1.2` for one.'),
] as const;

const BIND_HELP = [
  row('bind ssl', 'ssl', 'Speaks TLS with clients; needs `crt`.'),
  row('bind crt', 'crt <file>', 'The certificate and its key, or a directory of such files.'),
  row('bind alpn', 'alpn <protocols>', 'Protocols offered within TLS: `h2,http/1.1`.'),
  row('bind accept-proxy', 'accept-proxy', "The client before this one says whose connection it is (PROXY protocol): `src` is then that address. Who does not say so is not served."),
  row('bind name', 'name <name>', 'A name for statistics.'),
  row('bind maxconn', 'maxconn <number>', 'The most connections of this address.'),
  row('bind transparent', 'transparent', 'Listens also on addresses that the machine does not hold.'),
  row('bind interface', 'interface <name>', 'Takes connections from this network interface only.'),
  row('bind mode', 'mode <octal>', 'Permissions of a socket file.'),
  row('bind level', 'level { user | operator | admin }', 'What a runtime socket may be told. Without it: operator.'),
  row('bind v4v6', 'v4v6', 'IPv4 too where the address is one of IPv6.'),
  row('bind verify', 'verify { none | optional | required }', "Whether clients must show a certificate. Without it: none."),
] as const;

const SERVER_HELP = [
  row('server ssl', 'ssl', 'Speaks TLS with the server.'),
  row('server verify', 'verify { none | required }', "Whether the server's certificate is checked. Without it: required."),
  row('server ca-file', 'ca-file <file>', 'Whose certificates are trusted.'),
  row('server sni', 'sni <sample>', 'The name asked for within TLS.'),
  row('server send-proxy', 'send-proxy', 'Tells the server whose connection it is (PROXY protocol, as text).'),
  row('server send-proxy-v2', 'send-proxy-v2', 'Tells the server whose connection it is (PROXY protocol, in binary).'),
  row('server resolvers', 'resolvers <section>', "Looks the server's name up again and again while the process runs."),
  row('server init-addr', 'init-addr <method>,…', 'How the name is looked up at the start: `last`, `libc`, `none`, an address. Without it: last,libc.'),
  row('server agent-check', 'agent-check', 'Asks a program beside the server how it is; needs `agent-port`.'),
  row('server agent-port', 'agent-port <port>', 'Where that program listens.'),
  row('server check-ssl', 'check-ssl', 'Speaks TLS in health checks.'),
  row('server proto', 'proto <name>', 'The protocol to the server: `h2`, `fcgi`, without it HTTP/1.'),
  row('server source', 'source <address>', 'The own address that connections come from.'),
  row('server redir', 'redir <prefix>', 'Sends GET and HEAD there instead of passing them on.'),
] as const;

const SECTION_HELP = [
  row('userlist', 'userlist <name>', 'Users and passwords for `http_auth`.'),
  row('userlist user', 'user <name> { password <hash> | insecure-password <text> } [groups <group>,…]', 'A user; a password stands as the hash of crypt(3), or plain.'),
  row('userlist group', 'group <name> [users <user>,…]', 'A group of users.'),
  row('peers', 'peers <name>', 'Load balancers that tell each other what is in their stick tables.'),
  row('peers peer', 'peer <name> <address>:<port>', "One of them; the line with this machine's own name says where to listen."),
  row('resolvers', 'resolvers <name>', 'Name servers for the names of servers.'),
  row('resolvers nameserver', 'nameserver <name> <address>:<port>', 'A name server.'),
  row('resolvers hold', 'hold <status> <time>', 'How long an answer of this kind is believed.'),
  row('cache', 'cache <name>', 'Keeps small answers and gives them again.'),
  row('cache total-max-size', 'total-max-size <megabytes>', 'How much is kept; it must be said.'),
  row('cache max-age', 'max-age <seconds>', 'How long an answer is kept at most. Without it: 60.'),
  row('http-errors', 'http-errors <name>', 'Answers for errors, for sections with `errorfiles`.'),
  row('http-errors errorfile', 'errorfile <status> <file>', 'The whole answer for this status.'),
  row('mailers', 'mailers <name>', 'Where `email-alert` sends mail.'),
  row('mailers mailer', 'mailer <name> <address>:<port>', 'A mail server.'),
  row('ring', 'ring <name>', 'Keeps logs in memory, and sends them on over TCP.'),
  row('log-forward', 'log-forward <name>', 'Receives logs and sends them on.'),
  row('program', 'program <name>', 'A program that runs beside the process; needs `master-worker`.'),
  row('fcgi-app', 'fcgi-app <name>', 'How to speak FastCGI with servers that have `proto fcgi`.'),
] as const;

export const COMMON_HELP: readonly (readonly [string, Help])[] = [
  ...GLOBAL_HELP,
  ...BIND_HELP,
  ...SERVER_HELP,
  ...SECTION_HELP,
];
