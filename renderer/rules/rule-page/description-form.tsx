import { Checkbox, Field, Input, makeStyles, Select, Textarea, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import type { ConnectorId } from '../../../shared/model/identifier.ts';
import { linkTypes, type SyncRule } from '../../../shared/model/rule.ts';
import { useMetaverseSchema } from '../../metaverse-search/attribute-names.ts';
import { useApi } from '../../shell/engine-context.ts';
import { linkTypeNames } from '../rule-names.ts';
import { useFormStyles } from './form-styles.ts';
import { fieldIssue } from './issues.ts';
import type { RuleFormProps } from './rule-form.ts';

const useStyles = makeStyles({
  grid: {
    display: 'grid',
    alignItems: 'start',
    gridTemplateColumns: 'repeat(2, minmax(220px, 420px))',
    gap: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalXL}`,
  },
  wide: { gridColumn: '1 / -1' },
});

/** Page 1 of the field's editor (spec/console.md §12.3). */
export function DescriptionForm({ rule, issues, locked, onChange, isNew }: RuleFormProps & { readonly isNew: boolean }) {
  const form = useFormStyles();
  const styles = useStyles();
  const api = useApi();
  const connectors = useQuery(api.connectors.list.queryOptions()).data ?? [];
  const connector = useQuery({ ...api.connectors.get.queryOptions({ input: { id: rule.connectorId } }), enabled: rule.connectorId !== '' });
  const { objectTypes } = useMetaverseSchema(rule.mvObjectType);
  const set = (part: Partial<SyncRule>) => onChange({ ...rule, ...part });
  const number = (text: string): number => (/^\d{1,9}$/.test(text.trim()) ? Number(text) : 0);
  const mvTypes = [...objectTypes.map(({ name }) => name), ...(rule.direction === 'inbound' ? ['*'] : [])];
  return (
    <fieldset className={form.form} disabled={locked} aria-label="Description">
      <div className={styles.grid}>
        <Field label="Name" required className={styles.wide} {...fieldIssue(issues, ['name'])}>
          <Input value={rule.name} onChange={(_, { value }) => set({ name: value })} />
        </Field>
        <Field label="Description" className={styles.wide}>
          <Textarea
            resize="vertical"
            value={rule.description ?? ''}
            onChange={(_, { value }) => set({ description: value === '' ? undefined : value })}
          />
        </Field>
        <Field label="Direction" {...(!isNew && { hint: 'Chosen when the rule is created.' })}>
          <Select
            value={rule.direction}
            disabled={!isNew}
            onChange={(_, { value }) => set({ direction: value === 'outbound' ? 'outbound' : 'inbound' })}
          >
            <option value="inbound">Inbound</option>
            <option value="outbound">Outbound</option>
          </Select>
        </Field>
        <Field label="Connected System" {...fieldIssue(issues, ['connectorId'])}>
          <Select value={rule.connectorId} onChange={(_, { value }) => set({ connectorId: value as ConnectorId })}>
            {connectors.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        </Field>
        <Field label="Connected System Object Type" {...fieldIssue(issues, ['csObjectType'])}>
          <TypeSelect
            value={rule.csObjectType}
            types={connector.data?.objectTypes ?? []}
            onChange={(csObjectType) => set({ csObjectType })}
          />
        </Field>
        <Field label="Metaverse Object Type" {...fieldIssue(issues, ['mvObjectType'])}>
          <TypeSelect value={rule.mvObjectType} types={mvTypes} onChange={(mvObjectType) => set({ mvObjectType })} />
        </Field>
        <Field label="Link Type" {...fieldIssue(issues, ['linkType'])}>
          <Select
            value={rule.linkType}
            onChange={(_, { value }) => set({ linkType: linkTypes.find((type) => type === value) ?? rule.linkType })}
          >
            {linkTypes.map((type) => (
              <option key={type} value={type}>
                {linkTypeNames[type]}
              </option>
            ))}
          </Select>
        </Field>
        <Field label="Precedence" hint="Unique; the lower number wins." {...fieldIssue(issues, ['precedence'])}>
          <Input
            inputMode="numeric"
            value={rule.precedence === 0 ? '' : String(rule.precedence)}
            onChange={(_, { value }) => set({ precedence: number(value) })}
          />
        </Field>
        <Field label="Soft delete expiry" hint="Seconds until an object that leaves the scope is deleted for good.">
          <Input
            inputMode="numeric"
            value={String(rule.softDeleteExpirySeconds)}
            onChange={(_, { value }) => set({ softDeleteExpirySeconds: number(value) })}
          />
        </Field>
        {rule.immutableTag !== undefined && (
          <Field label="Tag" hint="Marks a default rule; rules of your own have none.">
            <Input value={rule.immutableTag} readOnly />
          </Field>
        )}
        <div className={styles.wide}>
          <Checkbox
            label="Enable Password Sync"
            checked={rule.passwordSync}
            onChange={(_, { checked }) => set({ passwordSync: checked === true })}
          />
          <Checkbox label="Disabled" checked={!rule.enabled} onChange={(_, { checked }) => set({ enabled: checked !== true })} />
        </div>
      </div>
    </fieldset>
  );
}

interface TypeSelectProps {
  readonly value: string;
  readonly types: readonly string[];
  readonly onChange: (type: string) => void;
}

/** A type that the schema does not have stays a choice while it is chosen. */
function TypeSelect({ value, types, onChange, ...field }: TypeSelectProps) {
  const all = types.includes(value) ? types : [value, ...types];
  return (
    <Select {...field} value={value} onChange={(_, data) => onChange(data.value)}>
      {all.map((type) => (
        <option key={type} value={type}>
          {type === '*' ? '* (any)' : type === '' ? 'Choose…' : type}
        </option>
      ))}
    </Select>
  );
}
