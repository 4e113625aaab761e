import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import type { ConfigurationChange } from '../../shared/contract/configuration.ts';
import { Section } from '../components/page.tsx';
import { PlaceLink } from '../components/place-link.tsx';
import { addresses } from '../shell/addresses.ts';
import { useApi } from '../shell/engine-context.ts';
import { configurationText } from './configuration-text.ts';
import { ImpactBadge } from './impact-badge.tsx';

const useStyles = makeStyles({
  sides: { display: 'grid', gridTemplateColumns: '1fr 1fr', flexGrow: 1, minHeight: 0, overflowY: 'auto' },
  words: { margin: 0, padding: tokens.spacingHorizontalM, overflowWrap: 'anywhere' },
  side: { display: 'flex', flexDirection: 'column', minWidth: 0 },
  second: { borderLeft: `1px solid ${tokens.colorNeutralStroke2}` },
  heading: {
    margin: 0,
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalM}`,
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground3,
  },
  value: {
    margin: 0,
    padding: `0 ${tokens.spacingHorizontalM} ${tokens.spacingVerticalM}`,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
  },
  absent: { color: tokens.colorNeutralForeground3, fontStyle: 'italic' },
});

/** One difference: where, in words, before and after. */
export function ChangeDetail({ change }: { change: ConfigurationChange }) {
  const styles = useStyles();
  return (
    <Section title="Before and after" detail={change.path} tools={<Tools change={change} />}>
      <p className={styles.words}>{change.sentence}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section className={styles.sides} tabIndex={0} aria-label="Values">
        <Side title="Before" value={change.before} />
        <Side title="After" value={change.after} second />
      </section>
    </Section>
  );
}

function Tools({ change }: { change: ConfigurationChange }) {
  const rules = useQuery(useApi().metaverseDesigner.rules.queryOptions({ enabled: change.subject.kind === 'rule' }));
  const exists = rules.data?.some(({ id }) => id === change.subject.id) === true;
  return (
    <>
      <ImpactBadge impact={change.impact} />
      {exists && <PlaceLink to={addresses.rule(change.subject.id ?? '')}>Open the rule</PlaceLink>}
    </>
  );
}

function Side({ title, value, second = false }: { title: string; value: unknown; second?: boolean }) {
  const styles = useStyles();
  return (
    <section aria-label={title} className={mergeClasses(styles.side, second && styles.second)}>
      <h3 className={styles.heading}>{title}</h3>
      <pre className={mergeClasses(styles.value, value === undefined && styles.absent)}>
        {value === undefined ? 'nothing' : configurationText(value)}
      </pre>
    </section>
  );
}
