import type { BlockNode, Word } from '../../../text/blocks.ts';
import type { Makings } from '../build.ts';
import type { LocationBuilder } from '../locationBuilder.ts';
import { parseNetwork } from '../maps/ipv4.ts';
import { readPasswords } from './password.ts';

/** Relative password files lie beside nginx.conf (ngx_http_auth_basic_user_file: ngx_conf_full_name with the conf prefix). */
const CONFIGURATION = '/etc/nginx/';

export const ACCESS_ACTIONS: Readonly<
  Record<string, (node: BlockNode, location: LocationBuilder, makings: Makings) => void>
> = {
  allow: readRule,
  deny: readRule,
  satisfy: (node, { own }) => {
    own.satisfyAny = (node.words[1] as Word).text === 'any';
  },
  auth_basic: (node, { own }, makings) => {
    own.authRealm = { text: makings.template(node.words[1] as Word), span: node.span };
  },
  auth_basic_user_file: (node, { own }, makings) => {
    const { text } = node.words[1] as Word;
    const file = makings.read(text.startsWith('/') ? text : CONFIGURATION + text);
    own.authFile = { users: file === null ? null : readPasswords(file) };
    if (file === null)
      makings.report.remark(node.span, `There is no ${text} in the workspace: who brings a password gets 403 here.`);
  },
};

/** IPv6 and unix: sockets never fit a client of the lab. */
function readRule(node: BlockNode, { own }: LocationBuilder, makings: Makings): void {
  const [name, who] = node.words as [Word, Word];
  const network = who.text === 'all' ? null : parseNetwork(who.text);
  if (who.text !== 'all' && network === null) {
    if (who.text.includes(':'))
      makings.report.remark(who.span, 'The lab’s network speaks IPv4: no client comes from there.');
    return;
  }
  (own.access ??= []).push({ deny: name.text === 'deny', network, span: node.span });
}
