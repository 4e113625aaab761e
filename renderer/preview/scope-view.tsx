import { Badge, makeStyles, Text, tokens } from '@fluentui/react-components';
import type { PreviewScope } from '../../shared/contract/preview.ts';
import { PlaceLink } from '../components/place-link.tsx';
import { valuesText } from '../components/value-text.tsx';
import { addresses } from '../shell/addresses.ts';

const useStyles = makeStyles({
  list: {
    display: 'flex',
    flexDirection: 'column',
    rowGap: tokens.spacingVerticalM,
    padding: tokens.spacingHorizontalM,
    overflowY: 'auto',
    minHeight: 0,
  },
  rule: { border: `1px solid ${tokens.colorNeutralStroke2}`, borderRadius: tokens.borderRadiusMedium, padding: tokens.spacingHorizontalM },
  head: { display: 'flex', alignItems: 'center', columnGap: tokens.spacingHorizontalM, flexWrap: 'wrap' },
  group: { marginTop: tokens.spacingVerticalS },
  table: { width: '100%', borderCollapse: 'collapse', tableLayout: 'fixed' },
  cell: {
    textAlign: 'left',
    padding: '2px 8px 2px 0',
    overflowWrap: 'anywhere',
    verticalAlign: 'top',
    fontWeight: tokens.fontWeightRegular,
  },
  header: {
    textAlign: 'left',
    padding: '2px 8px 2px 0',
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
  },
  or: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});

/** Which rules are in scope, and every clause with the value it met. */
export function ScopeView({ scopes }: { scopes: readonly PreviewScope[] }) {
  const styles = useStyles();
  return (
    <div className={styles.list}>
      {scopes.map((scope) => (
        <section key={`${scope.rule.id} ${scope.objectName}`} className={styles.rule} aria-label={scope.rule.name}>
          <div className={styles.head}>
            <PlaceLink to={addresses.rules(scope.rule.id)}>{scope.rule.name}</PlaceLink>
            <Badge appearance="tint" color={scope.inScope ? 'success' : 'informative'}>
              {scope.inScope ? 'In scope' : 'Out of scope'}
            </Badge>
            <Text size={200}>
              Precedence {scope.rule.precedence} · {scope.objectName}
            </Text>
          </div>
          {scope.groups.length === 0 && <Text size={200}>No scoping filter: every object of the type is in scope.</Text>}
          {scope.groups.map((group, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: groups have no identity but their place.
            <div key={index} className={styles.group}>
              {index > 0 && <div className={styles.or}>or</div>}
              <table className={styles.table}>
                <thead>
                  <tr>
                    {['Attribute', 'Operator', 'Value', 'Value of the object', 'Condition status'].map((header) => (
                      <th key={header} scope="col" className={styles.header}>
                        {header}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {group.clauses.map((clause, number) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: clauses have no identity but their place.
                    <tr key={number}>
                      <th scope="row" className={styles.cell}>
                        {clause.attribute}
                      </th>
                      <td className={styles.cell}>{clause.operator}</td>
                      <td className={styles.cell}>{clause.value}</td>
                      <td className={styles.cell}>{clause.actual.count === 0 ? 'absent' : valuesText(clause.actual.values.slice(0, 5))}</td>
                      <td className={styles.cell}>
                        <Badge appearance="tint" color={clause.satisfied ? 'success' : 'danger'}>
                          {clause.satisfied ? 'Match' : 'No Match'}
                        </Badge>
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          ))}
        </section>
      ))}
    </div>
  );
}
