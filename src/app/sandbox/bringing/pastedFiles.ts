/** A file out of a pasted text; `path` null where nothing says what it is called. */
export interface PastedFile {
  readonly path: string | null;
  readonly text: string;
}

/**
 * Takes several files in one text apart, at lines that name them:
 * `==> /etc/haproxy/haproxy.cfg <==` as head and tail write it, `# file: haproxy.cfg`, and in a copied terminal `root@lb1:~# cat /etc/haproxy/haproxy.cfg`, where
 * the prompt says whose machine it is.
 */
export function pastedFiles(text: string): PastedFile[] {
  const lines = unfenced(
    text
      .replace(/\r\n?/g, '\n')
      .replace(/^\ufeff/, '')
      .split('\n'),
  );
  const found: { path: string | null; lines: string[] }[] = [{ path: null, lines: [] }];
  for (const line of lines) {
    const path = markOf(line);
    if (path === null) (found.at(-1) as { lines: string[] }).lines.push(line);
    else found.push({ path: path === '' ? null : path, lines: [] });
  }
  const files = found.map(({ path, lines: own }) => ({ path, text: ended(own.join('\n')) }));
  // What stands before the first name, and what a terminal printed besides, is no file where it is nothing.
  return files.filter(({ text: own }) => own.trim() !== '');
}

/** What was copied seldom takes the last line feed along, and haproxy does not start without it. */
function ended(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}

const HEADING = /^==> (.+) <==$/;
const COMMENT = /^(?:#|\/\/|;)+\s*file(?:name)?\s*:\s*(\S.*?)\s*$/i;
/** `root@lb1:~# cat FILE`, `[root@lb1 ~]# cat FILE`, `$ sudo cat FILE`. */
const PROMPT = /^(?:\[?(?:[\w.-]+@)?([\w.-]+)?[: ]?[^\s#$]*\]?)?[#$] +(.*)$/;
const CAT = /^(?:sudo +)?(?:cat|less|more) +(?:-\S+ +)*["']?([^\s"'|>;&]+)["']?\s*$/;

/** No path and no prompt is longer; some lines of files are, and need not be looked through. */
const LONGEST_MARK = 400;

/** The file that begins behind a line, `''` for what belongs to none; null where the line is one of the file's own. */
function markOf(line: string): string | null {
  if (line.length > LONGEST_MARK) return null;
  const named = HEADING.exec(line) ?? COMMENT.exec(line);
  if (named !== null) return named[1] as string;
  const [, machine, command = ''] = PROMPT.exec(line) ?? [];
  const path = CAT.exec(command)?.[1];
  if (path !== undefined && machine !== undefined) return `${machine}/${path}`;
  // `# cat herders` is a comment, `# cat nginx.conf` a command.
  if (path !== undefined && /[./]/.test(path)) return path;
  // Another command, or a prompt that waits: only where it says whose it is; `# text` is a comment of any file.
  return machine !== undefined && /^\[?[\w.-]+@/.test(line) ? '' : null;
}

/** Without the fence of a text that was copied out of a document. */
function unfenced(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => line.trim() !== '');
  const last = lines.findLastIndex((line) => line.trim() !== '');
  if (first < 0 || first === last || !/^```/.test(lines[first] as string) || (lines[last] as string).trim() !== '```')
    return lines;
  return lines.slice(first + 1, last);
}
