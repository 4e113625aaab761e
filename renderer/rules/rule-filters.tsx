import { Button, Input, makeStyles, Select } from '@fluentui/react-components';
import { Filter20Regular, FilterDismiss20Regular, Options20Regular } from '@fluentui/react-icons';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { RuleFilter } from '../../shared/contract/rules.ts';
import { linkTypes } from '../../shared/model/rule.ts';
import { AttributeCombobox } from '../metaverse-search/attribute-combobox.tsx';
import { useMetaverseSchema } from '../metaverse-search/attribute-names.ts';
import { FilterBar } from '../objects/filter-bar.tsx';
import { useApi } from '../shell/engine-context.ts';
import { linkTypeNames } from './rule-names.ts';

const useStyles = makeStyles({
  more: { width: '100%', display: 'flex', flexWrap: 'wrap', gap: '6px 12px' },
  attribute: { width: '190px', minWidth: 0 },
});

type Choice = readonly [value: string, name: string];

interface RuleFiltersProps {
  readonly filter: RuleFilter;
  readonly onChange: (filter: RuleFilter) => void;
  readonly detail: string;
}

/** The filters over the list (spec/console.md §12.1); all must hold. F5 clears them. */
export function RuleFilters({ filter, onChange, detail }: RuleFiltersProps) {
  const styles = useStyles();
  const connectors = useQuery(useApi().connectors.list.queryOptions()).data ?? [];
  const hidden = [filter.csObjectType, filter.mvObjectType, filter.csAttribute, filter.mvAttribute, filter.linkType, filter.passwordSync];
  const [more, showMore] = useState(false);
  const shown = more || hidden.some((value) => value !== undefined);
  const set = (name: keyof RuleFilter, value: string | boolean | undefined) =>
    onChange({ ...filter, [name]: value === '' ? undefined : value } as RuleFilter);
  const choose = (name: keyof RuleFilter, label: string, any: string, choices: readonly Choice[]) => (
    <Select size="small" aria-label={label} value={String(filter[name] ?? '')} onChange={(_, { value }) => set(name, asValue(value))}>
      <option value="">{any}</option>
      {choices.map(([value, text]) => (
        <option key={value} value={value}>
          {text}
        </option>
      ))}
    </Select>
  );
  return (
    <FilterBar detail={detail}>
      <Input
        type="search"
        size="small"
        aria-label="Filter rules"
        placeholder="Name, attribute, expression"
        contentBefore={<Filter20Regular />}
        value={filter.text ?? ''}
        onChange={(_, { value }) => set('text', value)}
      />
      {choose('direction', 'Direction', 'Any direction', [
        ['inbound', 'Inbound'],
        ['outbound', 'Outbound'],
      ])}
      {choose(
        'connector',
        'Connector',
        'Any connector',
        connectors.map(({ id, name }) => [id, name]),
      )}
      {choose('origin', 'Origin', 'Any origin', [
        ['default', 'Default'],
        ['edited', 'Edited default'],
        ['custom', 'Custom'],
      ])}
      {choose('enabled', 'State', 'Any state', [
        ['true', 'Enabled'],
        ['false', 'Disabled'],
      ])}
      <Button size="small" appearance="subtle" icon={<Options20Regular />} aria-expanded={shown} onClick={() => showMore(!shown)}>
        More filters
      </Button>
      {Object.values(filter).some((value) => value !== undefined) && (
        <Button size="small" appearance="subtle" icon={<FilterDismiss20Regular />} onClick={() => onChange({})}>
          Clear filters
        </Button>
      )}
      {shown && (
        <div className={styles.more}>
          <MoreFilters filter={filter} set={set} choose={choose} />
        </div>
      )}
    </FilterBar>
  );
}

const asValue = (text: string): string | boolean => (text === 'true' ? true : text === 'false' ? false : text);

interface MoreFiltersProps {
  readonly filter: RuleFilter;
  readonly set: (name: keyof RuleFilter, value: string | undefined) => void;
  readonly choose: (name: keyof RuleFilter, label: string, any: string, choices: readonly Choice[]) => React.ReactNode;
}

/** The rarer ones; they need the schemas, which are fetched when they are shown. */
function MoreFilters({ filter, set, choose }: MoreFiltersProps) {
  const styles = useStyles();
  const api = useApi();
  const { objectTypes, attributes } = useMetaverseSchema(filter.mvObjectType ?? '');
  const connectors = useQuery(api.connectors.list.queryOptions()).data ?? [];
  const details = useQueries({
    queries: connectors
      .filter(({ id }) => filter.connector === undefined || filter.connector === id)
      .map(({ id }) => api.connectors.get.queryOptions({ input: { id } })),
  });
  const known = details.flatMap(({ data }) => (data === undefined ? [] : [data]));
  const types = unique(known.flatMap((connector) => connector.objectTypes));
  const names = unique(known.flatMap((connector) => connector.attributes.map(({ name }) => name)));
  const metaverseNames = useMemo(() => attributes.map(({ name }) => name), [attributes]);
  return (
    <>
      {choose(
        'csObjectType',
        'Connector object type',
        'Any connector object type',
        types.map((name) => [name, name]),
      )}
      {choose(
        'mvObjectType',
        'Metaverse object type',
        'Any metaverse object type',
        objectTypes.map(({ name }) => [name, name]),
      )}
      {choose(
        'linkType',
        'Link type',
        'Any link type',
        linkTypes.map((type) => [type, linkTypeNames[type]]),
      )}
      {choose('passwordSync', 'Password sync', 'With or without password sync', [
        ['true', 'Password sync'],
        ['false', 'No password sync'],
      ])}
      <AttributeCombobox
        size="small"
        className={styles.attribute}
        label="Connector attribute"
        placeholder="Connector attribute"
        value={filter.csAttribute ?? ''}
        attributes={names}
        onChange={(name) => set('csAttribute', name)}
      />
      <AttributeCombobox
        size="small"
        className={styles.attribute}
        label="Metaverse attribute"
        placeholder="Metaverse attribute"
        value={filter.mvAttribute ?? ''}
        attributes={metaverseNames}
        onChange={(name) => set('mvAttribute', name)}
      />
    </>
  );
}

const unique = (all: readonly string[]): readonly string[] =>
  [...new Set(all)].sort((a, b) => a.localeCompare(b, undefined, { sensitivity: 'base' }));
