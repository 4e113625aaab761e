import { makeStyles, Spinner, Text, tokens } from '@fluentui/react-components';
import { useQueries, useQuery } from '@tanstack/react-query';
import type { ContributionRow } from '../../shared/contract/metaverse-designer.ts';
import type { SyncRule } from '../../shared/model/rule.ts';
import { formatCount } from '../components/format.ts';
import { useApi } from '../shell/engine-context.ts';

const useStyles = makeStyles({ list: { margin: 0, paddingLeft: tokens.spacingHorizontalXL } });

interface Contributions {
  readonly attribute: string;
  readonly inbound: readonly ContributionRow[];
  readonly outbound: readonly ContributionRow[];
}

/** What depends on a rule: attributes that nobody else contributes and who takes them, and objects that it keeps. */
export function RemovalNote({ rule: id }: { rule: string }) {
  const styles = useStyles();
  const api = useApi();
  const rule = useQuery(api.rules.get.queryOptions({ input: { id } })).data;
  const inbound = rule?.rule.direction === 'inbound' && rule.rule.mvObjectType !== '*';
  const targets = inbound ? [...new Set(rule.rule.flows.map(({ target }) => target))] : [];
  const objectType = rule?.rule.mvObjectType ?? '';
  const contributions = useQueries({
    queries: targets.map((attribute) => api.metaverseDesigner.contributions.queryOptions({ input: { objectType, attribute } })),
  });
  if (rule === undefined || contributions.some(({ isPending }) => isPending))
    return <Spinner size="tiny" label="Looking for what depends on it…" />;
  const known = contributions.flatMap(({ data }, index) => (data === undefined ? [] : [{ attribute: targets[index] ?? '', ...data }]));
  const points = [...lifePoints(rule.rule), ...valuePoints(rule.rule, known)];
  return (
    <>
      {rule.defaultRule && (
        <Text>It is a default rule: the next update of the default rules brings it back. To switch it off for good, disable it.</Text>
      )}
      {points.length === 0 ? (
        <Text>Nothing else depends on it.</Text>
      ) : (
        <ul className={styles.list} aria-label="What depends on it">
          {points.map((point) => (
            <li key={point}>{point}</li>
          ))}
        </ul>
      )}
    </>
  );
}

/** spec/console.md §12.5: who keeps metaverse objects, and what becomes of what a rule provisioned. */
function lifePoints({ direction, linkType, csObjectType, mvObjectType, join }: SyncRule): readonly string[] {
  const points: string[] = [];
  if (direction === 'inbound' && (linkType === 'provision' || linkType === 'stickyJoin'))
    points.push(
      `It keeps metaverse objects of type ${mvObjectType}: those that no other rule keeps are deleted, and with them what was provisioned for them.`,
    );
  if (direction === 'outbound' && linkType === 'provision')
    points.push(`It provisions objects of type ${csObjectType}: those that no other rule provisions are deleted with the next export.`);
  if (join.length > 0)
    points.push(`It joins ${csObjectType} objects: new ones are no longer matched by its ${formatCount(join.length, 'join group')}.`);
  return points;
}

function valuePoints(rule: SyncRule, contributions: readonly Contributions[]): readonly string[] {
  const alone = contributions.filter(({ inbound }) => inbound.every((row) => row.rule === rule.id || !row.enabled));
  if (alone.length === 0) return [];
  const takers = new Set(alone.flatMap(({ outbound }) => outbound.filter(({ enabled }) => enabled).map(({ ruleName }) => ruleName)));
  const names = listed(alone.map(({ attribute }) => attribute));
  const taken = takers.size === 0 ? '' : ` Taken by ${listed([...takers])}.`;
  return [`Nobody else contributes ${names}: the values are removed.${taken}`];
}

const SHOWN = 8;
const listed = (names: readonly string[]): string =>
  names.length <= SHOWN ? names.join(', ') : `${names.slice(0, SHOWN).join(', ')} and ${names.length - SHOWN} more`;
