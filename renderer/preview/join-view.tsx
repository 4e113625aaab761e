import { Badge, Body1Strong, makeStyles, Text, tokens } from '@fluentui/react-components';
import type { PreviewEvaluation, PreviewJoin } from '../../shared/contract/preview.ts';
import { joinWords, projectionWords } from '../../shared/preview/preview-words.ts';
import { formatCount } from '../components/format.ts';
import { PlaceLink } from '../components/place-link.tsx';
import { valuesText } from '../components/value-text.tsx';
import { addresses } from '../shell/addresses.ts';

const useStyles = makeStyles({
  page: {
    display: 'flex',
    flexDirection: 'column',
    rowGap: tokens.spacingVerticalL,
    padding: tokens.spacingHorizontalM,
    overflowY: 'auto',
    minHeight: 0,
  },
  card: { border: `1px solid ${tokens.colorNeutralStroke2}`, borderRadius: tokens.borderRadiusMedium, padding: tokens.spacingHorizontalM },
  head: { display: 'flex', alignItems: 'center', columnGap: tokens.spacingHorizontalM, flexWrap: 'wrap' },
  list: { margin: 0, paddingLeft: tokens.spacingHorizontalXL },
});

const colors: { readonly [S in PreviewJoin['status']]?: 'success' | 'warning' } = { 'found-match': 'success', ambiguous: 'warning' };

/** Join criteria in order with what they searched and met, the link that is there, and projection. */
export function JoinView({ evaluation }: { evaluation: Pick<PreviewEvaluation, 'joins' | 'link' | 'projection'> }) {
  const styles = useStyles();
  const { joins, link, projection } = evaluation;
  return (
    <div className={styles.page}>
      {link !== undefined && (
        <section aria-label="Link">
          <Body1Strong block>
            {link.held ? 'The link to the metaverse object holds' : 'No rule holds the link any more: the object is disconnected'}
          </Body1Strong>
          <ul className={styles.list}>
            {link.rules.map((rule) => (
              <li key={rule.id}>
                <PlaceLink to={addresses.rules(rule.id)}>{rule.name}</PlaceLink>
              </li>
            ))}
          </ul>
        </section>
      )}
      <JoinList joins={joins} />
      {projection !== undefined && (
        <section aria-label="Projection">
          <Body1Strong block>{projectionWords[projection.reason]}</Body1Strong>
          {projection.rule !== undefined && <PlaceLink to={addresses.rules(projection.rule.id)}>{projection.rule.name}</PlaceLink>}
        </section>
      )}
    </div>
  );
}

/** Groups of join criteria in the order they are tried. */
export function JoinList({ joins }: { joins: readonly PreviewJoin[] }) {
  const styles = useStyles();
  return joins.map((join) => (
    <section key={`${join.rule.id} ${join.group}`} className={styles.card} aria-label={`Join criteria group ${join.group}`}>
      <div className={styles.head}>
        <Body1Strong>Group {join.group}</Body1Strong>
        <Badge appearance="tint" color={colors[join.status] ?? 'informative'}>
          {joinWords[join.status]}
        </Badge>
        <PlaceLink to={addresses.rules(join.rule.id)}>{join.rule.name}</PlaceLink>
      </div>
      <ul className={styles.list}>
        {join.clauses.map((clause) => (
          <li key={`${clause.cs} ${clause.mv}`}>
            <Text>
              {clause.cs} = {clause.mv}
              {clause.caseSensitive && ' (case sensitive)'}:{' '}
              {clause.searched.count === 0 ? 'no value' : `searched “${valuesText(clause.searched.values)}”`}
            </Text>
          </li>
        ))}
      </ul>
      {join.candidateCount > 0 && (
        <>
          <Text size={200}>{formatCount(join.candidateCount, 'candidate')}</Text>
          <ul className={styles.list}>
            {join.candidates.map((candidate) => (
              <li key={candidate.id}>
                <PlaceLink
                  to={
                    candidate.kind === 'metaverse' ? addresses.metaverseObject(candidate.id) : addresses.connectorSpaceObject(candidate.id)
                  }
                >
                  {candidate.name}
                </PlaceLink>
                {candidate.matched ? ' – matches' : ' – does not match'}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  ));
}
