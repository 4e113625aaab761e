import { Button, Dropdown, Field, Option, Radio, RadioGroup, Spinner } from '@fluentui/react-components';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { connectorTypeNames, connectorTypes } from '../../shared/model/connector.ts';
import { Failure } from '../components/states.tsx';
import { addresses } from '../shell/addresses.ts';
import { useApi } from '../shell/engine-context.ts';
import { navigate } from '../shell/router.ts';
import { ConnectionTest } from './connection-test.tsx';
import { type ConnectorDraft, type FieldErrors, newDraft, readDraft } from './connector-draft.ts';
import { ConnectorFields } from './connector-fields.tsx';
import { FormButtons, FormPage, FormPart } from './form-page.tsx';
import { newIdentification, readIdentification } from './identification-draft.ts';
import { IdentificationPart } from './identification-part.tsx';

const templates: readonly { readonly value: ConnectorDraft['ruleTemplate']; readonly label: string }[] = [
  { value: '', label: 'Those that fit the schema' },
  { value: 'active-directory', label: 'Active Directory' },
  { value: 'ldap', label: 'Generic LDAP directory' },
  { value: 'entra', label: 'Microsoft Entra ID' },
  { value: 'none', label: 'None' },
];

/** Create Connector: one connector of any type. */
export function NewConnectorPage() {
  const [draft, setDraft] = useState(() => newDraft('ldap'));
  const [errors, setErrors] = useState<FieldErrors>({});
  const [identification, setIdentification] = useState(newIdentification);
  const api = useApi();
  const options = useQuery(api.setup.options.queryOptions()).data;
  const fixed = options?.identificationFixed === true ? options.identification : undefined;
  const isDirectory = draft.type !== 'entra' && draft.ruleTemplate !== 'none';
  const create = useMutation(api.connectors.create.mutationOptions({ onSuccess: ({ id }) => navigate(addresses.connector(id)) }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const read = readDraft(draft);
    const users = readIdentification(isDirectory && fixed === undefined ? identification : undefined);
    setErrors({ ...read.errors, ...users.errors });
    if (read.connector === undefined || users.errors !== undefined) return;
    create.mutate({ ...read.connector, ...(users.options !== undefined && { identification: users.options }) });
  };
  return (
    <FormPage title="Create Connector">
      <form aria-label="Create Connector" onSubmit={submit} noValidate style={{ display: 'contents' }}>
        <FormPart title="Connector">
          <RadioGroup
            aria-label="Connector for"
            layout="horizontal"
            value={draft.type}
            onChange={(_, { value }) => setDraft(newDraft(connectorTypes.find((type) => type === value) ?? 'ldap'))}
          >
            {connectorTypes.map((type) => (
              <Radio key={type} value={type} label={connectorTypeNames[type]} />
            ))}
          </RadioGroup>
          <ConnectorFields draft={draft} errors={errors} onChange={setDraft} />
          <RuleTemplateField draft={draft} onChange={setDraft} />
          <ConnectionTest draft={draft} onErrors={setErrors} />
        </FormPart>
        {isDirectory && <IdentificationPart draft={identification} errors={errors} fixed={fixed} onChange={setIdentification} />}
        {create.error !== null && <Failure error={create.error} />}
        <FormButtons>
          <Button onClick={() => navigate(addresses.connectors())}>Cancel</Button>
          <Button
            type="submit"
            appearance="primary"
            disabled={create.isPending}
            {...(create.isPending && { icon: <Spinner size="extra-tiny" /> })}
          >
            Create
          </Button>
        </FormButtons>
      </form>
    </FormPage>
  );
}

function RuleTemplateField({ draft, onChange }: { draft: ConnectorDraft; onChange: (draft: ConnectorDraft) => void }) {
  return (
    <Field label="Default rules to add">
      <Dropdown
        value={templates.find(({ value }) => value === draft.ruleTemplate)?.label ?? ''}
        selectedOptions={[draft.ruleTemplate]}
        onOptionSelect={(_, { optionValue }) =>
          onChange({ ...draft, ruleTemplate: templates.find(({ value }) => value === optionValue)?.value ?? '' })
        }
      >
        {templates.map(({ value, label }) => (
          <Option key={value} value={value}>
            {label}
          </Option>
        ))}
      </Dropdown>
    </Field>
  );
}
