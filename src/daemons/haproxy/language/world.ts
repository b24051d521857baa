/** What a Debian 12 machine with HAProxy's package has, whatever the workspace says. */

/** `getpwnam`: users of a fresh Debian, and of the packages the lab's machines run. */
const USERS = new Set(
  'root daemon bin sys sync games man lp mail news uucp proxy www-data backup list irc _apt nobody haproxy mysql systemd-network systemd-timesync messagebus sshd'.split(' '),
);

/** `getgrnam`. */
const GROUPS = new Set(
  'root daemon bin sys adm tty disk lp mail news uucp man proxy kmem dialout fax voice cdrom floppy tape sudo audio dip www-data backup operator list irc src shadow utmp video sasl plugdev staff games users nogroup haproxy mysql systemd-network systemd-timesync messagebus'.split(' '),
);

export const isUser = (name: string): boolean => USERS.has(name);
export const isGroup = (name: string): boolean => GROUPS.has(name);

const ERRORS = ['400', '403', '408', '500', '502', '503', '504'];

/** Files of the packages haproxy and ca-certificates that configurations name. */
export const debianFiles: ReadonlySet<string> = new Set([
  ...ERRORS.map((status) => `/etc/haproxy/errors/${status}.http`),
  '/etc/haproxy/haproxy.cfg',
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/passwd',
  '/etc/hosts',
  '/etc/resolv.conf',
  '/dev/null',
]);

/** The directories among them. */
export const debianDirectories: ReadonlySet<string> = new Set(['/etc/ssl/certs', '/etc/ssl/private', '/etc/ssl', '/etc/haproxy', '/etc/haproxy/errors', '/etc', '/']);

/** The version that the lab's verdicts are measured with, and what Debian builds into it (`haproxy -vv`). */
export const BUILD_VERSION = '2.6.12';
export const BUILD_TLS_VERSION = '3.0.0';
export const BUILD_TLS = 'OpenSSL 3.0';
export const BUILD_FEATURES: ReadonlySet<string> = new Set(
  'ACCEPT4 BACKTRACE CPU_AFFINITY CRYPT_H DL EPOLL GETADDRINFO LIBCRYPT LINUX_SPLICE LINUX_TPROXY LUA NETFILTER NS OPENSSL OT PCRE2 PCRE2_JIT POLL PRCTL PROMEX RT SLZ SYSTEMD TFO THREAD THREAD_DUMP TPROXY'.split(' '),
);
