import { Field, Input, Radio, RadioGroup, Text } from '@fluentui/react-components';
import {
  joinCriteria,
  joinCriteriaChoices,
  MANAGED_ANCHOR,
  type SynchronizationOptions,
} from '../../shared/model/synchronization-options.ts';
import type { FieldErrors } from './connector-draft.ts';
import { FormPart } from './form-page.tsx';
import type { AnchorChoice, IdentificationDraft } from './identification-draft.ts';

interface IdentificationPartProps {
  readonly draft: IdentificationDraft;
  readonly errors: FieldErrors;
  /** What was chosen with the first directory, once there is one: shown, and no longer to be changed. */
  readonly fixed?: SynchronizationOptions | undefined;
  readonly onChange: (draft: IdentificationDraft) => void;
}

const anchors: readonly { readonly value: AnchorChoice; readonly label: string }[] = [
  { value: 'managed', label: `Let Microsoft Entra manage the source anchor (${MANAGED_ANCHOR}, else objectGUID)` },
  { value: 'objectGUID', label: 'objectGUID' },
  { value: 'attribute', label: 'A specific attribute' },
];

/** The wizard's page "Uniquely identifying your users" (spec/wizard.md §4.8). */
export function IdentificationPart({ draft, errors, fixed, onChange }: IdentificationPartProps) {
  if (fixed !== undefined) return <FixedIdentification options={fixed} />;
  return (
    <FormPart title="Uniquely identifying your users">
      <Field label="How users of several directories are matched">
        <RadioGroup
          value={draft.joinCriteria}
          onChange={(_, { value }) => onChange({ ...draft, joinCriteria: joinCriteria.find((one) => one === value) ?? draft.joinCriteria })}
        >
          {joinCriteria.map((criteria) => (
            <Radio
              key={criteria}
              value={criteria}
              label={
                <>
                  {joinCriteriaChoices[criteria].label}
                  <br />
                  <Text size={200}>{joinCriteriaChoices[criteria].hint}</Text>
                </>
              }
            />
          ))}
        </RadioGroup>
      </Field>
      {draft.joinCriteria === 'CustomAttribute' && (
        <AttributeField
          label="Attribute to match by"
          value={draft.customAttribute}
          error={errors.customAttribute}
          onChange={(customAttribute) => onChange({ ...draft, customAttribute })}
        />
      )}
      <Field label="Source anchor" hint="Identifies a user in the tenant for ever. It cannot be changed later.">
        <RadioGroup
          value={draft.anchor}
          onChange={(_, { value }) => onChange({ ...draft, anchor: anchors.find((one) => one.value === value)?.value ?? draft.anchor })}
        >
          {anchors.map(({ value, label }) => (
            <Radio key={value} value={value} label={label} />
          ))}
        </RadioGroup>
      </Field>
      {draft.anchor === 'attribute' && (
        <AttributeField
          label="Source anchor attribute"
          value={draft.anchorAttribute}
          error={errors.anchorAttribute}
          onChange={(anchorAttribute) => onChange({ ...draft, anchorAttribute })}
        />
      )}
    </FormPart>
  );
}

interface AttributeFieldProps {
  readonly label: string;
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (value: string) => void;
}

function AttributeField({ label, value, error, onChange }: AttributeFieldProps) {
  return (
    <Field label={label} required {...(error !== undefined && { validationMessage: error })}>
      <Input value={value} placeholder="employeeID" autoComplete="off" onChange={(_, data) => onChange(data.value)} />
    </Field>
  );
}

function FixedIdentification({ options }: { options: SynchronizationOptions }) {
  const { customAttribute, anchorAttribute } = options;
  return (
    <FormPart title="Uniquely identifying your users">
      <Text>
        Users are matched by: {joinCriteriaChoices[options.joinCriteria].label}
        {customAttribute === '' ? '' : ` – ${customAttribute}`}. Source anchor: {anchorAttribute}.
      </Text>
      <Text>This was chosen with the first directory and holds for every further one.</Text>
    </FormPart>
  );
}
