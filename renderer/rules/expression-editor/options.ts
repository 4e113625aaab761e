import type { editor } from './monaco.ts';

/** An editor for formulas of a few lines, not for programs. */
export const editorOptions: editor.IStandaloneEditorConstructionOptions = {
  theme: 'isthmus',
  automaticLayout: true,
  minimap: { enabled: false },
  lineNumbers: 'off',
  glyphMargin: false,
  folding: false,
  lineDecorationsWidth: 8,
  wordWrap: 'on',
  wrappingIndent: 'indent',
  tabSize: 2,
  fontSize: 14,
  fontFamily: 'Consolas, "Cascadia Mono", Menlo, "DejaVu Sans Mono", monospace',
  padding: { top: 8, bottom: 8 },
  scrollBeyondLastLine: false,
  renderLineHighlight: 'none',
  overviewRulerLanes: 0,
  overviewRulerBorder: false,
  hideCursorInOverviewRuler: true,
  scrollbar: { alwaysConsumeMouseWheel: false },
  // Suggestions and hovers may be larger than the editor.
  fixedOverflowWidgets: true,
  'semanticHighlighting.enabled': true,
  wordBasedSuggestions: 'off',
  quickSuggestions: { other: true, strings: true, comments: false },
  suggest: { showWords: false, showIcons: true, preview: false, snippetsPreventQuickSuggestions: false },
  occurrencesHighlight: 'off',
  stickyScroll: { enabled: false },
  links: false,
  colorDecorators: false,
  contextmenu: false,
  lightbulb: { enabled: 'on' as editor.ShowLightbulbIconMode },
  // Tab goes to the next control, as everywhere in the console, unless a suggestion or a snippet takes it.
  tabFocusMode: true,
  unicodeHighlight: { ambiguousCharacters: false, invisibleCharacters: false, nonBasicASCII: false },
};
