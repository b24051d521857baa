import type { SourceFile } from '../../text/sourceFile.ts';

/** The letter after `include` says which finds are errors: unreadable ones, none for a name, none for a pattern, none for one of `{a,b}`. */
export type IncludeKind = '' | 'r' | 'm' | 'w' | 'b' | 'a';

/** Which include_check flags a kind has (lib/parser.c: check_include). */
const FLAGS: Readonly<Record<IncludeKind, string>> = { '': '', r: 'R', m: 'RM', w: 'RMW', b: 'RB', a: 'RMWB' };

export interface Included {
  readonly files: readonly SourceFile[];
  /** What keepalived says, and whether it then does not start. */
  readonly complaint: { readonly message: string; readonly fatal: boolean } | null;
}

const OWN_FOLDER = 'etc/keepalived/';

/** `include FILE`, `includem FILE` and so on; null for another line. */
export function readInclude(text: string): { readonly kind: IncludeKind; readonly pattern: string } | null {
  const head = /^include([rmwba]?)\s[ \t]*/.exec(text);
  if (head === null) return null;
  return { kind: head[1] as IncludeKind, pattern: text.slice(head[0].length) };
}

/**
 * The workspace's files on the machine that a pattern means, in the order of glob(3), which sorts by bytes. A machine has `/etc/keepalived`, and the folders of
 * its files; a relative pattern starts at the folder of the file that includes (keepalived changes into it).
 * @param checks flags of global_defs' include_check
 */
export function include(
  kind: IncludeKind,
  pattern: string,
  from: string,
  files: ReadonlyMap<string, SourceFile>,
  checks: string,
): Included {
  const flags = FLAGS[kind] + checks;
  const fatal = (...which: string[]) => which.some((flag) => flags.includes(flag));
  const alternatives = braces(pattern);
  const found = new Set<string>();
  let missing = false;
  for (const one of alternatives) {
    const path = normal(one, from);
    if (!/[*?[]/.test(path)) {
      if (exists(path, files)) found.add(path);
      else missing = true;
      continue;
    }
    const folder = path.slice(0, path.search(/[^/]*[*?[].*$/));
    if (!hasFolder(folder.replace(/\/$/, ''), files)) missing = true;
    const matches = globExpression(path);
    for (const name of files.keys()) {
      const full = fullPath(name);
      if (matches.test(full)) found.add(full);
    }
  }
  if (found.size > 0) {
    const complaint = missing ? { message: `Some config files missing: "${pattern}".`, fatal: fatal('B') } : null;
    if (complaint?.fatal === true) return { files: [], complaint };
    return { files: [...found].sort().map((path) => lookUp(path, files) as SourceFile), complaint };
  }
  if (missing) {
    const which = alternatives.length > 1 ? 'B' : 'M';
    return { files: [], complaint: { message: `Config files missing '${pattern}'.`, fatal: fatal(which) } };
  }
  if (!fatal('W')) return { files: [], complaint: null };
  return { files: [], complaint: { message: `No config files matched '${pattern}'.`, fatal: true } };
}

/** Paths from the root, without the leading slash. */
function normal(path: string, from: string): string {
  const parts: string[] = [];
  const whole = path.startsWith('/') ? path : `${from.slice(0, from.lastIndexOf('/') + 1)}${path}`;
  for (const part of whole.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

/** The real path of a file of the workspace: those at the top of a machine's folder lie in keepalived's own. */
function fullPath(name: string): string {
  return /^(etc|usr|var|opt|srv|root|home|run|tmp)\//.test(name) ? name : OWN_FOLDER + name;
}

function lookUp(path: string, files: ReadonlyMap<string, SourceFile>): SourceFile | undefined {
  return files.get(path) ?? (path.startsWith(OWN_FOLDER) ? files.get(path.slice(OWN_FOLDER.length)) : undefined);
}

function exists(path: string, files: ReadonlyMap<string, SourceFile>): boolean {
  return lookUp(path, files) !== undefined;
}

function hasFolder(folder: string, files: ReadonlyMap<string, SourceFile>): boolean {
  if (/[*?[]/.test(folder) || ['', 'etc', 'etc/keepalived'].includes(folder)) return true;
  return [...files.keys()].some((name) => fullPath(name).startsWith(`${folder}/`));
}

/** `{a,b}` once for each of its alternatives. */
function braces(pattern: string): string[] {
  const group = /\{([^{}]*)\}/.exec(pattern);
  if (group === null || !(group[1] ?? '').includes(',')) return [pattern];
  const [whole, inner = ''] = group;
  return inner
    .split(',')
    .slice(0, 20)
    .flatMap((one) => braces(pattern.slice(0, group.index) + one + pattern.slice(group.index + whole.length)));
}

/** glob(7): `*` and `?` match no slash, and no dot at the start of a name. */
function globExpression(pattern: string): RegExp {
  const body = pattern.replace(/[.+^$()|{}\\]/g, '\\$&').replace(/(^|\/)\*/g, '$1(?!\\.)*');
  const groups = body.replace(/\[!/g, '[^').replace(/\?(?!!)/g, '[^/]').replace(/\*/g, '[^/]*');
  try {
    return new RegExp(`^${groups}$`);
  } catch {
    // An unclosed `[` stands for itself.
    return new RegExp(`^${pattern.replace(/[.*+?^$()|{}[\]\\]/g, '\\$&')}$`);
  }
}
