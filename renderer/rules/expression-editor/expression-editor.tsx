import { makeStyles, shorthands, tokens } from '@fluentui/react-components';
import { lazy, Suspense } from 'react';
import type { LanguageContext } from '../../../shared/expressions/language-service/document.ts';
import type { DiagnosticWithFixes } from '../../../shared/expressions/language-service/language-service.ts';
import { Loading } from '../../components/states.tsx';
import type { EvaluatedValue } from './evaluated-values.ts';
import type { EvaluationError } from './markers.ts';

export interface ExpressionEditorProps {
  /** What the text is, for people who cannot see where it stands. */
  readonly label: string;
  readonly value: string;
  readonly onChange?: (text: string) => void;
  /** Attributes and parameters of the source, and the target of the flow; any, while absent. */
  readonly context?: LanguageContext | undefined;
  readonly readOnly?: boolean;
  readonly placeholder?: string;
  /** A CSS length; the editor fills it. */
  readonly height?: string;
  /** What the parts of this very text came to, shown on hover. */
  readonly values?: readonly EvaluatedValue[] | undefined;
  /** Where the evaluation of this very text failed. */
  readonly error?: EvaluationError | undefined;
  readonly onDiagnostics?: (all: readonly DiagnosticWithFixes[]) => void;
}

const useStyles = makeStyles({
  frame: {
    display: 'flex',
    flexDirection: 'column',
    minHeight: 0,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
    overflow: 'hidden',
    ':focus-within': {
      outline: `1px solid ${tokens.colorCompoundBrandStroke}`,
      ...shorthands.borderColor(tokens.colorCompoundBrandStroke),
    },
  },
});

const ExpressionText = lazy(() => import('./expression-text.tsx'));

/** An expression to read or write, with all the help the language service has. In the theme of the console. */
export function ExpressionEditor(props: ExpressionEditorProps) {
  const styles = useStyles();
  return (
    <div className={styles.frame} style={{ height: props.height ?? '180px' }}>
      <Suspense fallback={<Loading label="Loading the editor…" />}>
        <ExpressionText {...props} />
      </Suspense>
    </div>
  );
}
