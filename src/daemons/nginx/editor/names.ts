import { readBlocksOn, type BlockNode, type Word } from '../../../text/blocks.ts';
import type { NameUse, ParseContext } from '../../daemon.ts';
import { hostUse, inOrder, within } from '../../editing.ts';
import { dictionary } from '../../../text/dictionary.ts';

/** Names that an nginx.conf gives and uses: upstreams, named locations (of their server), variables, log formats, shared zones, and machines. */
export function names(text: string, context: ParseContext): NameUse[] {
  const finder = new NameFinder(context);
  finder.walk(readBlocksOn('', text).nodes);
  return finder.finish().sort(inOrder);
}

/** Directives that send requests to an address or upstream: `proxy_pass http://be/x`, `fastcgi_pass be:9000`. */
const PASSES = new Set(['proxy_pass', 'fastcgi_pass', 'uwsgi_pass', 'scgi_pass', 'grpc_pass', 'memcached_pass']);
/** Directives that make a variable, and which of their words it is. */
const MAKERS: Readonly<Record<string, number>> = dictionary({
  set: 1,
  map: 2,
  geo: -1,
  split_clients: 2,
  auth_request_set: 1,
  perl_set: 1,
});
/** Words that name a shared zone: where it is made, and where it is used. */
const ZONE_MAKERS: Readonly<Record<string, RegExp>> = dictionary({
  limit_req_zone: /^zone=([^:]+):/,
  limit_conn_zone: /^zone=([^:]+):/,
  proxy_cache_path: /^keys_zone=([^:]+):/,
  fastcgi_cache_path: /^keys_zone=([^:]+):/,
});
const ZONE_USERS: Readonly<Record<string, RegExp>> = dictionary({
  limit_req: /^zone=(.+)$/,
  limit_conn: /^([^=]+)$/,
  proxy_cache: /^([^=]+)$/,
  fastcgi_cache: /^([^=]+)$/,
});

class NameFinder {
  readonly #uses: NameUse[] = [];
  readonly #context: ParseContext;
  /** `$name` wherever it stands; only those that the file makes are names of its own. */
  readonly #variables: NameUse[] = [];
  readonly #hosts: { written: string; span: NameUse['span'] }[] = [];
  #servers = 0;

  constructor(context: ParseContext) {
    this.#context = context;
  }

  walk(nodes: readonly BlockNode[]): void {
    const waiting = nodes.map((node) => ({ node, scope: '', parent: '' })).reverse();
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { node, parent } = next;
      const name = node.words[0]?.text ?? '';
      const scope = name === 'server' && node.block !== null ? `server ${++this.#servers}` : next.scope;
      this.#directive(name, node.words, scope, parent, node.block !== null);
      const inside = [...(node.block ?? [])].reverse();
      for (const child of inside) waiting.push({ node: child, scope, parent: name });
    }
  }

  /** Upstreams are known only now: what a `proxy_pass` names is one of them, or a machine. */
  finish(): NameUse[] {
    const given = (kind: string) =>
      new Set(this.#uses.filter((u) => u.kind === kind && u.role === 'definition').map((u) => u.name));
    const upstreams = given('upstream');
    const made = given('variable');
    for (const { written, span } of this.#hosts) {
      const use: NameUse | null = upstreams.has(written)
        ? { kind: 'upstream', name: written, scope: '', role: 'reference', span }
        : hostUse(written, span, this.#context);
      if (use !== null) this.#uses.push(use);
      else if (/^[a-z_][\w-]*$/i.test(written))
        this.#uses.push({ kind: 'upstream', name: written, scope: '', role: 'reference', span });
    }
    return [...this.#uses, ...this.#variables.filter((use) => made.has(use.name))];
  }

  #directive(name: string, words: readonly Word[], scope: string, parent: string, isBlock: boolean): void {
    const [, first] = words;
    if (first === undefined) return;
    const making = this.#maker(name, words);
    for (const word of words.slice(1)) if (word !== making) this.#variablesIn(word);
    if (name === 'upstream' && isBlock) this.#add('upstream', 'definition', first, '');
    else if (name === 'location' && first.text.startsWith('@')) this.#add('location', 'definition', first, scope);
    else if (name === 'log_format') this.#add('log format', 'definition', first, '');
    else if (name === 'access_log' && words[2] !== undefined && !words[2].text.includes('='))
      this.#add('log format', 'reference', words[2], '');
    else if (name === 'try_files' || name === 'error_page') this.#namedLocation(words.at(-1) as Word, scope);
    else if (PASSES.has(name) || (name === 'server' && parent === 'upstream')) this.#address(first);
    else if (name === 'listen') this.#address(first);
    this.#zones(name, words);
  }

  #maker(name: string, words: readonly Word[]): Word | undefined {
    const at = Object.hasOwn(MAKERS, name) ? (MAKERS[name] as number) : null;
    const word = at === null ? undefined : at < 0 ? words.at(-1) : words[at];
    if (word === undefined || !/^\$\w+$/.test(word.text) || !isPlain(word)) return undefined;
    this.#uses.push({
      kind: 'variable',
      name: word.text.slice(1),
      scope: '',
      role: 'definition',
      span: within(word.span, 1, word.text.length - 1),
    });
    return word;
  }

  #variablesIn(word: Word): void {
    const quote = word.quoted ? 1 : 0;
    if (word.span.line !== word.span.endLine || word.span.endColumn - word.span.column !== word.text.length + 2 * quote)
      return;
    for (const found of word.text.matchAll(/\$(?:(\w+)|\{(\w+)\})/g)) {
      const name = (found[1] ?? found[2]) as string;
      const at = found.index + (found[1] === undefined ? 2 : 1) + quote;
      this.#variables.push({
        kind: 'variable',
        name,
        scope: '',
        role: 'reference',
        span: within(word.span, at, name.length),
      });
    }
  }

  #namedLocation(word: Word, scope: string): void {
    if (word.text.startsWith('@')) this.#add('location', 'reference', word, scope);
  }

  #address(word: Word): void {
    const found = /^((?:https?|grpcs?):\/\/)?([^/:$]+)/.exec(word.text);
    if (found === null || !isPlain(word) || word.text.startsWith('unix:')) return;
    const written = found[2] as string;
    this.#hosts.push({ written, span: within(word.span, (found[1] ?? '').length, written.length) });
  }

  #zones(name: string, words: readonly Word[]): void {
    const maker = Object.hasOwn(ZONE_MAKERS, name) ? ZONE_MAKERS[name] : undefined;
    const pattern = maker ?? (Object.hasOwn(ZONE_USERS, name) ? ZONE_USERS[name] : undefined);
    if (pattern === undefined) return;
    const among = name === 'limit_conn' || name.endsWith('_cache') ? words.slice(1, 2) : words.slice(1);
    for (const word of among) {
      const zone = pattern.exec(word.text)?.[1];
      if (zone === undefined || zone === 'off' || zone.includes('$') || !isPlain(word)) continue;
      const span = within(word.span, word.text.indexOf(zone, word.text.indexOf('=') + 1), zone.length);
      this.#uses.push({
        kind: 'zone',
        name: zone,
        scope: '',
        role: maker === undefined ? 'reference' : 'definition',
        span,
      });
    }
  }

  #add(kind: string, role: NameUse['role'], word: Word, scope: string): void {
    if (isPlain(word)) this.#uses.push({ kind, name: word.text, scope, role, span: word.span });
  }
}

/** Written without quotes and escapes, on one line: a part of it has a place of its own. */
function isPlain({ text, quoted, span }: Word): boolean {
  return !quoted && text !== '' && span.line === span.endLine && span.endColumn - span.column === text.length;
}
