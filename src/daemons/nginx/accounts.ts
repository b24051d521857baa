/** Accounts and groups of every Debian 12 machine (package base-passwd). There is no `nginx` among them. */
export const USERS = [
  'root',
  'daemon',
  'bin',
  'sys',
  'sync',
  'games',
  'man',
  'lp',
  'mail',
  'news',
  'uucp',
  'proxy',
  'www-data',
  'backup',
  'list',
  'irc',
  '_apt',
  'nobody',
];
export const GROUPS = [
  ...[
    'root',
    'daemon',
    'bin',
    'sys',
    'adm',
    'tty',
    'disk',
    'lp',
    'mail',
    'news',
    'uucp',
    'man',
    'proxy',
    'kmem',
    'dialout',
    'fax',
    'voice',
    'cdrom',
    'floppy',
    'tape',
  ],
  ...[
    'sudo',
    'audio',
    'dip',
    'www-data',
    'backup',
    'operator',
    'list',
    'irc',
    'src',
    'shadow',
    'utmp',
    'video',
    'sasl',
    'plugdev',
    'staff',
    'games',
    'users',
    'nogroup',
  ],
];

export function accountExists(name: string): boolean {
  return USERS.includes(name);
}

export function groupExists(name: string): boolean {
  return GROUPS.includes(name);
}
