import { Button, Checkbox, Dropdown, Field, Input, makeStyles, Option, tokens } from '@fluentui/react-components';
import { Search20Regular } from '@fluentui/react-icons';
import { type FormEvent, useState } from 'react';
import { type ScopeForm, scopeKinds, scopeOf, scopeOperations, scopes } from './connector-space-scope.ts';

const useStyles = makeStyles({
  form: {
    display: 'flex',
    flexShrink: 0,
    flexWrap: 'wrap',
    alignItems: 'flex-end',
    columnGap: tokens.spacingHorizontalM,
    rowGap: tokens.spacingVerticalS,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  text: { width: '380px' },
  operations: { display: 'flex' },
});

/** Scope and criterion of a connector-space search. */
export function ConnectorSpaceForm({ initial, onSearch }: { initial: ScopeForm; onSearch: (form: ScopeForm) => void }) {
  const styles = useStyles();
  const [form, setForm] = useState(initial);
  const { criterion } = scopes[form.kind];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (scopeOf(form) !== undefined) onSearch(form);
  };
  const toggle = (operation: (typeof scopeOperations)[number], on: boolean) =>
    setForm({ ...form, operations: scopeOperations.filter((one) => (one === operation ? on : form.operations.includes(one))) });
  return (
    <form className={styles.form} onSubmit={submit} aria-label="Search Connector Space">
      <Field label="Scope">
        <Dropdown
          value={scopes[form.kind].label}
          selectedOptions={[form.kind]}
          onOptionSelect={(_, { optionValue }) => {
            const next = { ...form, kind: scopeKinds.find((kind) => kind === optionValue) ?? 'all' };
            setForm(next);
            if (scopes[next.kind].criterion.kind !== 'text') onSearch(next);
          }}
        >
          {scopeKinds.map((kind) => (
            <Option key={kind} value={kind}>
              {scopes[kind].label}
            </Option>
          ))}
        </Dropdown>
      </Field>
      {criterion.kind === 'text' && (
        <Field label={criterion.label} className={styles.text}>
          <Input value={form.text} onChange={(_, { value }) => setForm({ ...form, text: value })} autoComplete="off" spellCheck={false} />
        </Field>
      )}
      {criterion.kind === 'operations' && (
        // biome-ignore lint/a11y/useSemanticElements: three boxes in a row, not a bordered set.
        <div className={styles.operations} role="group" aria-label="Operations">
          <Checkbox label="Add" checked={form.operations.includes('add')} onChange={(_, { checked }) => toggle('add', checked === true)} />
          <Checkbox
            label="Modify"
            checked={form.operations.includes('update')}
            onChange={(_, { checked }) => toggle('update', checked === true)}
          />
          <Checkbox
            label="Delete"
            checked={form.operations.includes('delete')}
            onChange={(_, { checked }) => toggle('delete', checked === true)}
          />
        </div>
      )}
      <Button type="submit" appearance="primary" icon={<Search20Regular />} disabled={scopeOf(form) === undefined}>
        Search
      </Button>
    </form>
  );
}
