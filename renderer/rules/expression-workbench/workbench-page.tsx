import { Body1, makeStyles, Text, tokens } from '@fluentui/react-components';
import { Section } from '../../components/page.tsx';
import { Failure, Loading } from '../../components/states.tsx';
import { ToolPage } from '../../components/tool-page.tsx';
import { useDesignerActions } from '../../metaverse-designer/designer-actions.tsx';
import { ExpressionEditor } from '../expression-editor/expression-editor.tsx';
import { useEvaluation } from './evaluation.ts';
import { ResultPane } from './result-pane.tsx';
import { SourcePicker } from './source-picker.tsx';
import { useLanguageContext, useSources } from './sources.ts';
import { useSubject } from './subject.ts';
import { SubjectPane } from './subject-pane.tsx';
import { isComplete, testCase } from './test-case.ts';
import { TestsPane } from './tests-pane.tsx';
import { type OpenedFlow, useWorkbench, type Workbench } from './workbench.ts';

const useStyles = makeStyles({
  top: {
    display: 'flex',
    alignItems: 'center',
    flexWrap: 'wrap',
    columnGap: tokens.spacingHorizontalXXL,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
  },
  editor: { padding: `0 ${tokens.spacingHorizontalM}`, flexShrink: 0 },
  keys: {
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalM} ${tokens.spacingVerticalS}`,
    color: tokens.colorNeutralForeground3,
  },
  panes: { display: 'flex', flexGrow: 1, minHeight: 0, borderTop: `1px solid ${tokens.colorNeutralStroke2}` },
  subject: { flex: '1 1 0', borderRight: `1px solid ${tokens.colorNeutralStroke2}` },
  result: { display: 'flex', flexDirection: 'column', flex: '1 1 0', minWidth: 0, minHeight: 0 },
});

/** Expressions to write and to try: an editor, an object or typed values, and what comes of them. Nothing is stored. */
export default function WorkbenchPage() {
  const bench = useWorkbench();
  return (
    <ToolPage actions={useDesignerActions('expression')}>
      <Section title="Expression workbench" detail={bench.flow && `${bench.flow.ruleName} → ${bench.flow.target.name}`}>
        {bench.error !== null ? (
          <Failure error={bench.error} />
        ) : bench.text === undefined || bench.loading ? (
          <Loading />
        ) : (
          <Bench key={bench.flow?.expression ?? ''} bench={bench} text={bench.text} />
        )}
      </Section>
    </ToolPage>
  );
}

function Bench({ bench, text }: { bench: Workbench; text: string }) {
  const styles = useStyles();
  const { flow, setText, setSource } = bench;
  const sources = useSources();
  const source = bench.source ?? sources[0]?.source;
  const context = useLanguageContext(source, flow?.target);
  const choice = useSubject(text, source, context);
  const current = useEvaluation(text, choice.subject);
  const { evaluation, stale } = current;
  const kept = evaluation === undefined || stale || !isComplete(evaluation) ? undefined : (name: string) => testCase(name, evaluation);
  return (
    <>
      <div className={styles.top}>
        {flow === undefined ? <SourcePicker sources={sources} value={source} onChange={setSource} /> : <FlowLine flow={flow} />}
      </div>
      <div className={styles.editor}>
        <ExpressionEditor
          label="Expression"
          value={text}
          onChange={setText}
          context={context}
          placeholder="IIF(IsPresent([mail]), …"
          values={current.values}
          error={current.error}
        />
      </div>
      <Text size={200} className={styles.keys}>
        Ctrl+Space completes · Ctrl+. offers fixes · Shift+Alt+F formats · F2 renames a variable · F8 goes to the next problem
      </Text>
      <div className={styles.panes}>
        <Section title="Evaluate on" className={styles.subject}>
          <SubjectPane source={source} choice={choice} evaluation={current.evaluation} />
        </Section>
        <div className={styles.result}>
          <Section title="Result">
            <ResultPane current={current} />
          </Section>
          {flow !== undefined && (
            <Section title="Test cases">
              <TestsPane flow={flow} text={text} shown={kept} />
            </Section>
          )}
        </div>
      </div>
    </>
  );
}

function FlowLine({ flow }: { flow: OpenedFlow }) {
  const { source, target, connectorName } = flow;
  const reads = source.kind === 'metaverse' ? `metaverse ${source.objectType}` : `${connectorName} ${source.objectType}`;
  return (
    <Body1>
      Reads {reads}, flows to {target.name} ({target.multiValued ? `multi-valued ${target.type}` : target.type}). Changes here are not
      stored in the rule.
    </Body1>
  );
}
