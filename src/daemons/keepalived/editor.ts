import type { Completion, EditorSupport, Hover, ParseContext, Token, TokenKind } from '../daemon.ts';
import { keywordsIn, type Keyword } from './directives.ts';
import { lex, type LexedFile, type Line, type Word } from './lines.ts';

/** What the editor shows for a keepalived.conf, from the reader's lines and the table of directives. */
export const editor: EditorSupport = { tokens, complete, hover };

const FILE = '';

/** A line and the keywords of the blocks it lies in, from the outside in. */
interface Located {
  readonly line: Line;
  readonly path: readonly string[];
}

/** Blocks are followed by their braces alone: good enough to colour a file that is being typed. */
function* locate(file: LexedFile): Generator<Located> {
  const path: string[] = [];
  let opening = '';
  for (const line of file.lines) {
    const first = line.words[0]?.text ?? '';
    if (first === '{') path.push(opening);
    if (first === '}') path.pop();
    yield { line, path: [...path] };
    if (first !== '{' && first !== '}') opening = first;
  }
}

function tokens(text: string): Token[] {
  const file = lex(FILE, text);
  const found: Token[] = file.comments.map((c) => ({
    line: c.line,
    column: c.column,
    length: c.endColumn - c.column,
    kind: 'comment',
  }));
  for (const { span } of file.notSimulated)
    found.push({ line: span.line, column: span.column, length: span.endColumn - span.column, kind: 'keyword' });
  for (const { line, path } of locate(file)) {
    const keyword = keywordOf(line, path);
    line.words.forEach((word, i) => {
      const kind = kindOf(word, i, keyword, path);
      if (kind !== null)
        found.push({
          line: word.span.line,
          column: word.span.column,
          length: word.span.endColumn - word.span.column,
          kind,
        });
    });
  }
  return found.filter((t) => t.length > 0).sort((a, b) => a.line - b.line || a.column - b.column);
}

function keywordOf(line: Line, path: readonly string[]): Keyword | undefined {
  const first = line.words[0]?.text;
  return keywordsIn(path)?.find((k) => k.name === first);
}

function kindOf(word: Word, index: number, keyword: Keyword | undefined, path: readonly string[]): TokenKind | null {
  const { text } = word;
  if (text === '{' || text === '}') return 'punctuation';
  if (index === 0 && keyword !== undefined) return keyword.shape === 'line' ? 'directive' : 'section';
  if (word.quoted) return 'string';
  if (/^\d+\.\d+\.\d+\.\d+(\/\d+)?$/.test(text) || /^[0-9a-fA-F]*:[0-9a-fA-F:]+(\/\d+)?$/.test(text)) return 'address';
  if (/^[+-]?\d+(\.\d+)?$/.test(text)) return 'number';
  if (path.length === 0 || (index === 0 && keywordsIn(path) === null)) return 'name';
  return /^(MASTER|BACKUP|PASS|AH|weight|dev|label|reverse|noreverse|on|off|true|false|yes|no|scope|brd)$/.test(text)
    ? 'keyword'
    : null;
}

/** The blocks open just before a place in the text. */
function pathAt(text: string, line: number, column: number): string[] {
  const before = text.split('\n').slice(0, line);
  const last = before.length === line ? (before.pop() ?? '') : '';
  before.push(last.slice(0, column - 1));
  const open: string[] = [];
  let opening = '';
  for (const { words } of lex(FILE, before.join('\n')).lines) {
    const first = words[0]?.text ?? '';
    if (first === '{') open.push(opening);
    else if (first === '}') open.pop();
    else opening = first;
  }
  return open;
}

function complete(text: string, line: number, column: number, context: ParseContext): Completion[] {
  const path = pathAt(text, line, column);
  const typed = (text.split('\n')[line - 1] ?? '').slice(0, column - 1);
  const words = typed
    .slice(Math.max(typed.lastIndexOf('{'), typed.lastIndexOf('}')) + 1)
    .trimStart()
    .split(/\s+/);
  const block = path.at(-1) ?? '';
  if (words.length <= 1) {
    const listed = valuesIn(block, text, context);
    return listed ?? (keywordsIn(path) ?? []).map(keywordCompletion);
  }
  const keyword = words[0] ?? '';
  const choices = words.length === 2 ? parameterChoices(keyword, block, context) : [];
  return choices.map((label) => ({ label, detail: keyword, insert: label }));
}

function keywordCompletion(keyword: Keyword): Completion {
  const left = keyword.support === 'not-simulated' ? 'not simulated' : '';
  const insert =
    keyword.shape === 'line'
      ? keyword.name + (keyword.args === '' ? '' : ' ')
      : `${keyword.name}${keyword.args === 'NAME' ? ' NAME' : ''} {\n    \n}`;
  return { label: keyword.name, detail: [keyword.args, left].filter((s) => s !== '').join(' · '), insert };
}

/** What may stand on a line of a block of values; null where the block is one of keywords. */
function valuesIn(block: string, text: string, context: ParseContext): Completion[] | null {
  if (block === 'track_script')
    return names(text, 'vrrp_script').map((label) => ({ label, detail: 'vrrp_script', insert: label }));
  if (block === 'unicast_peer') {
    return [...context.hosts]
      .filter(([name]) => name !== context.machine?.name)
      .map(([name, address]) => ({ label: address, detail: name, insert: address }));
  }
  if (block === 'track_interface')
    return interfaces(context).map((label) => ({ label, detail: 'interface', insert: label }));
  return keywordsIn([block]) === null && block.startsWith('virtual_') ? [] : null;
}

function names(text: string, keyword: string): string[] {
  return lex(FILE, text)
    .lines.filter((l) => l.words[0]?.text === keyword && l.words[1] !== undefined)
    .map((l) => l.words[1]?.text ?? '');
}

function interfaces(context: ParseContext): string[] {
  return [context.machine?.interface ?? 'eth0'];
}

function parameterChoices(keyword: string, block: string, context: ParseContext): string[] {
  switch (keyword) {
    case 'state':
      return ['MASTER', 'BACKUP'];
    case 'auth_type':
      return ['PASS', 'AH'];
    case 'version':
    case 'vrrp_version':
      return ['2', '3'];
    case 'interface':
      return interfaces(context);
    case 'script_user':
      return ['root', 'nobody'];
    case 'unicast_src_ip':
    case 'mcast_src_ip':
      return context.machine === null ? [] : [context.machine.address];
    case 'script':
      return (context.machine?.runs ?? ['haproxy']).filter((d) => d !== 'keepalived').map((d) => `"pidof ${d}"`);
    default:
      return block === 'track_script' || block === 'track_interface' ? ['weight'] : [];
  }
}

function hover(text: string, line: number, column: number): Hover | null {
  for (const located of locate(lex(FILE, text))) {
    const word = located.line.words[0];
    if (word === undefined || word.span.line !== line || column < word.span.column || column >= word.span.endColumn)
      continue;
    const keyword = keywordOf(located.line, located.path);
    return keyword === undefined ? null : { span: word.span, text: hoverText(keyword) };
  }
  return null;
}

function hoverText(keyword: Keyword): string {
  const paragraphs = [`\`${keyword.name}${keyword.args === '' ? '' : ` ${keyword.args}`}\``];
  if (keyword.help !== '') paragraphs.push(keyword.help);
  if (keyword.support === 'no-effect') paragraphs.push('keepalived knows it; nothing the lab shows depends on it.');
  if (keyword.support === 'not-simulated') paragraphs.push('The lab reads it and leaves it out.');
  return paragraphs.join('\n\n');
}
