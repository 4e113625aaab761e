import { Button, Radio, RadioGroup, Spinner } from '@fluentui/react-components';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { SetUpConnection } from '../../shared/contract/setup.ts';
import { errorText } from '../components/engine-error.ts';
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

const noErrors: FieldErrors = {};
type Target = SetUpConnection['tenant']['kind'];

/** Door two of the start page: a source directory, and the tenant it goes to. */
export function SetUpPage() {
  const api = useApi();
  const connectors = useQuery(api.connectors.list.queryOptions()).data ?? [];
  const existing = connectors.find(({ type }) => type === 'entra');
  const [source, setSource] = useState(() => newDraft('ldap'));
  const [tenant, setTenant] = useState(() => newDraft('entra'));
  const [chosen, setTarget] = useState<Target>();
  const [identification, setIdentification] = useState(newIdentification);
  const [identificationErrors, setIdentificationErrors] = useState(noErrors);
  const options = useQuery(api.setup.options.queryOptions()).data;
  const fixed = options?.identificationFixed === true ? options.identification : undefined;
  const [sourceErrors, setSourceErrors] = useState(noErrors);
  const [tenantErrors, setTenantErrors] = useState(noErrors);
  const target: Target = chosen ?? (existing === undefined ? 'sandbox' : 'existing');
  const setUp = useMutation(
    api.setup.setUpConnection.mutationOptions({
      onSuccess: () => navigate(addresses.start()),
      onError: (error) => {
        const { field, message } = errorText(error);
        if (field !== undefined) setSourceErrors({ [field.split('.').at(-1) ?? field]: message });
      },
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const from = readDraft(source);
    const to = target === 'entra' ? readDraft(tenant) : undefined;
    setSourceErrors(from.errors ?? noErrors);
    setTenantErrors(to?.errors ?? noErrors);
    const users = readIdentification(fixed === undefined ? identification : undefined);
    setIdentificationErrors(users.errors ?? noErrors);
    if (from.connector === undefined || to?.errors !== undefined || users.errors !== undefined) return;
    setUp.mutate({
      source: { ...from.connector, ...(users.options !== undefined && { identification: users.options }) },
      tenant: to === undefined ? { kind: target === 'existing' ? 'existing' : 'sandbox' } : { kind: 'entra', connector: to.connector },
    });
  };
  return (
    <FormPage title="Set up a connection">
      <form aria-label="Set up a connection" onSubmit={submit} noValidate style={{ display: 'contents' }}>
        <SourcePart draft={source} errors={sourceErrors} onChange={setSource} onErrors={setSourceErrors} />
        <IdentificationPart draft={identification} errors={identificationErrors} fixed={fixed} onChange={setIdentification} />
        <FormPart title="Tenant">
          <RadioGroup aria-label="Tenant" value={target} onChange={(_, { value }) => setTarget(targets.find((one) => one === value))}>
            {existing !== undefined && <Radio value="existing" label={`${existing.name}, which is set up already`} />}
            <Radio value="sandbox" label="Sandbox tenant – on this computer, nothing leaves it" disabled={existing !== undefined} />
            <Radio value="entra" label="A Microsoft Entra tenant" disabled={existing !== undefined} />
          </RadioGroup>
          {target === 'entra' && (
            <>
              <ConnectorFields draft={tenant} errors={tenantErrors} onChange={setTenant} />
              <ConnectionTest draft={tenant} onErrors={setTenantErrors} />
            </>
          )}
        </FormPart>
        {setUp.error !== null && <Failure error={setUp.error} />}
        <FormButtons>
          <Button onClick={() => navigate(addresses.start())}>Cancel</Button>
          <Button
            type="submit"
            appearance="primary"
            disabled={setUp.isPending}
            {...(setUp.isPending && { icon: <Spinner size="extra-tiny" /> })}
          >
            Set up
          </Button>
        </FormButtons>
      </form>
    </FormPage>
  );
}

const targets: readonly Target[] = ['sandbox', 'entra', 'existing'];

interface SourcePartProps {
  readonly draft: ConnectorDraft;
  readonly errors: FieldErrors;
  readonly onChange: (draft: ConnectorDraft) => void;
  readonly onErrors: (errors: FieldErrors) => void;
}

function SourcePart({ draft, errors, onChange, onErrors }: SourcePartProps) {
  return (
    <FormPart title="Source">
      <RadioGroup
        aria-label="Kind of source"
        layout="horizontal"
        value={draft.type}
        onChange={(_, { value }) => onChange(newDraft(value === 'ldif' ? 'ldif' : 'ldap'))}
      >
        <Radio value="ldap" label="LDAP directory (Active Directory, OpenLDAP …)" />
        <Radio value="ldif" label="LDIF file" />
      </RadioGroup>
      <ConnectorFields draft={draft} errors={errors} onChange={onChange} />
      <ConnectionTest draft={draft} onErrors={onErrors} />
    </FormPart>
  );
}
