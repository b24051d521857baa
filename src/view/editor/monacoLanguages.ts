import type { Daemon, EditorSupport, ParseContext } from '../../daemons/daemon.ts';
import { languages, Range, type editor } from './monaco.ts';

/** What the providers ask about a file of the workspace. */
export interface Workspace {
  support(path: string): EditorSupport | null;
  context(path: string): ParseContext;
}

const plain = 'lab-plain';
let workspace: Workspace | null = null;
let registered = false;

/** The language of a daemon's files; `null` for files that belong to none. */
export function languageOf(daemon: Pick<Daemon, 'name'> | null): string {
  return daemon === null ? plain : `lab-${daemon.name}`;
}

/** The workspace that completions and hovers are about, from now on. */
export function attachWorkspace(attached: Workspace): void {
  workspace = attached;
}

/** Makes a language of each daemon once per page: comments, completions and hovers. Colours are decorations: see tokens in MonacoEditor. */
export function registerLanguages(daemons: readonly Daemon[]): void {
  if (registered) return;
  registered = true;
  for (const id of [plain, ...daemons.map(languageOf)]) {
    languages.register({ id });
    languages.setLanguageConfiguration(id, {
      comments: { lineComment: '#' },
      brackets: [
        ['{', '}'],
        ['[', ']'],
        ['(', ')'],
      ],
      // A directive's word is more than letters: `option httpchk`, `proxy_next_upstream`, `http-check`.
      wordPattern: /[A-Za-z0-9_$][\w$.-]*/,
    });
    languages.registerCompletionItemProvider(id, { provideCompletionItems });
    languages.registerHoverProvider(id, { provideHover });
  }
}

/** The path in the workspace of the file that a model shows. */
export function pathOf(model: editor.ITextModel): string {
  return model.uri.path.slice(1);
}

const provideCompletionItems: languages.CompletionItemProvider['provideCompletionItems'] = (model, position) => {
  const path = pathOf(model);
  const support = workspace?.support(path);
  if (!workspace || !support) return { suggestions: [] };
  const found = support.complete(model.getValue(), position.lineNumber, position.column, workspace.context(path));
  const word = model.getWordUntilPosition(position);
  const range = new Range(position.lineNumber, word.startColumn, position.lineNumber, word.endColumn);
  return {
    suggestions: found.map(({ label, detail, insert }, i) => ({
      label,
      detail,
      insertText: insert,
      kind: languages.CompletionItemKind.Keyword,
      range,
      sortText: String(i).padStart(4, '0'),
    })),
  };
};

const provideHover: languages.HoverProvider['provideHover'] = (model, position) => {
  const hover = workspace?.support(pathOf(model))?.hover(model.getValue(), position.lineNumber, position.column);
  if (!hover) return null;
  const { line, column, endLine, endColumn } = hover.span;
  // The text is ours; it is Markdown as far as `code` goes, and nothing in it may link or run.
  return { range: new Range(line, column, endLine, endColumn), contents: [{ value: hover.text, isTrusted: false }] };
};
