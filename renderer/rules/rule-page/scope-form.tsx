import { Button, Input, Select, Text } from '@fluentui/react-components';
import { Add20Regular, Delete20Regular } from '@fluentui/react-icons';
import { Fragment, useMemo } from 'react';
import type { RuleIssue } from '../../../shared/contract/configuration.ts';
import { type ScopeClause, type ScopeGroup, type SyncRule, scopeOperators } from '../../../shared/model/rule.ts';
import { AttributeCombobox } from '../../metaverse-search/attribute-combobox.tsx';
import { replaced, without } from './draft.ts';
import { useFormStyles } from './form-styles.ts';
import { IssueList } from './issue-list.tsx';
import { issuesAt } from './issues.ts';
import type { RuleFormProps } from './rule-form.ts';
import { namesOf } from './sides.ts';

const blankClause: ScopeClause = { attribute: '', operator: 'EQUAL', value: '' };
const hasValue = ({ operator }: ScopeClause): boolean => operator !== 'ISNULL' && operator !== 'ISNOTNULL';

/** Page 2 of the field's editor: which objects the rule is for (spec/console.md §12.3). */
export function ScopeForm({ rule, issues, sides, locked, onChange }: RuleFormProps) {
  const styles = useFormStyles();
  const names = useMemo(() => namesOf(sides.source), [sides.source]);
  const { scope } = rule;
  const setScope = (next: readonly ScopeGroup[]) => onChange({ ...rule, scope: next });
  return (
    <fieldset className={styles.form} disabled={locked} aria-label="Scoping filter">
      <Text className={styles.hint}>
        {scope.length === 0
          ? `No filter: the rule is for every ${sourceName(rule)} object.`
          : `The rule is for ${sourceName(rule)} objects that meet all clauses of one of these groups.`}
      </Text>
      {scope.map((group, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: groups have no identity but their place.
        <Fragment key={at}>
          {at > 0 && <span className={styles.or}>or</span>}
          <ScopeGroupForm
            number={at + 1}
            group={group}
            names={names}
            issues={issues}
            onChange={(next) => setScope(replaced(scope, at, next))}
            onRemove={() => setScope(without(scope, at))}
          />
        </Fragment>
      ))}
      <Button className={styles.start} icon={<Add20Regular />} onClick={() => setScope([...scope, { clauses: [blankClause] }])}>
        Add group
      </Button>
    </fieldset>
  );
}

const sourceName = ({ direction, csObjectType, mvObjectType }: SyncRule): string =>
  direction === 'inbound' ? csObjectType : `metaverse ${mvObjectType}`;

interface ScopeGroupFormProps {
  readonly number: number;
  readonly group: ScopeGroup;
  readonly names: readonly string[];
  readonly issues: readonly RuleIssue[];
  readonly onChange: (group: ScopeGroup) => void;
  readonly onRemove: () => void;
}

function ScopeGroupForm({ number, group, names, issues, onChange, onRemove }: ScopeGroupFormProps) {
  const styles = useFormStyles();
  const { clauses } = group;
  const setClauses = (next: readonly ScopeClause[]) => onChange({ ...group, clauses: next });
  return (
    <fieldset className={styles.group} aria-label={`Group ${number}`}>
      <div className={styles.groupHead}>
        <Text weight="semibold" className={styles.grow}>
          Group {number} – all of
        </Text>
        <Button size="small" icon={<Add20Regular />} onClick={() => setClauses([...clauses, blankClause])}>
          Add clause
        </Button>
        <Button size="small" appearance="subtle" icon={<Delete20Regular />} onClick={onRemove}>
          Remove group
        </Button>
      </div>
      {clauses.length === 0 && <Text className={styles.hint}>A group without a clause holds for every object.</Text>}
      {clauses.map((clause, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: clauses have no identity but their place.
        <Fragment key={at}>
          <ClauseForm
            name={`clause ${at + 1} of group ${number}`}
            clause={clause}
            names={names}
            onChange={(next) => setClauses(replaced(clauses, at, next))}
            onRemove={() => setClauses(without(clauses, at))}
          />
          <IssueList issues={issuesAt(issues, ['scope', number - 1, 'clauses', at])} />
        </Fragment>
      ))}
    </fieldset>
  );
}

interface ClauseFormProps {
  readonly name: string;
  readonly clause: ScopeClause;
  readonly names: readonly string[];
  readonly onChange: (clause: ScopeClause) => void;
  readonly onRemove: () => void;
}

function ClauseForm({ name, clause, names, onChange, onRemove }: ClauseFormProps) {
  const styles = useFormStyles();
  const setOperator = (text: string) => {
    const operator = scopeOperators.find((one) => one === text) ?? clause.operator;
    const { attribute, value } = clause;
    onChange(hasValue({ attribute, operator }) ? { attribute, operator, value: value ?? '' } : { attribute, operator });
  };
  return (
    <div className={styles.clause}>
      <AttributeCombobox
        className={styles.narrow}
        label={`Attribute of ${name}`}
        value={clause.attribute}
        attributes={names}
        onChange={(attribute) => onChange({ ...clause, attribute })}
      />
      <Select aria-label={`Operator of ${name}`} value={clause.operator} onChange={(_, { value }) => setOperator(value)}>
        {scopeOperators.map((operator) => (
          <option key={operator} value={operator}>
            {operator}
          </option>
        ))}
      </Select>
      {hasValue(clause) ? (
        <Input
          className={styles.narrow}
          aria-label={`Value of ${name}`}
          placeholder={clause.operator.endsWith('MEMBEROF') ? 'Distinguished name of the group' : 'Value'}
          value={clause.value ?? ''}
          onChange={(_, { value }) => onChange({ ...clause, value })}
          autoComplete="off"
          spellCheck={false}
        />
      ) : (
        <span />
      )}
      <Button appearance="subtle" icon={<Delete20Regular />} aria-label={`Remove ${name}`} onClick={onRemove} />
    </div>
  );
}
