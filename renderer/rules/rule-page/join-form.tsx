import { Button, Checkbox, Text } from '@fluentui/react-components';
import { Add20Regular, ArrowDown20Regular, ArrowUp20Regular, Delete20Regular } from '@fluentui/react-icons';
import { Fragment, useMemo } from 'react';
import type { RuleIssue } from '../../../shared/contract/configuration.ts';
import type { JoinClause, JoinGroup } from '../../../shared/model/rule.ts';
import { AttributeCombobox } from '../../metaverse-search/attribute-combobox.tsx';
import { replaced, without } from './draft.ts';
import { useFormStyles } from './form-styles.ts';
import { IssueList } from './issue-list.tsx';
import { issuesAt } from './issues.ts';
import type { RuleFormProps } from './rule-form.ts';
import { namesOf } from './sides.ts';

const blankClause: JoinClause = { cs: '', mv: '', caseSensitive: false };

interface Names {
  readonly connector: readonly string[];
  readonly metaverse: readonly string[];
}

/** Page 3: how an object finds its counterpart (spec/console.md §12.3). */
export function JoinForm({ rule, issues, sides, locked, onChange }: RuleFormProps) {
  const styles = useFormStyles();
  const names = useMemo(() => ({ connector: namesOf(sides.connector), metaverse: namesOf(sides.metaverse) }), [sides]);
  const { join } = rule;
  const setJoin = (next: readonly JoinGroup[]) => onChange({ ...rule, join: next });
  const move = (at: number, by: -1 | 1) => {
    const [one, other] = [join[at], join[at + by]];
    if (one !== undefined && other !== undefined) setJoin(replaced(replaced(join, at, other), at + by, one));
  };
  return (
    <fieldset className={styles.form} disabled={locked} aria-label="Join rules">
      <Text className={styles.hint}>
        {join.length === 0
          ? 'No join rule: the link type alone decides what becomes of an object.'
          : 'Groups are tried from top to bottom; the first with exactly one hit joins. After the last one the link type decides.'}
      </Text>
      {join.map((group, at) => (
        <JoinGroupForm
          // biome-ignore lint/suspicious/noArrayIndexKey: groups have no identity but their place.
          key={at}
          number={at + 1}
          last={at === join.length - 1}
          group={group}
          names={names}
          issues={issues}
          onChange={(next) => setJoin(replaced(join, at, next))}
          onRemove={() => setJoin(without(join, at))}
          onMove={(by) => move(at, by)}
        />
      ))}
      <Button className={styles.start} icon={<Add20Regular />} onClick={() => setJoin([...join, { clauses: [blankClause] }])}>
        Add group
      </Button>
    </fieldset>
  );
}

interface JoinGroupFormProps {
  readonly number: number;
  readonly last: boolean;
  readonly group: JoinGroup;
  readonly names: Names;
  readonly issues: readonly RuleIssue[];
  readonly onChange: (group: JoinGroup) => void;
  readonly onRemove: () => void;
  readonly onMove: (by: -1 | 1) => void;
}

function JoinGroupForm({ number, last, group, names, issues, onChange, onRemove, onMove }: JoinGroupFormProps) {
  const styles = useFormStyles();
  const { clauses } = group;
  const setClauses = (next: readonly JoinClause[]) => onChange({ ...group, clauses: next });
  const label = `Group ${number}`;
  return (
    <fieldset className={styles.group} aria-label={label}>
      <div className={styles.groupHead}>
        <Text weight="semibold" className={styles.grow}>
          {label} – all of
        </Text>
        <Button
          size="small"
          appearance="subtle"
          icon={<ArrowUp20Regular />}
          aria-label={`Try ${label} earlier`}
          disabled={number === 1}
          onClick={() => onMove(-1)}
        />
        <Button
          size="small"
          appearance="subtle"
          icon={<ArrowDown20Regular />}
          aria-label={`Try ${label} later`}
          disabled={last}
          onClick={() => onMove(1)}
        />
        <Button size="small" icon={<Add20Regular />} onClick={() => setClauses([...clauses, blankClause])}>
          Add clause
        </Button>
        <Button size="small" appearance="subtle" icon={<Delete20Regular />} onClick={onRemove}>
          Remove group
        </Button>
      </div>
      {clauses.map((clause, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: clauses have no identity but their place.
        <Fragment key={at}>
          <JoinClauseForm
            name={`clause ${at + 1} of group ${number}`}
            clause={clause}
            names={names}
            onChange={(next) => setClauses(replaced(clauses, at, next))}
            onRemove={() => setClauses(without(clauses, at))}
          />
          <IssueList issues={issuesAt(issues, ['join', number - 1, 'clauses', at])} />
        </Fragment>
      ))}
    </fieldset>
  );
}

interface JoinClauseFormProps {
  readonly name: string;
  readonly clause: JoinClause;
  readonly names: Names;
  readonly onChange: (clause: JoinClause) => void;
  readonly onRemove: () => void;
}

function JoinClauseForm({ name, clause, names, onChange, onRemove }: JoinClauseFormProps) {
  const styles = useFormStyles();
  return (
    <div className={styles.clause}>
      <AttributeCombobox
        className={styles.narrow}
        label={`Connector attribute of ${name}`}
        placeholder="Connector attribute"
        value={clause.cs}
        attributes={names.connector}
        onChange={(cs) => onChange({ ...clause, cs })}
      />
      <AttributeCombobox
        className={styles.narrow}
        label={`Metaverse attribute of ${name}`}
        placeholder="Metaverse attribute"
        value={clause.mv}
        attributes={names.metaverse}
        onChange={(mv) => onChange({ ...clause, mv })}
      />
      <Checkbox
        label="Case sensitive"
        checked={clause.caseSensitive}
        onChange={(_, { checked }) => onChange({ ...clause, caseSensitive: checked === true })}
      />
      <Button appearance="subtle" icon={<Delete20Regular />} aria-label={`Remove ${name}`} onClick={onRemove} />
    </div>
  );
}
