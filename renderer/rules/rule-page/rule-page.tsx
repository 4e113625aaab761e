import { makeStyles, Tab, TabList, Text, tokens } from '@fluentui/react-components';
import { useMemo } from 'react';
import type { RuleIssue } from '../../../shared/contract/configuration.ts';
import { formatCount } from '../../components/format.ts';
import { Section } from '../../components/page.tsx';
import { Failure, Loading } from '../../components/states.tsx';
import { ToolPage } from '../../components/tool-page.tsx';
import { addresses } from '../../shell/addresses.ts';
import { navigate, usePlace } from '../../shell/router.ts';
import { RequirementBanner } from '../requirement-banner.tsx';
import { linkTypeNames } from '../rule-names.ts';
import { CompareView } from './compare-view.tsx';
import { DescriptionForm } from './description-form.tsx';
import { HistoryView } from './history-view.tsx';
import { issuesAt, useRuleIssues } from './issues.ts';
import { JoinForm } from './join-form.tsx';
import { type OpenedRule, useOpenedRule } from './opened-rule.ts';
import { RuleBanners } from './rule-banners.tsx';
import { useRulePageCommands } from './rule-page-commands.tsx';
import { ScopeForm } from './scope-form.tsx';
import { useRuleSides } from './sides.ts';
import { Transformations } from './transformations.tsx';

const useStyles = makeStyles({
  tabs: { flexShrink: 0, padding: `0 ${tokens.spacingHorizontalM}`, borderBottom: `1px solid ${tokens.colorNeutralStroke2}` },
  problem: { color: tokens.colorStatusDangerForeground1 },
});

/** The field's four pages, in its order, and what comes of them; each with the parts of the rule it shows. */
const pages = [
  ['description', 'Description', ['name', 'connectorId', 'csObjectType', 'mvObjectType', 'linkType', 'precedence']],
  ['scope', 'Scoping filter', ['scope']],
  ['join', 'Join rules', ['join']],
  ['flows', 'Transformations', ['flows']],
  ['compare', 'Compare', []],
  ['versions', 'Versions', []],
] as const;
type Page = (typeof pages)[number][0];

/** One synchronization rule to read and to edit (spec/console.md §12.3). */
export default function RulePage() {
  const { path, params } = usePlace();
  const id = path[2] ?? 'new';
  const version = Number(params.get('version') ?? '') || undefined;
  return <Editor key={`${id} ${version}`} id={id} version={version} />;
}

function Editor({ id, version }: { id: string; version: number | undefined }) {
  const opened = useOpenedRule(id, version);
  const { rule, error } = opened;
  const issues = useRuleIssues(version === undefined ? rule : undefined);
  const commands = useRulePageCommands(opened, issues);
  const detail = rule && `${rule.direction === 'inbound' ? 'Inbound' : 'Outbound'}, ${linkTypeNames[rule.linkType]}, ${rule.precedence}`;
  return (
    <ToolPage actions={commands.actions}>
      <Section title={rule === undefined ? 'Rule' : rule.name === '' ? 'New rule' : rule.name} detail={detail}>
        <RequirementBanner />
        <RuleBanners opened={opened} onEdit={commands.edit} />
        {rule !== undefined ? (
          <Pages opened={{ ...opened, rule }} issues={issues} />
        ) : error !== null ? (
          <Failure error={error} onRetry={opened.retry} />
        ) : (
          <Loading />
        )}
      </Section>
      {commands.dialog}
    </ToolPage>
  );
}

function Pages({
  opened,
  issues,
}: {
  opened: OpenedRule & { readonly rule: NonNullable<OpenedRule['rule']> };
  issues: readonly RuleIssue[];
}) {
  const styles = useStyles();
  const { params } = usePlace();
  const { id, rule, version, detail, draft, locked, change } = opened;
  const page: Page = pages.find(([name]) => name === params.get('page'))?.[0] ?? 'description';
  const open = (next: string) => navigate(addresses.rule(id, { page: next, ...(version !== undefined && { version }) }), { replace: true });
  const sides = useRuleSides(rule);
  const form = useMemo(() => ({ rule, issues, sides, locked, onChange: change }), [rule, issues, sides, locked, change]);
  const views: { readonly [P in Page]: () => React.ReactNode } = {
    description: () => <DescriptionForm {...form} isNew={opened.isNew} />,
    scope: () => <ScopeForm {...form} />,
    join: () => <JoinForm {...form} />,
    flows: () => <Transformations {...form} wanted={params.get('target') ?? undefined} />,
    compare: () => (
      <CompareView
        inForce={detail?.rule}
        draft={draft?.rule}
        shipped={detail?.shipped}
        version={version === undefined ? undefined : rule}
        locked={locked}
        onChange={change}
      />
    ),
    versions: () => <HistoryView rule={id} shown={version} />,
  };
  return (
    <>
      <TabList
        className={styles.tabs}
        selectedValue={page}
        onTabSelect={(_, { value }) => open(String(value))}
        aria-label="Pages of the rule"
      >
        {pages
          .filter(([name]) => !(opened.isNew && name === 'versions'))
          .map(([name, title, parts]) => (
            <Tab key={name} value={name}>
              {title}
              <Problems count={parts.flatMap((part) => issuesAt(issues, [part])).filter(({ severity }) => severity === 'error').length} />
            </Tab>
          ))}
      </TabList>
      {views[page]()}
    </>
  );
}

function Problems({ count }: { count: number }) {
  const styles = useStyles();
  if (count === 0) return null;
  return (
    <Text size={200} className={styles.problem}>
      {' '}
      ({formatCount(count, 'error')})
    </Text>
  );
}
