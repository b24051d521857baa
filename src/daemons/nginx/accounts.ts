import type { BlockNode, Word } from '../../text/blocks.ts';
import type { Report } from './report.ts';

/** Accounts and groups of every Debian 12 machine (package base-passwd). There is no `nginx` among them. */
const USERS = [
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
const GROUPS = [
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

/** `user NAME GROUP` (ngx_set_user): the group is the account's own where none is written. */
export function checkUser(node: BlockNode, report: Report): void {
  const [, user, group] = node.words as [Word, Word, Word?];
  if (!USERS.includes(user.text)) {
    report.emerg('user', `getpwnam("${user.text}") failed`, node.endLine, user.span);
    return;
  }
  const name = group ?? user;
  if (!GROUPS.includes(name.text)) report.emerg('user', `getgrnam("${name.text}") failed`, node.endLine, name.span);
}
