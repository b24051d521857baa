import type { Completion, Daemon, EditorSupport, Fix, ParseContext } from '../../daemons/daemon.ts';
import type { Span } from '../../text/span.ts';
import type { PlacedUse } from '../../app/workspaceNames.ts';
import { editor, languages, Range, Uri } from './monaco.ts';

/** What the providers ask about a file of the workspace. */
export interface Workspace {
  support(path: string): EditorSupport | null;
  context(path: string): ParseContext;
  /** Every use of the name at a place, definitions first; none where no name is. */
  uses(path: string, line: number, column: number): readonly PlacedUse[];
  /** Repairs of what was said about a stretch of a file. */
  fixes(path: string, line: number, endLine: number): readonly Fix[];
  /** Makes the text of a file known to Monaco: it goes only where it knows one. */
  model(path: string): editor.ITextModel;
  open(path: string, line: number, column: number): void;
}

const plain = 'lab-plain';
let workspace: Workspace | null = null;
let registered = false;

/** The language of a daemon's files; `null` for files that belong to none. */
export function languageOf(daemon: Pick<Daemon, 'name'> | null): string {
  return daemon === null ? plain : `lab-${daemon.name}`;
}

/** The workspace that the providers are about, from now on. */
export function attachWorkspace(attached: Workspace): void {
  workspace = attached;
}

/** Makes a language of each daemon once per page. Colours are decorations: see tokens in MonacoEditor. */
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
    languages.registerCompletionItemProvider(id, {
      triggerCharacters: ['/', '$', '@', '[', '='],
      provideCompletionItems,
    });
    languages.registerHoverProvider(id, { provideHover });
    languages.registerSignatureHelpProvider(id, {
      signatureHelpTriggerCharacters: [' '],
      signatureHelpRetriggerCharacters: [' '],
      provideSignatureHelp,
    });
    languages.registerDefinitionProvider(id, { provideDefinition });
    languages.registerCodeActionProvider(id, { provideCodeActions });
  }
  editor.registerEditorOpener({
    openCodeEditor(_source, resource, place) {
      const at = place === undefined ? null : 'startLineNumber' in place ? Range.getStartPosition(place) : place;
      workspace?.open(pathOf({ uri: resource }), at?.lineNumber ?? 1, at?.column ?? 1);
      return true;
    },
  });
}

/** The path in the workspace of the file that a model shows. */
export function pathOf(model: { readonly uri: Uri }): string {
  return model.uri.path.slice(1);
}

export function uriOf(path: string): Uri {
  return Uri.from({ scheme: 'lab', path: `/${path}` });
}

/** The same stretch as Monaco writes it. */
export function rangeOf({ line, column, endLine, endColumn }: Span): Range {
  return new Range(line, column, endLine, endColumn);
}

const provideCompletionItems: languages.CompletionItemProvider['provideCompletionItems'] = (model, position) => {
  const path = pathOf(model);
  const support = workspace?.support(path);
  if (!workspace || !support) return { suggestions: [] };
  const { lineNumber, column } = position;
  const found = support.complete(model.getValue(), lineNumber, column, workspace.context(path));
  const word = model.getWordUntilPosition(position);
  const typed = /[^\s;{}]*$/.exec(model.getLineContent(lineNumber).slice(0, column - 1))?.[0] ?? '';
  const letters = /[\w$.-]*$/.exec(typed)?.[0] ?? '';
  const suggestions = found.flatMap((completion, i) => {
    // `http://be` takes the place of all that is typed of it, `web1` behind `DB_HOST=` of its own letters only.
    const whole = completion.insert.toLowerCase().startsWith(typed.toLowerCase());
    if (!whole && (typed !== '' && letters === '' ? true : !holds(completion.insert, letters))) return [];
    const start = column - (whole ? typed : letters).length;
    return [suggestion(completion, new Range(lineNumber, start, lineNumber, word.endColumn), i)];
  });
  // Asked anew at every letter: Monaco would keep a list on screen that nothing in it fits, and Enter would take from it.
  return { suggestions, incomplete: true };
};

/** Whether the letters of a word occur in a text, in their order. */
function holds(text: string, word: string): boolean {
  let at = 0;
  for (const letter of word.toLowerCase()) {
    at = text.toLowerCase().indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

function suggestion(
  { label, detail, insert, text }: Completion,
  range: Range,
  order: number,
): languages.CompletionItem {
  return {
    label: { label, description: detail },
    documentation: text === undefined || text === '' ? undefined : { value: text },
    insertText: insert,
    filterText: insert,
    kind: languages.CompletionItemKind.Keyword,
    range,
    sortText: String(order).padStart(4, '0'),
    // What takes an argument asks for it at once.
    command: / $/.test(insert) ? { id: 'editor.action.triggerSuggest', title: '' } : undefined,
  };
}

const provideHover: languages.HoverProvider['provideHover'] = (model, position) => {
  const hover = workspace?.support(pathOf(model))?.hover(model.getValue(), position.lineNumber, position.column);
  // The text is ours; it is Markdown as far as `code` goes, and nothing in it may link or run.
  return hover ? { range: rangeOf(hover.span), contents: [{ value: hover.text, isTrusted: false }] } : null;
};

const provideSignatureHelp: languages.SignatureHelpProvider['provideSignatureHelp'] = (model, position) => {
  const found = workspace?.support(pathOf(model))?.signature(model.getValue(), position.lineNumber, position.column);
  if (!found) return null;
  const { label, parameters, active, text } = found;
  // Past the last argument none is due: a number that is none of them marks none.
  const activeParameter = active ?? parameters.length;
  return {
    value: {
      signatures: [
        {
          label,
          parameters: parameters.map(({ start, end }) => ({ label: [start, end] })),
          documentation: { value: text },
        },
      ],
      activeSignature: 0,
      activeParameter,
    },
    dispose: () => undefined,
  };
};

const provideDefinition: languages.DefinitionProvider['provideDefinition'] = (model, position) => {
  const uses = workspace?.uses(pathOf(model), position.lineNumber, position.column) ?? [];
  return uses
    .filter((use) => use.role === 'definition')
    .map(({ path, span }) => ({ uri: workspace?.model(path).uri ?? uriOf(path), range: rangeOf(span) }));
};

const provideCodeActions: languages.CodeActionProvider['provideCodeActions'] = (model, range) => {
  const found = workspace?.fixes(pathOf(model), range.startLineNumber, range.endLineNumber) ?? [];
  const actions = found.map(({ title, edits }, i) => ({
    title: title.replaceAll('`', ''),
    kind: 'quickfix',
    isPreferred: i === 0,
    edit: {
      edits: edits.map(({ span, text }) => ({
        resource: model.uri,
        versionId: undefined,
        textEdit: { range: rangeOf(span), text },
      })),
    },
  }));
  return { actions, dispose: () => undefined };
};
