import { Field, Input, Text } from '@fluentui/react-components';
import { useState } from 'react';
import type { RuleRow } from '../../shared/contract/rules.ts';
import { Confirmation } from '../components/confirmation.tsx';

interface PrecedenceDialogProps {
  readonly rule: RuleRow;
  /** All rules, to say whose number it is. */
  readonly rules: readonly RuleRow[];
  readonly onChosen: (precedence: number) => void;
  readonly onClose: () => void;
}

/** A number for a rule: unique, lower wins; rules of one's own stay below 100 (spec/console.md §12.3). */
export function PrecedenceDialog({ rule, rules, onChosen, onClose }: PrecedenceDialogProps) {
  const [typed, setTyped] = useState(String(rule.precedence));
  const number = /^\d{1,9}$/.test(typed.trim()) ? Number(typed) : undefined;
  const owner = rules.find(({ precedence, id }) => precedence === number && id !== rule.id);
  const fault =
    number === undefined || number < 1
      ? 'A whole number from 1.'
      : owner === undefined
        ? undefined
        : `“${owner.name}” has the precedence ${number} already.`;
  return (
    <Confirmation
      title="Set precedence"
      confirm="Continue…"
      disabled={fault !== undefined || number === rule.precedence}
      onConfirm={() => number !== undefined && onChosen(number)}
      onClose={onClose}
    >
      <Text>{rule.name}</Text>
      <Field
        label="Precedence"
        hint="Unique; the lower number wins. Rules of your own have one below 100."
        {...(fault !== undefined && { validationMessage: fault })}
      >
        <Input inputMode="numeric" value={typed} onChange={(_, { value }) => setTyped(value)} />
      </Field>
    </Confirmation>
  );
}
