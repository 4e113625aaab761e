import { Button, Dropdown, Field, Input, makeStyles, Option, tokens } from '@fluentui/react-components';
import { Add20Regular, Search20Regular } from '@fluentui/react-icons';
import type { FormEvent } from 'react';
import type { ObjectTypeRow } from '../../shared/contract/metaverse-designer.ts';
import type { MetaverseClause } from '../../shared/contract/metaverse-search.ts';
import { ClauseRow } from './clause-row.tsx';
import type { SearchForm } from './query.ts';

const useStyles = makeStyles({
  form: {
    display: 'flex',
    flexDirection: 'column',
    flexShrink: 0,
    rowGap: tokens.spacingVerticalS,
    maxHeight: '45%',
    overflowY: 'auto',
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM} ${tokens.spacingVerticalM}`,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  first: { display: 'flex', alignItems: 'flex-end', columnGap: tokens.spacingHorizontalM },
  text: { flexGrow: 1 },
  scope: { minWidth: '180px' },
  add: { alignSelf: 'flex-start' },
});

const ALL = '<All>';
const newClause: MetaverseClause = { attribute: '', operator: 'contains', value: '' };

interface QueryBuilderProps {
  readonly form: SearchForm;
  readonly objectTypes: readonly ObjectTypeRow[];
  readonly attributes: readonly string[];
  readonly onChange: (form: SearchForm) => void;
  readonly onSearch: () => void;
}

/** Scope, free text and clauses, all of which must hold (spec/console.md §8). Enter searches. */
export function QueryBuilder({ form, objectTypes, attributes, onChange, onSearch }: QueryBuilderProps) {
  const styles = useStyles();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSearch();
  };
  const setClause = (at: number, clause: MetaverseClause) =>
    onChange({ ...form, clauses: form.clauses.map((one, index) => (index === at ? clause : one)) });
  return (
    <form className={styles.form} aria-label="Metaverse query" onSubmit={submit}>
      <div className={styles.first}>
        <Field label="Scope by Object Type">
          <Dropdown
            className={styles.scope}
            value={form.objectType === '' ? ALL : form.objectType}
            selectedOptions={[form.objectType]}
            onOptionSelect={(_, { optionValue }) => onChange({ ...form, objectType: optionValue ?? '' })}
          >
            <Option value="">{ALL}</Option>
            {objectTypes.map(({ name }) => (
              <Option key={name} value={name}>
                {name}
              </Option>
            ))}
          </Dropdown>
        </Field>
        <Field label="Any value contains" className={styles.text}>
          <Input
            type="search"
            placeholder="Part of a name, mail address, identifier …"
            value={form.text}
            onChange={(_, { value }) => onChange({ ...form, text: value })}
            autoComplete="off"
            spellCheck={false}
          />
        </Field>
        <Button icon={<Add20Regular />} onClick={() => onChange({ ...form, clauses: [...form.clauses, newClause] })}>
          Add Clause
        </Button>
        <Button type="submit" appearance="primary" icon={<Search20Regular />}>
          Search
        </Button>
      </div>
      {form.clauses.map((clause, index) => (
        <ClauseRow
          // biome-ignore lint/suspicious/noArrayIndexKey: clauses have no identity but their place.
          key={index}
          number={index + 1}
          clause={clause}
          attributes={attributes}
          onChange={(changed) => setClause(index, changed)}
          onDelete={() => onChange({ ...form, clauses: form.clauses.filter((_, at) => at !== index) })}
        />
      ))}
    </form>
  );
}
