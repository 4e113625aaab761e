import { Button, Input, makeStyles, Select, Text, tokens } from '@fluentui/react-components';
import { Delete20Regular } from '@fluentui/react-icons';
import { type GuardedOperation, guardedOperations, guardedSteps, limitName } from '../../shared/model/threshold.ts';
import { formatWord } from '../components/format.ts';
import type { LimitDraft } from './limit-draft.ts';

const useStyles = makeStyles({
  number: { width: '112px' },
  fault: { color: tokens.colorPaletteRedForeground1 },
});

const unit = (operation: GuardedOperation): string => (operation === 'membership' ? 'reference values' : 'objects');

interface LimitRowProps {
  readonly draft: LimitDraft;
  readonly objectTypes: readonly string[];
  readonly fault: string | undefined;
  readonly onChange: (draft: LimitDraft) => void;
  readonly onRemove: () => void;
}

/** One limit of the table. */
export function LimitRow({ draft, objectTypes, fault, onChange, onRemove }: LimitRowProps) {
  const styles = useStyles();
  const name = limitName({ ...draft, objectType: draft.objectType === '' ? undefined : draft.objectType });
  const types = draft.objectType === '' || objectTypes.includes(draft.objectType) ? objectTypes : [...objectTypes, draft.objectType];
  return (
    <tr aria-label={name}>
      <td>
        <Select
          size="small"
          aria-label="Step"
          value={draft.step}
          onChange={(_, { value }) => onChange({ ...draft, step: guardedSteps.find((step) => step === value) ?? draft.step })}
        >
          {guardedSteps.map((step) => (
            <option key={step} value={step}>
              {formatWord(step)}
            </option>
          ))}
        </Select>
      </td>
      <td>
        <Select
          size="small"
          aria-label="Operation"
          value={draft.operation}
          onChange={(_, { value }) =>
            onChange({ ...draft, operation: guardedOperations.find((operation) => operation === value) ?? draft.operation })
          }
        >
          {guardedOperations.map((operation) => (
            <option key={operation} value={operation}>
              {formatWord(operation)}
            </option>
          ))}
        </Select>
      </td>
      <td>
        <Select
          size="small"
          aria-label="Object type"
          value={draft.objectType}
          onChange={(_, { value }) => onChange({ ...draft, objectType: value })}
        >
          <option value="">Any</option>
          {types.map((type) => (
            <option key={type} value={type}>
              {type}
            </option>
          ))}
        </Select>
      </td>
      <td>
        <Input
          size="small"
          className={styles.number}
          aria-label={`At most, in ${unit(draft.operation)}`}
          inputMode="numeric"
          value={draft.count}
          onChange={(_, { value }) => onChange({ ...draft, count: value })}
        />
      </td>
      <td>
        <Input
          size="small"
          className={styles.number}
          aria-label="At most, in percent"
          inputMode="decimal"
          contentAfter="%"
          value={draft.percent}
          onChange={(_, { value }) => onChange({ ...draft, percent: value })}
        />
      </td>
      <td>
        <Button
          size="small"
          appearance="subtle"
          icon={<Delete20Regular />}
          aria-label={`Remove the limit for ${name}`}
          onClick={onRemove}
        />
        {fault !== undefined && (
          <Text size={200} className={styles.fault}>
            {fault}
          </Text>
        )}
      </td>
    </tr>
  );
}
