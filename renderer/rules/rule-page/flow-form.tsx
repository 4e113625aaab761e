import { Checkbox, Field, Input, makeStyles, Select, tokens } from '@fluentui/react-components';
import { useMemo } from 'react';
import type { RuleIssue } from '../../../shared/contract/configuration.ts';
import { type AttributeFlow, flowTypes, mergeTypes } from '../../../shared/model/rule.ts';
import { AttributeCombobox } from '../../metaverse-search/attribute-combobox.tsx';
import type { ChosenObject } from '../expression-workbench/object-picker.tsx';
import { flowTypeNames, mergeTypeNames } from '../rule-names.ts';
import { withFlowType } from './draft.ts';
import { FlowExpression } from './flow-expression.tsx';
import { IssueList } from './issue-list.tsx';
import type { RuleFormProps } from './rule-form.ts';
import { namesOf } from './sides.ts';

const useStyles = makeStyles({
  pane: { display: 'flex', flexDirection: 'column', flexGrow: 1, minHeight: 0, overflowY: 'auto' },
  fields: {
    margin: 0,
    border: 'none',
    minWidth: 0,
    flexShrink: 0,
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'flex-end',
    gap: tokens.spacingHorizontalM,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
  },
  wide: { minWidth: '280px', flexGrow: 1 },
  issues: { padding: `0 ${tokens.spacingHorizontalM} ${tokens.spacingVerticalS}` },
});

export interface FlowFormProps extends Pick<RuleFormProps, 'rule' | 'sides' | 'locked'> {
  readonly flow: AttributeFlow;
  /** Those of this flow. */
  readonly issues: readonly RuleIssue[];
  /** What expressions are evaluated on; the same for all flows of the page. */
  readonly object: ChosenObject | undefined;
  readonly onObject: (object: ChosenObject) => void;
  readonly onFlow: (flow: AttributeFlow) => void;
}

/** One attribute flow to edit. */
export function FlowForm(props: FlowFormProps) {
  const { flow, issues, sides, locked, onFlow } = props;
  const styles = useStyles();
  const targets = useMemo(() => namesOf(sides.target), [sides.target]);
  const sources = useMemo(() => namesOf(sides.source), [sides.source]);
  return (
    <section aria-label="Transformation" className={styles.pane}>
      <fieldset className={styles.fields} disabled={locked} aria-label="Flow">
        <Field label="Target Attribute">
          <AttributeCombobox
            label="Target Attribute"
            value={flow.target}
            attributes={targets}
            onChange={(target) => onFlow({ ...flow, target })}
          />
        </Field>
        <Field label="FlowType">
          <Select
            value={flow.type}
            onChange={(_, { value }) => onFlow(withFlowType(flow, flowTypes.find((type) => type === value) ?? flow.type))}
          >
            {flowTypes.map((type) => (
              <option key={type} value={type}>
                {flowTypeNames[type]}
              </option>
            ))}
          </Select>
        </Field>
        <Field label="Merge Type">
          <Select
            value={flow.merge}
            onChange={(_, { value }) => onFlow({ ...flow, merge: mergeTypes.find((type) => type === value) ?? flow.merge })}
          >
            {mergeTypes.map((type) => (
              <option key={type} value={type}>
                {mergeTypeNames[type]}
              </option>
            ))}
          </Select>
        </Field>
        <Checkbox
          label="Apply Once"
          checked={flow.applyOnce}
          onChange={(_, { checked }) => onFlow({ ...flow, applyOnce: checked === true })}
        />
        {flow.type === 'direct' && (
          <Field label="Source" className={styles.wide}>
            <AttributeCombobox
              label="Source"
              value={flow.source ?? ''}
              attributes={sources}
              onChange={(source) => onFlow({ ...flow, source })}
            />
          </Field>
        )}
        {flow.type === 'constant' && (
          <Field label="Source" className={styles.wide}>
            <Input value={flow.source ?? ''} onChange={(_, { value }) => onFlow({ ...flow, source: value })} spellCheck={false} />
          </Field>
        )}
      </fieldset>
      <div className={styles.issues}>
        <IssueList issues={issues} />
      </div>
      {flow.type === 'expression' && <FlowExpression {...props} />}
    </section>
  );
}
