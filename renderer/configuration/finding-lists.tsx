import { makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import type { ImportReport, ImportResult } from '../../shared/contract/configuration.ts';
import { type FieldRow, Fields } from '../components/fields.tsx';
import type { GridColumn } from '../components/grid/grid-column.ts';
import { FilteredGrid } from './filtered-grid.tsx';

const useStyles = makeStyles({
  detail: { overflowY: 'auto', padding: tokens.spacingHorizontalM },
  code: { margin: 0, fontFamily: tokens.fontFamilyMonospace, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' },
});

type Problem = ImportResult['problems'][number];
type NotTakenOver = ImportReport['notTakenOver'][number];
type InvalidRule = ImportReport['rules']['invalid'][number];
type FailedExpression = ImportReport['expressions']['failed'][number];

/** A column whose text may be longer than it is wide: all of it in the tooltip. */
const wide = <T,>(id: string, header: string, text: (row: T) => string, grow: number, width = 140): GridColumn<T> => ({
  id,
  header,
  width,
  grow,
  text,
  render: (row) => <span title={text(row)}>{text(row)}</span>,
});

const problemColumns: readonly GridColumn<Problem>[] = [
  wide('message', 'What', ({ message }) => message, 4, 260),
  wide('path', 'Place', ({ path }) => path, 2),
  wide('file', 'File', ({ file }) => file, 2),
];

const notTakenOverColumns: readonly GridColumn<NotTakenOver>[] = [
  wide('reason', 'Why', ({ reason }) => reason, 4, 260),
  wide('path', 'Element', ({ path }) => path, 3),
  wide('file', 'File', ({ file }) => file, 2),
];

const ruleColumns: readonly GridColumn<InvalidRule>[] = [
  wide('name', 'Rule', ({ name }) => name, 2, 200),
  {
    id: 'count',
    header: 'Issues',
    width: 72,
    align: 'end',
    sortBy: ({ issues }) => issues.length,
    text: ({ issues }) => String(issues.length),
  },
  wide('issues', 'What is wrong', issuesText, 5, 260),
];

const expressionColumns: readonly GridColumn<FailedExpression>[] = [
  wide('rule', 'Rule', ({ rule }) => rule, 2, 180),
  wide('target', 'Target Attribute', ({ target }) => target, 1),
  wide('message', 'What is wrong', ({ message }) => message, 3, 220),
  wide('expression', 'Expression', ({ expression }) => expression, 3, 200),
];

function issuesText({ issues }: InvalidRule): string {
  return issues.map(({ path, message }) => (path.length === 0 ? message : `${path.join(' ▸ ')}: ${message}`)).join('\n');
}

/** Reasons why the whole cannot be imported, or – as warnings – what is worth knowing. */
export function ProblemList({ label, noun, rows }: { label: string; noun: string; rows: readonly Problem[] }) {
  return (
    <FilteredGrid
      label={label}
      noun={noun}
      rows={rows}
      columns={problemColumns}
      detail={({ message, path, file }) => (
        <Detail
          rows={[
            { name: 'What', value: message },
            { name: 'Place', value: path },
            { name: 'File', value: file },
          ]}
        />
      )}
    />
  );
}

/** Everything the source says that Isthmus has no place for. */
export function NotTakenOverList({ rows }: { rows: readonly NotTakenOver[] }) {
  return (
    <FilteredGrid
      label="Not taken over"
      noun="element"
      rows={rows}
      columns={notTakenOverColumns}
      detail={({ reason, path, file }) => (
        <Detail
          rows={[
            { name: 'Why', value: reason },
            { name: 'Element', value: <Code>{path}</Code> },
            { name: 'File', value: file },
          ]}
        />
      )}
    />
  );
}

export function InvalidRuleList({ rows }: { rows: readonly InvalidRule[] }) {
  return (
    <FilteredGrid
      label="Invalid rules"
      noun="rule"
      rows={rows}
      columns={ruleColumns}
      detail={(rule) => (
        <Detail
          rows={[
            { name: 'Rule', value: rule.name },
            { name: 'Id', value: rule.id },
            { name: 'What is wrong', value: issuesText(rule) },
          ]}
        />
      )}
    />
  );
}

export function FailedExpressionList({ rows }: { rows: readonly FailedExpression[] }) {
  return (
    <FilteredGrid
      label="Expressions that do not compile"
      noun="expression"
      rows={rows}
      columns={expressionColumns}
      detail={({ rule, target, expression, message }) => (
        <Detail
          rows={[
            { name: 'Rule', value: rule },
            { name: 'Target attribute', value: target },
            { name: 'What is wrong', value: message },
            { name: 'Expression', value: <Code>{expression}</Code> },
          ]}
        />
      )}
    />
  );
}

function Detail({ rows }: { rows: readonly FieldRow[] }) {
  const styles = useStyles();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section className={styles.detail} tabIndex={0} aria-label="Details">
      <Fields rows={rows} />
    </section>
  );
}

function Code({ children }: { children: ReactNode }) {
  return <pre className={useStyles().code}>{children}</pre>;
}
