import { useEffect, useRef, useState } from 'react';
import { useTheme } from '../../shell/theme.ts';
import { type EvaluatedValue, showValues } from './evaluated-values.ts';
import type { ExpressionEditorProps } from './expression-editor.tsx';
import { LANGUAGE, registerExpressionLanguage } from './language.ts';
import { languageClient } from './language-client.ts';
import { showEvaluationError, watchModel } from './markers.ts';
import { editor, KeyCode, KeyMod } from './monaco.ts';
import { editorOptions } from './options.ts';
import { sourceOf } from './positions.ts';
import { type TextEcho, textEcho } from './text-echo.ts';
import { followTheme } from './theme.ts';

const NO_VALUES: readonly EvaluatedValue[] = [];

/** The editor itself. Loaded when the first one is shown; everyone else uses `ExpressionEditor`. */
export default function ExpressionText(props: ExpressionEditorProps) {
  const { label, value, context, readOnly = false, placeholder = '', values = NO_VALUES, error } = props;
  const element = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<View>();
  const { theme } = useTheme();
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    if (element.current === null) return undefined;
    const opened = openView(element.current, latest);
    setView(opened);
    return () => opened.dispose();
  }, []);
  useEffect(() => {
    if (view?.echo.isNew(value, view.model.getValue())) view.model.setValue(value);
  }, [view, value]);
  useEffect(() => view?.editor.updateOptions({ readOnly, ariaLabel: label, placeholder }), [view, readOnly, label, placeholder]);
  useEffect(() => {
    if (view === undefined || context === undefined) return;
    void languageClient()
      .ask('setContext', sourceOf(view.model), context)
      .then(() => view.check());
  }, [view, context]);
  useEffect(() => {
    if (view === undefined) return;
    showValues(view.model, values);
    showEvaluationError(view.model, error);
  }, [view, values, error]);
  useEffect(() => followTheme(theme), [theme]);

  return <div ref={element} style={{ height: '100%' }} />;
}

interface View {
  readonly editor: editor.IStandaloneCodeEditor;
  readonly model: editor.ITextModel;
  readonly echo: TextEcho;
  check(): void;
  dispose(): void;
}

function openView(element: HTMLElement, latest: { readonly current: ExpressionEditorProps }): View {
  registerExpressionLanguage();
  const model = editor.createModel(latest.current.value, LANGUAGE);
  model.setEOL(editor.EndOfLineSequence.LF);
  const created = editor.create(element, { ...editorOptions, model });
  created.addAction({
    id: 'expression.format',
    label: 'Format',
    // The same on every system.
    keybindings: [KeyMod.Shift | KeyMod.Alt | KeyCode.KeyF],
    run: (view) => view.getAction('editor.action.formatDocument')?.run(),
  });
  const echo = textEcho();
  const typed = model.onDidChangeContent(() => {
    echo.typed(model.getValue());
    latest.current.onChange?.(model.getValue());
  });
  const watched = watchModel(model, languageClient(), (all) => latest.current.onDiagnostics?.(all));
  return {
    editor: created,
    model,
    echo,
    check: watched.check,
    dispose: () => {
      for (const one of [watched, typed, created, model]) one.dispose();
    },
  };
}
