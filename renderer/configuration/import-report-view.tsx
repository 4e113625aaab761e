import { Button, MessageBar, MessageBarBody, MessageBarTitle, makeStyles, Spinner, tokens } from '@fluentui/react-components';
import { ArrowImport20Regular, FolderOpen20Regular, QuestionCircle20Regular } from '@fluentui/react-icons';
import type { ImportResult } from '../../shared/contract/configuration.ts';
import type { ConnectorSummary } from '../../shared/contract/connectors.ts';
import { formatCount } from '../components/format.ts';
import { Section } from '../components/page.tsx';
import { type PageTab, Tabs } from '../objects/tabs.tsx';
import { addresses } from '../shell/addresses.ts';
import { usePlace } from '../shell/router.ts';
import { ChangeList } from './change-list.tsx';
import type { ChosenConfiguration } from './configuration-files.ts';
import type { ConnectorChoice, ImportedConnector } from './connector-mapping.ts';
import { ConnectorMappingTable } from './connector-mapping-table.tsx';
import { FailedExpressionList, InvalidRuleList, NotTakenOverList, ProblemList } from './finding-lists.tsx';
import { ImpactBadge } from './impact-badge.tsx';
import { ImportSummary } from './import-summary.tsx';
import { requirementSentence } from './requirement-words.ts';

const useStyles = makeStyles({
  tools: { display: 'flex', columnGap: tokens.spacingHorizontalS, alignItems: 'center' },
  verdict: { flexShrink: 0 },
});

interface ImportReportViewProps {
  readonly configuration: ChosenConfiguration;
  readonly result: ImportResult;
  /** A new answer is on its way. */
  readonly checking: boolean;
  readonly connectors: {
    readonly sources: readonly ImportedConnector[];
    readonly here: readonly ConnectorSummary[];
    readonly mapping: ConnectorChoice;
    readonly onChange: (source: string, id: string) => void;
  };
  readonly onOther: () => void;
  readonly onWhatIf: () => void;
  readonly onImport: () => void;
}

/** What importing the chosen configuration would do; nothing is stored yet. */
export function ImportReportView({ configuration, result, checking, connectors, onOther, onWhatIf, onImport }: ImportReportViewProps) {
  const styles = useStyles();
  const { params } = usePlace();
  const ready = result.problems.length === 0 && result.changes.length > 0 && !checking;
  return (
    <Section
      title={`Import of ${configuration.name}`}
      detail={[
        result.format,
        formatCount(configuration.files.length, 'file'),
        configuration.skipped > 0 && `${formatCount(configuration.skipped, 'other file')} not read`,
      ]
        .filter(Boolean)
        .join(' · ')}
      tools={
        <div className={styles.tools}>
          {checking && <Spinner size="extra-tiny" label="Checking…" />}
          <Button size="small" icon={<FolderOpen20Regular />} onClick={onOther}>
            Choose another…
          </Button>
          <Button size="small" icon={<QuestionCircle20Regular />} disabled={!ready} onClick={onWhatIf}>
            What if…
          </Button>
          <Button size="small" appearance="primary" icon={<ArrowImport20Regular />} disabled={!ready} onClick={onImport}>
            Import…
          </Button>
        </div>
      }
    >
      <div className={styles.verdict}>
        <Verdict result={result} />
      </div>
      <Tabs label="Import report" open={params.get('tab')} toAddress={addresses.importConfiguration} tabs={tabs(result, connectors)} />
    </Section>
  );
}

function Verdict({ result: { problems, changes, impact, requires } }: { result: ImportResult }) {
  if (problems.length > 0)
    return (
      <MessageBar intent="error" layout="multiline">
        <MessageBarBody>
          <MessageBarTitle>{formatCount(problems.length, 'problem')}: nothing can be imported</MessageBarTitle>
          {problems[0]?.message} {problems.length > 1 && 'All of them are listed under Problems.'} A configuration is taken over as a whole
          or not at all.
        </MessageBarBody>
      </MessageBar>
    );
  if (changes.length === 0)
    return (
      <MessageBar intent="success" layout="multiline">
        <MessageBarBody>
          <MessageBarTitle>It says what is in force already</MessageBarTitle>
          There is nothing to import.
        </MessageBarBody>
      </MessageBar>
    );
  return (
    <MessageBar intent={impact === 'destructive' ? 'warning' : 'info'} layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>{formatCount(changes.length, 'change')} to what is in force</MessageBarTitle>
        <ImpactBadge impact={impact} /> {requirementSentence(requires)} Nothing has been changed yet.
      </MessageBarBody>
    </MessageBar>
  );
}

function tabs({ report, problems, warnings, changes }: ImportResult, connectors: ImportReportViewProps['connectors']): readonly PageTab[] {
  const { rules, expressions, notTakenOver } = report;
  const list = (id: string, label: string, rows: readonly unknown[], content: PageTab['content']): readonly PageTab[] =>
    rows.length === 0 ? [] : [{ id, label: `${label} (${rows.length})`, content }];
  return [
    ...list('problems', 'Problems', problems, () => <ProblemList label="Problems" noun="problem" rows={problems} />),
    { id: 'summary', label: 'Summary', content: () => <ImportSummary report={report} /> },
    ...list('connectors', 'Connectors', connectors.sources, () => <ConnectorMappingTable {...connectors} mapped={report.connectors} />),
    ...list('changes', 'Changes', changes, () => <ChangeList label="Changes of the import" changes={changes} />),
    ...list('rules', 'Invalid rules', rules.invalid, () => <InvalidRuleList rows={rules.invalid} />),
    ...list('expressions', 'Failed expressions', expressions.failed, () => <FailedExpressionList rows={expressions.failed} />),
    ...list('warnings', 'Warnings', warnings, () => <ProblemList label="Warnings" noun="warning" rows={warnings} />),
    ...list('not-taken-over', 'Not taken over', notTakenOver, () => <NotTakenOverList rows={notTakenOver} />),
  ];
}
