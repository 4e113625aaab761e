import { Body1Strong, MessageBar, MessageBarBody, MessageBarTitle, makeStyles, Text, tokens } from '@fluentui/react-components';
import type { PreviewEvaluation, PreviewResult } from '../../shared/contract/preview.ts';
import { previewSummary } from '../../shared/preview/preview-summary.ts';
import { Fields } from '../components/fields.tsx';
import { formatCount } from '../components/format.ts';
import { PlaceLink } from '../components/place-link.tsx';
import { ChangesGrid } from '../objects/changes-grid.tsx';
import { FilterBar } from '../objects/filter-bar.tsx';
import { StagedChangeView } from '../objects/staged-change-view.tsx';
import { addresses } from '../shell/addresses.ts';
import { AttributeFlowView } from './attribute-flow-view.tsx';
import { JoinView } from './join-view.tsx';
import type { PreviewNode } from './preview-nodes.ts';
import { ScopeView } from './scope-view.tsx';
import { TargetView } from './target-view.tsx';

const useStyles = makeStyles({
  page: {
    display: 'flex',
    flexDirection: 'column',
    rowGap: tokens.spacingVerticalM,
    padding: tokens.spacingHorizontalL,
    overflowY: 'auto',
    minHeight: 0,
  },
  list: { margin: 0, paddingLeft: tokens.spacingHorizontalXL },
});

/** The page of one node of the Contents tree. */
export function PreviewContentView({
  node,
  result,
  attribute,
}: {
  node: PreviewNode;
  result: PreviewResult;
  attribute?: string | undefined;
}) {
  const { content } = node;
  switch (content.kind) {
    case 'summary':
      return <PreviewSummaryView result={result} />;
    case 'source':
      return (
        <>
          <FilterBar detail={`${formatCount(result.source.unchanged, 'attribute')} unchanged`}>
            <Body1Strong>
              Synchronized hologram and pending import{result.source.operation === undefined ? '' : ` (${result.source.operation})`}
            </Body1Strong>
          </FilterBar>
          <ChangesGrid changes={result.source.changes} />
        </>
      );
    case 'scopes':
      return <ScopeView scopes={content.scopes} />;
    case 'join':
      return <JoinView evaluation={content.evaluation} />;
    case 'flow':
      return <AttributeFlowView key={node.id} side={content.side} attributes={content.attributes} attribute={attribute} />;
    case 'metaverse':
      return <ChangesGrid changes={result.metaverseObject?.changes ?? []} />;
    case 'deletion':
      return <DeletionView evaluation={content.evaluation} />;
    case 'provisioning':
      return <TargetView target={content.target} />;
    case 'pending-export':
      return content.object.pendingExport === undefined ? null : <StagedChangeView change={content.object.pendingExport} />;
    case 'error':
      return <PreviewErrorView evaluation={content.evaluation} />;
  }
}

/** What matters most of the result, on one line above every page. */
export function PreviewHeadline({ result }: { result: PreviewResult }) {
  const [first, ...others] = previewSummary(result);
  return (
    <MessageBar intent={first?.intent ?? 'info'} shape="square">
      <MessageBarBody>
        {first?.text ?? headline(result)}
        {others.length > 0 && ` And ${formatCount(others.length, 'more consequence')}: see Start Preview.`}
      </MessageBarBody>
    </MessageBar>
  );
}

/** The result in plain words. */
export function PreviewSummaryView({ result }: { result: PreviewResult }) {
  const styles = useStyles();
  return (
    <div className={styles.page} role="status">
      <Body1Strong>{headline(result)}</Body1Strong>
      {previewSummary(result).map(({ intent, text }) => (
        <MessageBar key={text} intent={intent} layout="multiline">
          <MessageBarBody>{text}</MessageBarBody>
        </MessageBar>
      ))}
      {result.counter !== undefined && (
        <Text size={200}>
          Counted as “{result.counter.label}” ({result.counter.name}).
        </Text>
      )}
    </div>
  );
}

function headline({ committed, evaluations, untouched }: PreviewResult): string {
  if (!committed)
    return untouched === undefined ? 'Generated: nothing has been written' : 'Nothing to synchronize, nothing has been written';
  return evaluations[0]?.error === undefined
    ? 'Committed: metaverse and pending exports have been written'
    : 'Committed: the error is kept on the object; metaverse and pending exports are as they were';
}

function DeletionView({ evaluation }: { evaluation: PreviewEvaluation }) {
  const styles = useStyles();
  const { metaverseDeletion } = evaluation;
  if (metaverseDeletion === undefined) return null;
  return (
    <div className={styles.page}>
      <Body1Strong>{metaverseDeletion.deleted ? 'The metaverse object is deleted' : 'The metaverse object stays'}</Body1Strong>
      <Text>
        {metaverseDeletion.deleted
          ? 'No enabled inbound rule in scope with link type Provision or StickyJoin is left on any of its connectors.'
          : 'It is kept by rules with link type Provision or StickyJoin in scope of its connectors:'}
      </Text>
      <ul className={styles.list}>
        {metaverseDeletion.retainedBy.map(({ objectName, rule }) => (
          <li key={`${objectName} ${rule.id}`}>
            <PlaceLink to={addresses.rules(rule.id)}>{rule.name}</PlaceLink> on {objectName}
          </li>
        ))}
      </ul>
    </div>
  );
}

function PreviewErrorView({ evaluation: { error } }: { evaluation: PreviewEvaluation }) {
  const styles = useStyles();
  if (error === undefined) return null;
  return (
    <div className={styles.page}>
      <MessageBar intent="error" layout="multiline">
        <MessageBarBody>
          <MessageBarTitle>{error.meaning}</MessageBarTitle>
          {error.remedy}
        </MessageBarBody>
      </MessageBar>
      <Fields
        rows={[
          { name: 'Error', value: error.code },
          { name: 'Message', value: error.message },
          { name: 'Attribute', value: error.attribute },
          {
            name: 'Rule',
            value: error.rule === undefined ? undefined : <PlaceLink to={addresses.rules(error.rule.id)}>{error.rule.name}</PlaceLink>,
          },
          { name: 'Algorithm Step', value: error.step },
        ]}
      />
    </div>
  );
}
