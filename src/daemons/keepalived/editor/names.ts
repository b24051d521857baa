import type { Span } from '../../../text/span.ts';
import type { NameUse, ParseContext } from '../../daemon.ts';
import { hostUse, inOrder, within } from '../../editing.ts';
import { lex, type Word } from '../lines.ts';
import { FILE, locate } from './place.ts';
import { dictionary } from '../../../text/dictionary.ts';

/** Names that a keepalived.conf gives and uses: instances, groups, scripts, tracked processes and files, definitions; addresses it moves or talks to. */
export function names(text: string, context: ParseContext): NameUse[] {
  const finder = new NameFinder(context);
  const file = lex(FILE, text);
  for (const { line, path } of locate(file)) finder.line(line.words, path);
  finder.definitions(text, file.comments);
  return finder.uses.sort(inOrder);
}

/** Blocks at the top that have a name. */
const GIVERS: Readonly<Record<string, string>> = dictionary({
  vrrp_instance: 'VRRP instance',
  vrrp_sync_group: 'sync group',
  vrrp_script: 'script',
  vrrp_track_process: 'track process',
  vrrp_track_file: 'track file',
  track_file: 'track file',
  bfd_instance: 'BFD instance',
  virtual_server_group: 'virtual server group',
});

/** Blocks of which each line begins with a name. */
const USERS: Readonly<Record<string, string>> = dictionary({
  group: 'VRRP instance',
  track_script: 'script',
  track_process: 'track process',
  track_file: 'track file',
  track_bfd: 'BFD instance',
});

class NameFinder {
  readonly uses: NameUse[] = [];
  readonly #context: ParseContext;

  constructor(context: ParseContext) {
    this.#context = context;
  }

  line(words: readonly Word[], path: readonly string[]): void {
    const [first, second, third] = words;
    if (first === undefined || first.text === '{' || first.text === '}') return;
    const block = path.at(-1) ?? '';
    if (path.length === 0) {
      if (Object.hasOwn(GIVERS, first.text)) this.#add(GIVERS[first.text] as string, 'definition', second);
      if (first.text === 'virtual_server' && second?.text === 'group')
        this.#add('virtual server group', 'reference', third);
      else if (first.text === 'virtual_server') this.#host(second, 'reference');
      return;
    }
    if (/^virtual_ipaddress(_excluded)?$/.test(block)) return this.#host(first, 'definition');
    if (block === 'unicast_peer') return this.#host(first, 'reference');
    if (Object.hasOwn(USERS, block)) return this.#add(USERS[block] as string, 'reference', first);
    if (/^(unicast_src_ip|mcast_src_ip|real_server|sorry_server|connect_ip|bindto)$/.test(first.text))
      this.#host(second, 'reference');
    if (block === 'BFD_CHECK' && first.text === 'name') this.#add('BFD instance', 'reference', second);
  }

  /** `$NAME=…` and where it stands as `$NAME` or `${NAME}`. */
  definitions(text: string, comments: readonly Span[]): void {
    const found: NameUse[] = [];
    for (const [index, row] of text.split('\n').entries()) {
      const number = index + 1;
      const end = comments.find((c) => c.line === number)?.column ?? row.length + 1;
      for (const match of row.slice(0, end - 1).matchAll(/\$(\{?)([A-Za-z_]\w*)\}?(\s*=)?/g)) {
        const name = match[2] as string;
        const isFirst = row.slice(0, match.index).trim() === '' && match[1] === '' && match[3] !== undefined;
        const span = within(
          { file: FILE, line: number, column: 1, endLine: number, endColumn: 1 },
          match.index + 1 + (match[1] as string).length,
          name.length,
        );
        found.push({ kind: 'definition', name, scope: '', role: isFirst ? 'definition' : 'reference', span });
      }
    }
    const given = new Set(found.filter((use) => use.role === 'definition').map((use) => use.name));
    this.uses.push(...found.filter((use) => given.has(use.name)));
  }

  #host(word: Word | undefined, role: NameUse['role']): void {
    if (word === undefined || !isPlain(word)) return;
    const address = word.text.split('/')[0] as string;
    const use = hostUse(address, within(word.span, 0, address.length), this.#context, role);
    if (use !== null) this.uses.push(use);
  }

  #add(kind: string, role: NameUse['role'], word: Word | undefined): void {
    if (word === undefined || word.text === '' || word.text === '{' || word.text.includes('$')) return;
    const quote = word.quoted ? 1 : 0;
    const { span, text } = word;
    if (span.endColumn - span.column === text.length + 2 * quote)
      this.uses.push({ kind, name: text, scope: '', role, span: within(span, quote, text.length) });
  }
}

/** Written without quotes and escapes. */
function isPlain({ text, quoted, span }: Word): boolean {
  return !quoted && span.endColumn - span.column === text.length;
}
