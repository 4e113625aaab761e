import { Badge, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { PreviewContribution } from '../../shared/contract/preview.ts';
import { contributionWords } from '../../shared/preview/preview-words.ts';
import { PlaceLink } from '../components/place-link.tsx';
import { Empty } from '../components/states.tsx';
import { ValuesText } from '../components/value-text.tsx';
import { addresses } from '../shell/addresses.ts';

const useStyles = makeStyles({
  list: { margin: 0, padding: 0, listStyleType: 'none', overflowY: 'auto', minHeight: 0, flexGrow: 1 },
  rung: {
    display: 'grid',
    gridTemplateColumns: '48px minmax(180px, 1fr) minmax(160px, 1.4fr) 190px',
    columnGap: tokens.spacingHorizontalM,
    alignItems: 'start',
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  winner: { backgroundColor: tokens.colorNeutralBackground2 },
  precedence: { fontVariantNumeric: 'tabular-nums', color: tokens.colorNeutralForeground3, textAlign: 'right' },
  small: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, overflowWrap: 'anywhere' },
  formula: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200, overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' },
  status: { justifySelf: 'start' },
  failed: { color: tokens.colorStatusDangerForeground1, fontSize: tokens.fontSizeBase200 },
});

type Color = 'success' | 'danger' | 'informative' | 'warning';
const colors: { readonly [S in PreviewContribution['status']]?: Color } = {
  applied: 'success',
  'authoritative-null': 'warning',
  failed: 'danger',
};

/** All contributions to one attribute, strongest first: who won, who lost, and why. */
export function ContributionLadder({ contributions }: { contributions: readonly PreviewContribution[] }) {
  const styles = useStyles();
  if (contributions.length === 0)
    return <Empty title="No rule contributes any more" hint="The value is recalled: the attribute becomes empty." />;
  return (
    <ol className={styles.list} aria-label="Contributions">
      {contributions.map((contribution) => (
        <li
          key={`${contribution.rule.id} ${contribution.flow} ${contribution.object ?? ''}`}
          className={mergeClasses(styles.rung, contribution.status === 'applied' && styles.winner)}
        >
          <span className={styles.precedence} title="Precedence">
            {contribution.rule.precedence}
          </span>
          <span>
            <PlaceLink to={addresses.rules(contribution.rule.id)}>{contribution.rule.name}</PlaceLink>
            {contribution.object !== undefined && (
              <div className={styles.small}>
                <PlaceLink to={addresses.connectorSpaceObject(contribution.object)}>
                  {contribution.objectName ?? contribution.object}
                </PlaceLink>
                {contribution.connectorName !== undefined && <div>{contribution.connectorName}</div>}
              </div>
            )}
          </span>
          <span>
            <div className={contribution.flowType === 'expression' ? styles.formula : styles.small}>
              {contribution.flowType === 'constant' ? `Constant “${contribution.source}”` : contribution.source}
              {contribution.applyOnce && ' (apply once)'}
              {contribution.merge !== 'update' && ` (${contribution.merge})`}
            </div>
            <ValuesText values={contribution.values.values} count={contribution.values.count} kind="metaverse" />
            {contribution.message !== undefined && <div className={styles.failed}>{contribution.message}</div>}
          </span>
          <Badge appearance="tint" className={styles.status} color={colors[contribution.status] ?? 'informative'}>
            {contributionWords[contribution.status]}
          </Badge>
        </li>
      ))}
    </ol>
  );
}
