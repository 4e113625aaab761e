import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { CheckmarkCircle20Filled, ErrorCircle20Filled, Info20Regular } from '@fluentui/react-icons';
import type { ReactElement } from 'react';
import type { ImportResult } from '../../shared/contract/configuration.ts';
import { formatCount, formatNumber } from '../components/format.ts';

const useStyles = makeStyles({
  list: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(300px, 1fr))',
    gap: tokens.spacingHorizontalM,
    margin: 0,
    padding: tokens.spacingHorizontalM,
    listStyleType: 'none',
    overflowY: 'auto',
    alignContent: 'start',
    flexGrow: 1,
  },
  item: {
    display: 'grid',
    gridTemplateColumns: '24px 1fr',
    columnGap: tokens.spacingHorizontalS,
    padding: tokens.spacingHorizontalM,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  words: { display: 'flex', flexDirection: 'column' },
  number: { fontVariantNumeric: 'tabular-nums' },
  hint: { color: tokens.colorNeutralForeground3 },
  good: { color: tokens.colorStatusSuccessForeground1 },
  bad: { color: tokens.colorStatusDangerForeground1 },
  note: { color: tokens.colorNeutralForeground3 },
});

interface Count {
  readonly label: string;
  readonly value: string;
  readonly hint?: string | undefined;
  readonly state: 'good' | 'bad' | 'note';
}

const icons: { readonly [S in Count['state']]: ReactElement } = {
  good: <CheckmarkCircle20Filled />,
  bad: <ErrorCircle20Filled />,
  note: <Info20Regular />,
};

/** What an import takes over, counted (issue 5: rules, flows, joins, scopes and expressions accounted for). */
export function ImportSummary({ report }: { report: ImportResult['report'] }) {
  const styles = useStyles();
  return (
    <ul className={styles.list} aria-label="What is taken over">
      {counts(report).map(({ label, value, hint, state }) => (
        <li key={label} className={styles.item}>
          <span className={styles[state]} aria-hidden>
            {icons[state]}
          </span>
          <span className={styles.words}>
            <Text size={200}>{label}</Text>
            <Text size={400} weight="semibold" className={styles.number}>
              {value}
            </Text>
            {hint !== undefined && (
              <Text size={200} className={styles.hint}>
                {hint}
              </Text>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}

function counts({
  rules,
  flows,
  expressions,
  joins,
  scopes,
  metaverse,
  connectors,
  notTakenOver,
}: ImportResult['report']): readonly Count[] {
  const secrets = connectors.reduce((sum, { secretsToSupply }) => sum + secretsToSupply.length, 0);
  return [
    {
      label: 'Synchronization rules',
      value: `${formatNumber(rules.imported)} of ${formatNumber(rules.total)}`,
      hint: rules.invalid.length === 0 ? 'all valid' : `${formatCount(rules.invalid.length, 'rule')} invalid`,
      state: rules.invalid.length === 0 ? 'good' : 'bad',
    },
    {
      label: 'Expressions',
      value: `${formatNumber(expressions.compiled)} of ${formatNumber(expressions.total)}`,
      hint: expressions.failed.length === 0 ? 'all compile' : `${formatCount(expressions.failed.length, 'expression')} failed to compile`,
      state: expressions.failed.length === 0 ? 'good' : 'bad',
    },
    { label: 'Attribute flows', value: formatNumber(flows), state: 'good' },
    { label: 'Join groups', value: formatNumber(joins), state: 'good' },
    { label: 'Scope groups', value: formatNumber(scopes), state: 'good' },
    {
      label: 'Metaverse',
      value: formatCount(metaverse.objectTypes, 'object type'),
      hint: formatCount(metaverse.attributes, 'attribute'),
      state: 'good',
    },
    {
      label: 'Connectors',
      value: formatNumber(connectors.length),
      hint: secrets === 0 ? 'no secret is missing' : `${formatCount(secrets, 'secret')} to supply afterwards`,
      state: secrets === 0 ? 'good' : 'note',
    },
    {
      label: 'Not taken over',
      value: formatNumber(notTakenOver.length),
      hint: notTakenOver.length === 0 ? undefined : 'each is listed with the reason',
      state: notTakenOver.length === 0 ? 'good' : 'note',
    },
  ];
}
