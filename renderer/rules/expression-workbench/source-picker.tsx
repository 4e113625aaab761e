import { Dropdown, Field, Option, OptionGroup } from '@fluentui/react-components';
import type { ExpressionSource } from '../../../shared/contract/expressions.ts';
import { type SourceChoice, sourceKey } from './sources.ts';

/** Whose attributes the expression reads. */
export function SourcePicker({
  sources,
  value,
  onChange,
}: {
  sources: readonly SourceChoice[];
  value: ExpressionSource | undefined;
  onChange: (source: ExpressionSource) => void;
}) {
  const key = value === undefined ? '' : sourceKey(value);
  const chosen = sources.find((one) => one.key === key);
  const groups = [...new Set(sources.map(({ group }) => group))];
  return (
    <Field label="Reads objects of" size="small" orientation="horizontal">
      <Dropdown
        size="small"
        value={chosen === undefined ? '' : `${chosen.group}: ${chosen.name}`}
        selectedOptions={[key]}
        onOptionSelect={(_, { optionValue }) => {
          const next = sources.find((one) => one.key === optionValue);
          if (next !== undefined) onChange(next.source);
        }}
      >
        {groups.map((group) => (
          <OptionGroup key={group} label={group}>
            {sources
              .filter((one) => one.group === group)
              .map((one) => (
                <Option key={one.key} value={one.key} text={`${group}: ${one.name}`}>
                  {one.name}
                </Option>
              ))}
          </OptionGroup>
        ))}
      </Dropdown>
    </Field>
  );
}
