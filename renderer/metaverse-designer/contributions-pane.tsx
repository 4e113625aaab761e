import { Badge, makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import type { ContributionRow } from '../../shared/contract/metaverse-designer.ts';
import { Caption } from '../components/page.tsx';
import { PlaceLink } from '../components/place-link.tsx';
import { Loaded } from '../components/states.tsx';
import { addresses } from '../shell/addresses.ts';
import { useApi } from '../shell/engine-context.ts';

const useStyles = makeStyles({
  body: { overflowY: 'auto', minHeight: 0, flexGrow: 1 },
  list: { margin: 0, padding: 0, listStyleType: 'none' },
  item: {
    display: 'grid',
    gridTemplateColumns: '44px minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalS,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  disabled: { color: tokens.colorNeutralForeground4 },
  precedence: { textAlign: 'right', fontVariantNumeric: 'tabular-nums', color: tokens.colorNeutralForeground3 },
  rule: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', columnGap: tokens.spacingHorizontalS },
  flow: { display: 'block', fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200, overflowWrap: 'anywhere' },
  none: { padding: tokens.spacingVerticalM, color: tokens.colorNeutralForeground3 },
});

/** The ladder of an attribute: inbound contributions strongest first, then the outbound rules that take it. */
export function ContributionsPane({ objectType, attribute }: { objectType: string; attribute: string }) {
  const styles = useStyles();
  const contributions = useQuery(useApi().metaverseDesigner.contributions.queryOptions({ input: { objectType, attribute } }));
  return (
    <Loaded query={contributions}>
      {({ inbound, outbound }) => (
        <div className={styles.body}>
          <Caption title={`Contributions to ${attribute}`} detail="strongest first" />
          <Ladder label={`Contributions to ${attribute}`} rows={inbound} none="No rule contributes to this attribute." />
          <Caption title={`Taken from ${attribute}`} />
          <Ladder label={`Taken from ${attribute}`} rows={outbound} none="No outbound rule uses this attribute." />
        </div>
      )}
    </Loaded>
  );
}

function Ladder({ label, rows, none }: { label: string; rows: readonly ContributionRow[]; none: string }) {
  const styles = useStyles();
  if (rows.length === 0) return <Text className={styles.none}>{none}</Text>;
  return (
    <ol className={styles.list} aria-label={label}>
      {rows.map((row) => (
        <li key={`${row.rule} ${row.target}`} className={mergeClasses(styles.item, !row.enabled && styles.disabled)}>
          <span className={styles.precedence} title="Precedence">
            {row.precedence}
          </span>
          <div>
            <div className={styles.rule}>
              <Text weight="semibold">{row.ruleName}</Text>
              <PlaceLink to={addresses.connector(row.connector)}>{row.connectorName}</PlaceLink>
              <Flags row={row} />
              {row.flowType === 'expression' && (
                <PlaceLink to={addresses.expression({ rule: row.rule, target: row.target })}>Open expression</PlaceLink>
              )}
            </div>
            <span className={styles.flow}>
              {row.source} → {row.target}
            </span>
          </div>
        </li>
      ))}
    </ol>
  );
}

function Flags({ row }: { row: ContributionRow }) {
  const flags = [
    row.flowType !== 'direct' && row.flowType,
    row.merge !== 'update' && row.merge,
    row.applyOnce && 'apply once',
    !row.enabled && 'disabled',
  ];
  return flags.map(
    (flag) =>
      flag !== false && (
        <Badge key={flag} size="small" appearance="outline">
          {flag}
        </Badge>
      ),
  );
}
