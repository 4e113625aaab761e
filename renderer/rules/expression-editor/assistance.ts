import type { CompletionItem, CompletionKind } from '../../../shared/expressions/language-service/completion-items.ts';
import { semanticKinds } from '../../../shared/expressions/language-service/semantic-tokens.ts';
import { valueAt } from './evaluated-values.ts';
import type { LanguageClient } from './language-client.ts';
import { type editor, type IRange, languages } from './monaco.ts';
import { rangeOf, sourceOf } from './positions.ts';

const kinds: { readonly [K in CompletionKind]: languages.CompletionItemKind } = {
  function: languages.CompletionItemKind.Function,
  attribute: languages.CompletionItemKind.Field,
  parameter: languages.CompletionItemKind.Reference,
  variable: languages.CompletionItemKind.Variable,
  option: languages.CompletionItemKind.EnumMember,
  constant: languages.CompletionItemKind.Constant,
  operator: languages.CompletionItemKind.Operator,
};

/** What helps while typing: completion, signatures, hover, colours. */
export function registerAssistance(language: string, client: LanguageClient): void {
  languages.registerCompletionItemProvider(language, {
    triggerCharacters: ['[', '%', '$', '"'],
    provideCompletionItems: async (model, position, { triggerKind }) => {
      const { replace, items } = await client.ask('complete', sourceOf(model), model.getValue(), model.getOffsetAt(position));
      // A quote or bracket that closes something asks for nothing.
      const byCharacter = triggerKind === languages.CompletionTriggerKind.TriggerCharacter;
      if (byCharacter && items[0]?.kind === 'operator') return { suggestions: [] };
      const range = rangeOf(model, replace);
      return { suggestions: items.map((item) => suggestion(item, range)) };
    },
  });

  languages.registerSignatureHelpProvider(language, {
    signatureHelpTriggerCharacters: ['(', ','],
    signatureHelpRetriggerCharacters: [')'],
    provideSignatureHelp: async (model, position) => {
      const help = await client.ask('signatureHelp', sourceOf(model), model.getValue(), model.getOffsetAt(position));
      if (help === undefined) return undefined;
      const { label, parameters, doc, active } = help;
      const shown = parameters.map(({ start, end, doc: documentation }) => ({ label: [start, end] as [number, number], documentation }));
      const value = {
        signatures: [{ label, documentation: doc, parameters: shown }],
        activeSignature: 0,
        activeParameter: active ?? parameters.length,
      };
      return { value, dispose: () => undefined };
    },
  });

  languages.registerHoverProvider(language, {
    provideHover: async (model, position) => {
      const offset = model.getOffsetAt(position);
      const found = await client.ask('hover', sourceOf(model), model.getValue(), offset);
      const evaluated = valueAt(model, offset);
      const contents = [
        ...(evaluated === undefined ? [] : [{ value: evaluated.markdown }]),
        ...(found === undefined
          ? []
          : [{ value: `\`\`\`${language}\n${found.title}\n\`\`\`` }, ...found.paragraphs.map((value) => ({ value }))]),
      ];
      const span = found ?? evaluated;
      return span === undefined ? undefined : { contents, range: rangeOf(model, span) };
    },
  });

  languages.registerDocumentRangeSemanticTokensProvider(language, {
    getLegend: () => ({ tokenTypes: [...semanticKinds], tokenModifiers: [] }),
    provideDocumentRangeSemanticTokens: async (model) => ({ data: await encodedTokens(model, client) }),
  });
}

function suggestion(item: CompletionItem, range: IRange): languages.CompletionItem {
  const { label, kind, detail, doc, insert, snippet = false, filter, rank } = item;
  return {
    label: { label, ...(kind === 'function' ? { detail } : { description: detail }) },
    kind: kinds[kind],
    insertText: insert,
    range,
    sortText: `${rank}${label.toLowerCase()}`,
    ...(doc !== undefined && { documentation: doc, detail: `${label}${kind === 'function' ? detail : ''}` }),
    ...(filter !== undefined && { filterText: filter }),
    ...(snippet && {
      insertTextRules: languages.CompletionItemInsertTextRule.InsertAsSnippet,
      command: { id: 'editor.action.triggerParameterHints', title: 'Show the arguments' },
    }),
  };
}

/** Five numbers per token: lines and columns after the one before, length, kind. A text over several lines keeps its first colours. */
async function encodedTokens(model: editor.ITextModel, client: LanguageClient): Promise<Uint32Array> {
  const data: number[] = [];
  let [line, column] = [1, 1];
  for (const { start, end, kind } of await client.ask('semanticTokens', sourceOf(model), model.getValue())) {
    const range = rangeOf(model, { start, end });
    if (range.startLineNumber !== range.endLineNumber) continue;
    const sameLine = range.startLineNumber === line;
    data.push(
      range.startLineNumber - line,
      sameLine ? range.startColumn - column : range.startColumn - 1,
      end - start,
      semanticKinds.indexOf(kind),
      0,
    );
    [line, column] = [range.startLineNumber, range.startColumn];
  }
  return Uint32Array.from(data);
}
