import type { Fix } from '../../../shared/expressions/expression.ts';
import type { LanguageClient } from './language-client.ts';
import { fixesIn } from './markers.ts';
import { type editor, languages } from './monaco.ts';
import { rangeOf, sourceOf, spanOf } from './positions.ts';

/** What changes the text: quick fixes, formatting, renaming a variable; and growing selections. */
export function registerEditing(language: string, client: LanguageClient): void {
  languages.registerCodeActionProvider(language, {
    provideCodeActions: (model, range, { markers }) => {
      const fixes = fixesIn(model, spanOf(model, range));
      const actions = fixes.map((fix, index) => codeAction(model, fix, markers, index === 0));
      return { actions, dispose: () => undefined };
    },
  });

  languages.registerDocumentFormattingEditProvider(language, {
    provideDocumentFormattingEdits: async (model) => {
      const text = await client.ask('format', sourceOf(model), model.getValue());
      return text === undefined ? [] : [{ range: model.getFullModelRange(), text }];
    },
  });

  languages.registerRenameProvider(language, {
    resolveRenameLocation: async (model, position) => {
      const target = await client.ask('renameTarget', sourceOf(model), model.getValue(), model.getOffsetAt(position));
      const nowhere = { range: rangeOf(model, { start: 0, end: 0 }), text: '' };
      if (target === undefined) return { ...nowhere, rejectReason: 'Only the variable of With, Select or Where can be renamed.' };
      return { range: rangeOf(model, target), text: target.name };
    },
    provideRenameEdits: async (model, position, name) => {
      const result = await client.ask('rename', sourceOf(model), model.getValue(), model.getOffsetAt(position), name);
      return 'refused' in result ? { edits: [], rejectReason: result.refused } : { edits: workspaceEdits(model, result.edits) };
    },
  });

  languages.registerSelectionRangeProvider(language, {
    provideSelectionRanges: (model, positions) =>
      Promise.all(
        positions.map(async (position) => {
          const spans = await client.ask('selectionAt', sourceOf(model), model.getValue(), model.getOffsetAt(position));
          return spans.map((span) => ({ range: rangeOf(model, span) }));
        }),
      ),
  });
}

const workspaceEdits = (model: editor.ITextModel, edits: Fix['edits']): languages.IWorkspaceTextEdit[] =>
  edits.map(({ start, end, text }) => ({
    resource: model.uri,
    versionId: model.getVersionId(),
    textEdit: { range: rangeOf(model, { start, end }), text },
  }));

const codeAction = (
  model: editor.ITextModel,
  { title, edits }: Fix,
  diagnostics: editor.IMarkerData[],
  isPreferred: boolean,
): languages.CodeAction => ({
  title,
  kind: 'quickfix',
  isPreferred,
  diagnostics,
  edit: { edits: workspaceEdits(model, edits) },
});
