import type { Fix } from '../../../shared/expressions/expression.ts';
import type { Span } from '../../../shared/expressions/fault.ts';
import type { DiagnosticWithFixes } from '../../../shared/expressions/language-service/language-service.ts';
import type { LanguageClient } from './language-client.ts';
import { editor, type IDisposable, MarkerSeverity } from './monaco.ts';
import { rangeOf, sourceOf } from './positions.ts';

/** An error that an evaluation ended with; it is shown as long as the text is the one that was evaluated. */
export interface EvaluationError extends Span {
  readonly message: string;
}

const diagnostics = new WeakMap<editor.ITextModel, readonly DiagnosticWithFixes[]>();
const PAUSE = 120;

/** Keeps the squiggles under a model's text true while it is edited; `found` hears of each new set. */
export function watchModel(
  model: editor.ITextModel,
  client: LanguageClient,
  found: (all: readonly DiagnosticWithFixes[]) => void,
): IDisposable & { check(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const check = async () => {
    const version = model.getVersionId();
    const all = await client.ask('diagnose', sourceOf(model), model.getValue());
    if (model.isDisposed() || model.getVersionId() !== version) return;
    diagnostics.set(model, all);
    editor.setModelMarkers(
      model,
      'expression',
      all.map((one) => marker(model, one, severities[one.severity])),
    );
    found(all);
  };
  const listening = model.onDidChangeContent(() => {
    showEvaluationError(model, undefined);
    clearTimeout(timer);
    timer = setTimeout(() => void check(), PAUSE);
  });
  void check();
  return {
    check: () => void check(),
    dispose: () => {
      clearTimeout(timer);
      listening.dispose();
    },
  };
}

export function showEvaluationError(model: editor.ITextModel, error: EvaluationError | undefined): void {
  editor.setModelMarkers(model, 'evaluation', error === undefined ? [] : [marker(model, error, MarkerSeverity.Error)]);
}

/** The fixes of what is wrong in a part of the text. */
export const fixesIn = (model: editor.ITextModel, { start, end }: Span): readonly Fix[] =>
  (diagnostics.get(model) ?? []).filter((one) => one.start <= end && start <= one.end).flatMap(({ fixes }) => fixes);

const severities = { error: MarkerSeverity.Error, warning: MarkerSeverity.Warning } as const;

const marker = (model: editor.ITextModel, { message, ...span }: EvaluationError, severity: MarkerSeverity): editor.IMarkerData => ({
  ...rangeOf(model, span),
  message,
  severity,
});
