import { splitWords, type Word, type WordLine } from '../../../text/words.ts';
import type { NameUse, ParseContext } from '../../daemon.ts';
import { hostUse, within } from '../../editing.ts';
import { splitHostPort } from '../address.ts';
import { SECTIONS } from '../directives.ts';
import { FILE } from './place.ts';
import { dictionary } from '../../../text/dictionary.ts';

/**
 * Names that a haproxy.cfg gives and uses: sections, servers, ACLs, user lists, peers, resolvers, mailers, caches, error pages, and machines. Servers belong to
 * their backend, ACLs to their section (configuration manual 2.6, chapters 4 and 7).
 */
export function names(text: string, context: ParseContext): NameUse[] {
  const finder = new NameFinder(context);
  for (const line of splitWords(FILE, text)) if (line.error === null) finder.line(line);
  return finder.uses;
}

/** What sections of each word give. A `listen` is a frontend and a backend; its name is found where a backend is looked for. */
const SECTION_KINDS: Readonly<Record<string, string>> = dictionary({
  frontend: 'frontend',
  backend: 'backend',
  listen: 'backend',
  defaults: 'defaults',
  userlist: 'user list',
  peers: 'peers',
  resolvers: 'resolvers',
  mailers: 'mailers',
  cache: 'cache',
  'http-errors': 'http-errors',
  ring: 'ring',
  'fcgi-app': 'fcgi-app',
});

/** Words after which a name stands, wherever on the line they are. */
const BEFORE_NAME: Readonly<Record<string, string>> = dictionary({
  resolvers: 'resolvers',
  peers: 'peers',
  mailers: 'mailers',
  table: 'backend',
  'cache-use': 'cache',
  'cache-store': 'cache',
  errorfiles: 'http-errors',
  errorfile: 'http-errors',
  'use-fcgi-app': 'fcgi-app',
});

/** Functions whose first argument names a backend or one of its servers (manual, 7.3). */
const ABOUT_BACKEND =
  /\b(nbsrv|be_conn|be_conn_free|be_sess_rate|connslots|avg_queue|queue|be_id|be_server_timeout)\(([^(),\s]+)/g;
const ABOUT_SERVER =
  /\b(srv_is_up|srv_conn|srv_conn_free|srv_queue|srv_sess_rate|srv_weight|srv_iweight|srv_uweight)\(([^(),\s]+)/g;
const ABOUT_FRONTEND = /\b(fe_conn|fe_req_rate|fe_sess_rate)\(([^(),\s]+)/g;
const ABOUT_USERS = /\b(http_auth|http_auth_group)\(([^(),\s]+)/g;

class NameFinder {
  readonly uses: NameUse[] = [];
  readonly #context: ParseContext;
  /** The scope of ACLs (each section has its own) and of servers (the backend's name). */
  #section = '';
  #count = 0;
  #name = '';

  constructor(context: ParseContext) {
    this.#context = context;
  }

  line({ words }: WordLine): void {
    const first = words[0];
    if (first === undefined) return;
    if (SECTIONS.has(first.value)) return this.#open(words);
    this.#byFirst(words);
    for (let i = 1; i < words.length; i++) this.#byNeighbour(words[i - 1] as Word, words[i] as Word, words);
    for (const word of words.slice(1)) this.#calls(word);
    this.#condition(words);
  }

  #open(words: readonly Word[]): void {
    const [first, name] = words as [Word, Word?];
    this.#section = `${++this.#count}`;
    this.#name = name?.value ?? '';
    const kind = SECTION_KINDS[first.value];
    if (kind === undefined || name === undefined) return;
    if (!(first.value === 'defaults' && name.value === 'from')) this.#add(kind, 'definition', name);
    const from = words.findIndex((w, i) => i > 0 && w.value === 'from');
    const parent = words[from + 1];
    if (from > 0 && parent !== undefined) this.#add('defaults', 'reference', parent);
  }

  #byFirst(words: readonly Word[]): void {
    const [first, second, third] = words as [Word, Word?, Word?];
    if (second === undefined) return;
    switch (first.value) {
      case 'server':
        this.#add('server', 'definition', second, this.#name);
        if (third !== undefined) this.#host(third);
        break;
      case 'acl':
        return this.#add('ACL', 'definition', second, this.#section);
      case 'use-server':
        return this.#add('server', 'reference', second, this.#name);
      case 'default_backend':
      case 'use_backend':
        if (!second.value.includes('%[')) this.#add('backend', 'reference', second);
        break;
      case 'bind':
      case 'nameserver':
      case 'peer':
        this.#host(first.value === 'bind' ? second : (third ?? second));
    }
  }

  #byNeighbour(previous: Word, word: Word, words: readonly Word[]): void {
    const kind = BEFORE_NAME[previous.value];
    if (kind !== undefined && (previous.value !== 'errorfile' || words[0]?.value !== 'errorfile')) {
      const isSource = previous.value !== 'errorfiles' || !word.value.startsWith('/');
      if (isSource && word.value !== '') this.#add(kind, 'reference', word);
    }
    if (previous.value === 'track' && /^(server|default-server)$/.test(words[0]?.value ?? ''))
      this.#server(word, 0, word.value);
    if (previous.value === 'addr' || previous.value === 'source') this.#host(word);
  }

  #calls(word: Word): void {
    for (const [pattern, kind] of [
      [ABOUT_BACKEND, 'backend'],
      [ABOUT_FRONTEND, 'frontend'],
      [ABOUT_USERS, 'user list'],
    ] as const)
      for (const found of word.value.matchAll(pattern)) {
        const name = found[2] as string;
        this.#part(kind, word, found.index + (found[1] as string).length + 1, name, '');
      }
    for (const found of word.value.matchAll(ABOUT_SERVER))
      this.#server(word, found.index + (found[1] as string).length + 1, found[2] as string);
  }

  /** `backend/server`, or a server of this backend. */
  #server(word: Word, at: number, written: string): void {
    const slash = written.indexOf('/');
    if (slash < 0) return this.#part('server', word, at, written, this.#name);
    const backend = written.slice(0, slash);
    this.#part('backend', word, at, backend, '');
    this.#part('server', word, at + slash + 1, written.slice(slash + 1), backend);
  }

  /** After `if` and `unless`, every word outside braces that is no operator names an ACL. */
  #condition(words: readonly Word[]): void {
    if (words[0]?.value === 'acl') return;
    const from = words.findIndex((w, i) => i > 0 && (w.value === 'if' || w.value === 'unless'));
    if (from < 0) return;
    let inside = false;
    for (const word of words.slice(from + 1)) {
      const text = word.value.replace(/^!+/, '');
      if (text === '{') inside = true;
      else if (text === '}') inside = false;
      else if (!inside && text !== '' && text !== 'or' && text !== '||')
        this.#part('ACL', word, word.value.length - text.length, text, this.#section);
    }
  }

  #host(word: Word): void {
    const { host } = splitHostPort(word.value.replace(/^(ipv4|tcp|tcp4)@/, ''));
    const at = word.value.indexOf(host);
    if (!isPlain(word) || host === '') return;
    const use = hostUse(host, within(word.span, at, host.length), this.#context);
    if (use !== null) this.uses.push(use);
  }

  #part(kind: string, word: Word, at: number, name: string, scope: string): void {
    if (isPlain(word) && name !== '')
      this.uses.push({ kind, name, scope, role: 'reference', span: within(word.span, at, name.length) });
  }

  #add(kind: string, role: NameUse['role'], word: Word, scope = ''): void {
    if (word.value !== '') this.uses.push({ kind, name: word.value, scope, role, span: word.span });
  }
}

/** Written without quotes and escapes: a part of it has a place of its own. */
function isPlain(word: Word): boolean {
  return word.span.endColumn - word.span.column === word.value.length;
}
