import { Button, Dropdown, Input, makeStyles, Option, Tooltip, tokens } from '@fluentui/react-components';
import { Delete20Regular } from '@fluentui/react-icons';
import type { MetaverseClause } from '../../shared/contract/metaverse-search.ts';
import { AttributeCombobox } from './attribute-combobox.tsx';
import { needsValue, type Operator, operatorNames } from './query.ts';

const operators = Object.keys(operatorNames) as Operator[];

const useStyles = makeStyles({
  row: {
    display: 'grid',
    gridTemplateColumns: 'minmax(180px, 260px) minmax(150px, 190px) minmax(160px, 1fr) auto',
    columnGap: tokens.spacingHorizontalS,
    alignItems: 'center',
  },
  narrow: { minWidth: 0 },
});

interface ClauseRowProps {
  readonly number: number;
  readonly clause: MetaverseClause;
  readonly attributes: readonly string[];
  readonly onChange: (clause: MetaverseClause) => void;
  readonly onDelete: () => void;
}

/** Attribute, operator, value: one condition of the search. */
export function ClauseRow({ number, clause, attributes, onChange, onDelete }: ClauseRowProps) {
  const styles = useStyles();
  return (
    // biome-ignore lint/a11y/useSemanticElements: one line of three controls, not a bordered set.
    <div role="group" aria-label={`Clause ${number}`} className={styles.row}>
      <AttributeCombobox
        label={`Attribute of clause ${number}`}
        value={clause.attribute}
        attributes={attributes}
        onChange={(attribute) => onChange({ ...clause, attribute })}
      />
      <Dropdown
        aria-label={`Operator of clause ${number}`}
        className={styles.narrow}
        value={operatorNames[clause.operator]}
        selectedOptions={[clause.operator]}
        onOptionSelect={(_, { optionValue }) => onChange({ ...clause, operator: operators.find((one) => one === optionValue) ?? 'equals' })}
      >
        {operators.map((operator) => (
          <Option key={operator} value={operator}>
            {operatorNames[operator]}
          </Option>
        ))}
      </Dropdown>
      <Input
        aria-label={`Value of clause ${number}`}
        className={styles.narrow}
        placeholder={needsValue(clause.operator) ? 'Value' : ''}
        disabled={!needsValue(clause.operator)}
        value={needsValue(clause.operator) ? (clause.value ?? '') : ''}
        onChange={(_, { value }) => onChange({ ...clause, value })}
        autoComplete="off"
        spellCheck={false}
      />
      <Tooltip content="Delete clause" relationship="label">
        <Button appearance="subtle" icon={<Delete20Regular />} onClick={onDelete} />
      </Tooltip>
    </div>
  );
}
