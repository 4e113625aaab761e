/**
 * The editor with the features a formula needs and no others; everything of it is local. Only `expression-text.tsx`, which
 * is loaded when the first editor is shown, may import this file: the console starts without it.
 */
import 'monaco-editor/features/bracketMatching/register';
import 'monaco-editor/features/clipboard/register';
import 'monaco-editor/features/codeAction/register';
import 'monaco-editor/features/codicon/register';
import 'monaco-editor/features/cursorUndo/register';
import 'monaco-editor/features/find/register';
import 'monaco-editor/features/format/register';
import 'monaco-editor/features/gotoError/register';
import 'monaco-editor/features/hover/register';
import 'monaco-editor/features/parameterHints/register';
import 'monaco-editor/features/placeholderText/register';
import 'monaco-editor/features/readOnlyMessage/register';
import 'monaco-editor/features/rename/register';
import 'monaco-editor/features/semanticTokens/register';
import 'monaco-editor/features/smartSelect/register';
import 'monaco-editor/features/snippet/register';
// `features/suggest` of this version registers the ghost texts only; the list of suggestions is here.
import 'monaco-editor/editor/contrib/suggest/browser/suggestController';
import 'monaco-editor/features/toggleTabFocusMode/register';
import 'monaco-editor/features/wordOperations/register';
import EditorWorker from 'monaco-editor/editor/editor.worker?worker';

// Monaco asks for its worker when it first formats; without one it would do that work, too, on the page's thread.
self.MonacoEnvironment = { getWorker: () => new EditorWorker() };

export type { IDisposable, IRange } from 'monaco-editor/editor';
export { editor, KeyCode, KeyMod, languages, MarkerSeverity } from 'monaco-editor/editor';
