import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { PlaceLink } from '../../components/place-link.tsx';
import { addresses } from '../../shell/addresses.ts';
import { ExpressionEditor } from '../expression-editor/expression-editor.tsx';
import { useEvaluation } from '../expression-workbench/evaluation.ts';
import { ObjectPicker } from '../expression-workbench/object-picker.tsx';
import { ReadsList } from '../expression-workbench/reads-list.tsx';
import { ResultPane } from '../expression-workbench/result-pane.tsx';
import { useLanguageContext } from '../expression-workbench/sources.ts';
import { useSubject } from '../expression-workbench/subject.ts';
import { withExpression } from './flow-expression-text.ts';
import type { FlowFormProps } from './flow-form.tsx';

const useStyles = makeStyles({
  panes: { display: 'flex', flexGrow: 1, minHeight: '210px', borderTop: `1px solid ${tokens.colorNeutralStroke2}` },
  editor: {
    flex: '3 1 0',
    minWidth: 0,
    display: 'flex',
    flexDirection: 'column',
    rowGap: tokens.spacingVerticalXS,
    padding: tokens.spacingVerticalS,
  },
  keys: { color: tokens.colorNeutralForeground3 },
  evaluation: {
    flex: '2 1 0',
    minWidth: '240px',
    overflowY: 'auto',
    padding: tokens.spacingVerticalS,
    borderLeft: `1px solid ${tokens.colorNeutralStroke2}`,
  },
});

/** The expression of a flow in the editor, and what it comes to on a chosen object. Nothing is stored by that. */
export function FlowExpression({ rule, flow, sides, locked, object, onObject, onFlow }: FlowFormProps) {
  const styles = useStyles();
  const text = flow.expression ?? '';
  const source = sides.expressions;
  const target = sides.target.find(({ name }) => name === flow.target);
  const context = useLanguageContext(source, target);
  const { subject } = useSubject(text, source, context, object);
  const current = useEvaluation(text, subject);
  return (
    <div className={styles.panes}>
      <div className={styles.editor}>
        <ExpressionEditor
          label={`Expression for ${flow.target}`}
          height="100%"
          value={text}
          readOnly={locked}
          context={context}
          values={current.values}
          error={current.error}
          placeholder="IIF(IsPresent([mail]), …"
          onChange={(expression) => {
            if (expression !== text) onFlow(withExpression(flow, expression));
          }}
        />
        <Text size={200} className={styles.keys}>
          Ctrl+Space completes · Ctrl+. offers fixes · Shift+Alt+F formats ·{' '}
          <PlaceLink to={addresses.expression({ rule: rule.id, target: flow.target })}>Saved expression and its test cases</PlaceLink>
        </Text>
      </div>
      <section aria-label="Evaluate on" className={styles.evaluation}>
        <ObjectPicker source={source} value={object} onChange={onObject} />
        <ResultPane current={current} />
        {current.evaluation !== undefined && <ReadsList reads={current.evaluation.reads} kind={source.kind} />}
      </section>
    </div>
  );
}
