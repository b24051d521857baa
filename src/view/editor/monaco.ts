// The one place that names Monaco's modules: the editor itself and only the features the lab uses, which keeps it to 683 kB (brotli).
// None of these needs Monaco's own web worker: all that it shows of a language comes from the lab's parsers.
import 'monaco-editor/features/bracketMatching/register';
import 'monaco-editor/features/codeAction/register';
import 'monaco-editor/features/codicon/register';
import 'monaco-editor/features/comment/register';
import 'monaco-editor/features/find/register';
import 'monaco-editor/features/hover/register';
import 'monaco-editor/features/linesOperations/register';
import 'monaco-editor/features/parameterHints/register';
import 'monaco-editor/features/snippet/register';
import 'monaco-editor/features/toggleTabFocusMode/register';
import 'monaco-editor/features/wordOperations/register';
// `features/suggest/register` brings inline completions only; the list of suggestions is this.
import 'monaco-editor/editor/contrib/suggest/browser/suggestController';

export { editor, languages, KeyCode, KeyMod, MarkerSeverity, Range, Uri } from 'monaco-editor/editor';
