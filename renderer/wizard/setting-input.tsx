import { Field, Input, Radio, RadioGroup, Switch, Textarea } from '@fluentui/react-components';
import type { ReactElement } from 'react';
import type { DraftValue } from './connector-draft.ts';
import type { SettingField } from './setting-fields.ts';

interface ControlProps {
  readonly field: SettingField;
  readonly value: DraftValue;
  readonly onChange: (value: DraftValue) => void;
}

const inputTypes: { readonly [K in SettingField['kind']]?: 'password' | 'number' } = { secret: 'password', number: 'number' };

function TextControl({ field, value, onChange, ...labelled }: ControlProps) {
  const type = inputTypes[field.kind] ?? 'text';
  return (
    <Input
      {...labelled}
      type={type}
      value={String(value)}
      placeholder={field.placeholder ?? ''}
      autoComplete={type === 'password' ? 'new-password' : 'off'}
      spellCheck={false}
      onChange={(_, data) => onChange(data.value)}
    />
  );
}

function LinesControl({ field, value, onChange, ...labelled }: ControlProps) {
  return (
    <Textarea
      {...labelled}
      rows={field.kind === 'secret-text' ? 3 : 2}
      resize="vertical"
      value={String(value)}
      placeholder={field.placeholder ?? ''}
      autoComplete="off"
      spellCheck={false}
      onChange={(_, data) => onChange(data.value)}
    />
  );
}

function ChoiceControl({ field, value, onChange, ...labelled }: ControlProps) {
  return (
    <RadioGroup {...labelled} layout="horizontal" value={String(value)} onChange={(_, data) => onChange(data.value)}>
      {field.choices?.map((choice) => (
        <Radio key={choice.value} value={choice.value} label={choice.label} />
      ))}
    </RadioGroup>
  );
}

function BooleanControl({ field, value, onChange, ...labelled }: ControlProps) {
  return <Switch {...labelled} label={field.label} checked={value === true} onChange={(_, data) => onChange(data.checked)} />;
}

const controls: { readonly [K in SettingField['kind']]: (props: ControlProps) => ReactElement } = {
  text: TextControl,
  secret: TextControl,
  number: TextControl,
  lines: LinesControl,
  'secret-text': LinesControl,
  choice: ChoiceControl,
  boolean: BooleanControl,
};

/** One setting: its control by kind, its hint, what is wrong with it. */
export function SettingInput({ field, value, error, onChange }: ControlProps & { readonly error: string | undefined }) {
  const Control = controls[field.kind];
  return (
    <Field
      required={field.required ?? false}
      {...(field.kind !== 'boolean' && { label: field.label })}
      {...(error !== undefined && { validationMessage: error })}
      {...(field.hint !== undefined && { hint: field.hint })}
    >
      <Control field={field} value={value} onChange={onChange} />
    </Field>
  );
}
