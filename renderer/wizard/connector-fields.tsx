import { Accordion, AccordionHeader, AccordionItem, AccordionPanel, Field, Input, makeStyles, tokens } from '@fluentui/react-components';
import { type ConnectorDraft, type FieldErrors, visibleFields } from './connector-draft.ts';
import type { SettingField } from './setting-fields.ts';
import { SettingInput } from './setting-input.tsx';

const useStyles = makeStyles({ fields: { display: 'flex', flexDirection: 'column', rowGap: tokens.spacingVerticalM } });

interface ConnectorFieldsProps {
  readonly draft: ConnectorDraft;
  readonly errors: FieldErrors;
  readonly onChange: (draft: ConnectorDraft) => void;
}

/** Name, description and the settings of a connector's type; the rare ones folded away. */
export function ConnectorFields({ draft, errors, onChange }: ConnectorFieldsProps) {
  const styles = useStyles();
  const fields = visibleFields(draft);
  const more = fields.filter((field) => field.more === true);
  const input = (field: SettingField) => (
    <SettingInput
      key={field.key}
      field={field}
      value={draft.values[field.key] ?? ''}
      error={errors[field.key]}
      onChange={(value) => onChange({ ...draft, values: { ...draft.values, [field.key]: value } })}
    />
  );
  return (
    <div className={styles.fields}>
      <Field label="Name" required {...(errors.name !== undefined && { validationMessage: errors.name })}>
        <Input
          value={draft.name}
          placeholder="contoso.example"
          autoComplete="off"
          onChange={(_, { value }) => onChange({ ...draft, name: value })}
        />
      </Field>
      {fields.filter((field) => field.more !== true).map(input)}
      <Field label="Description">
        <Input value={draft.description} autoComplete="off" onChange={(_, { value }) => onChange({ ...draft, description: value })} />
      </Field>
      {more.length > 0 && (
        <Accordion collapsible {...(more.some(({ key }) => errors[key] !== undefined) && { openItems: 'more' })}>
          <AccordionItem value="more">
            <AccordionHeader>More settings</AccordionHeader>
            <AccordionPanel className={styles.fields}>{more.map(input)}</AccordionPanel>
          </AccordionItem>
        </Accordion>
      )}
    </div>
  );
}
