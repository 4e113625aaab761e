import { Badge, makeStyles, Text, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { formatTime } from '../../components/format.ts';
import { PlaceLink } from '../../components/place-link.tsx';
import { Loaded } from '../../components/states.tsx';
import { addresses } from '../../shell/addresses.ts';
import { useApi } from '../../shell/engine-context.ts';

const useStyles = makeStyles({
  list: { margin: 0, padding: 0, listStyleType: 'none', overflowY: 'auto', minHeight: 0 },
  item: { padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalL}`, borderBottom: `1px solid ${tokens.colorNeutralStroke3}` },
  head: { display: 'flex', alignItems: 'center', flexWrap: 'wrap', columnGap: tokens.spacingHorizontalM },
  hint: { color: tokens.colorNeutralForeground3 },
  changes: { margin: 0, paddingLeft: tokens.spacingHorizontalXL, overflowWrap: 'anywhere' },
});

/** The versions of a rule, newest first: who changed what and why. `shown`: the one that is open; none for the one in force. */
export function HistoryView({ rule: id, shown }: { rule: string; shown: number | undefined }) {
  const styles = useStyles();
  const history = useQuery(useApi().rules.history.queryOptions({ input: { id } }));
  return (
    <Loaded query={history}>
      {(versions) => (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reachable with the keyboard.
        <ol className={styles.list} aria-label="Versions" tabIndex={0}>
          {versions.map(({ version, since, author, reason, configuration, changes }, index) => (
            <li key={`${version} ${configuration}`} className={styles.item}>
              <div className={styles.head}>
                <Text weight="semibold">Version {version}</Text>
                {index === 0 && <Badge appearance="tint">in force</Badge>}
                {version === shown && <Badge appearance="outline">shown</Badge>}
                <Text size={200} className={styles.hint}>
                  {formatTime(since)} by {author}, version {configuration} of the configuration
                </Text>
                {index > 0 && <PlaceLink to={addresses.rule(id, { version, page: 'compare' })}>Show and compare</PlaceLink>}
              </div>
              {reason !== '' && <Text block>{reason}</Text>}
              <ul className={styles.changes}>
                {changes.map((change) => (
                  <li key={change.path}>{change.sentence}</li>
                ))}
              </ul>
            </li>
          ))}
        </ol>
      )}
    </Loaded>
  );
}
