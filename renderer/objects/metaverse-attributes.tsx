import { Button, Input, makeStyles, tokens } from '@fluentui/react-components';
import { Filter20Regular } from '@fluentui/react-icons';
import { useMemo, useState } from 'react';
import type { MetaverseAttribute } from '../../shared/contract/objects.ts';
import { formatCount, formatNumber, formatTime } from '../components/format.ts';
import { DataGrid } from '../components/grid/data-grid.tsx';
import type { GridColumn } from '../components/grid/grid-column.ts';
import { allRows } from '../components/grid/row-source.ts';
import { PlaceLink } from '../components/place-link.tsx';
import { Empty } from '../components/states.tsx';
import { ValueText, valuesText } from '../components/value-text.tsx';
import { addresses } from '../shell/addresses.ts';
import { FilterBar } from './filter-bar.tsx';

const useStyles = makeStyles({ several: { minWidth: 'auto', marginRight: tokens.spacingHorizontalS, height: '24px' } });

type ShowAll = (attribute: string) => void;

function AttributeValues({ row, showAll }: { row: MetaverseAttribute; showAll: ShowAll }) {
  const styles = useStyles();
  const [first] = row.values;
  if (first === undefined) return null;
  return (
    <>
      {row.count > 1 && (
        <Button size="small" className={styles.several} title="Show all values" onClick={() => showAll(row.name)}>
          {formatNumber(row.count)} values
        </Button>
      )}
      <ValueText value={first} kind="metaverse" />
      {row.count > 1 && <span title={valuesText(row.values)}>; {valuesText(row.values.slice(1, 6))}</span>}
    </>
  );
}

const distinct = (names: readonly string[]): string => [...new Set(names)].join(', ');
const lastTime = (row: MetaverseAttribute): number => Math.max(0, ...row.contributions.map(({ time }) => time));

const attributeColumns = (showAll: ShowAll): readonly GridColumn<MetaverseAttribute>[] => [
  { id: 'name', header: 'Attribute Name', width: 150, grow: 1, text: (row) => row.name },
  {
    id: 'value',
    header: 'Value',
    width: 220,
    grow: 2,
    text: (row) => valuesText(row.values),
    render: (row) => <AttributeValues row={row} showAll={showAll} />,
  },
  { id: 'type', header: 'Type', width: 92, text: (row) => row.type },
  {
    id: 'connector',
    header: 'Contributing Connector',
    width: 178,
    grow: 1,
    text: (row) => distinct(row.contributions.map(({ connectorName }) => connectorName)),
    render: (row) => <Contributors row={row} />,
  },
  {
    id: 'rule',
    header: 'Sync Rule',
    width: 190,
    grow: 2,
    text: (row) => distinct(row.contributions.map(ruleText)),
    render: (row) => <Rules row={row} />,
  },
  {
    id: 'modified',
    header: 'Last Modified',
    width: 172,
    sortBy: lastTime,
    text: (row) => (row.contributions.length === 0 ? '' : formatTime(lastTime(row))),
  },
  {
    id: 'why',
    header: 'Explanation',
    width: 96,
    text: () => '',
    render: (row) => <Why row={row} />,
  },
];

/** Leads to the ladder of contributions: who could give the value, who does, and why the others do not. */
function Why({ row }: { row: MetaverseAttribute }) {
  const [first] = row.contributions;
  if (first === undefined) return null;
  return (
    <PlaceLink
      to={addresses.preview(first.object, { mode: 'full', attribute: row.name })}
      title={`Who contributes to ${row.name}, and why`}
    >
      Why?
    </PlaceLink>
  );
}

type Contribution = MetaverseAttribute['contributions'][number];

/** `In from AD - User Common, version 3`: the version that was in force when the value was given. */
const ruleText = ({ ruleName, ruleVersion }: Contribution): string =>
  ruleVersion === undefined ? ruleName : `${ruleName}, version ${ruleVersion}`;

/** Contributing rules, each a link to the version that gave the value, compared with the rule as it is now. */
function Rules({ row }: { row: MetaverseAttribute }) {
  const rules = [...new Map(row.contributions.map((contribution) => [`${contribution.rule} ${contribution.ruleVersion}`, contribution]))];
  return rules.slice(0, 3).map(([key, contribution], index) => (
    <span key={key} title={ruleText(contribution)}>
      {index > 0 && '; '}
      <PlaceLink to={ruleAddress(contribution)}>{ruleText(contribution)}</PlaceLink>
    </span>
  ));
}

const ruleAddress = ({ rule, ruleVersion }: Contribution): string =>
  addresses.rule(rule, ruleVersion === undefined ? {} : { version: ruleVersion, page: 'compare' });

/** Contributing connectors, each a link to the connector-space object the value came from. */
function Contributors({ row }: { row: MetaverseAttribute }) {
  const objects = [...new Map(row.contributions.map((contribution) => [contribution.object, contribution.connectorName]))];
  return objects.slice(0, 3).map(([object, name], index) => (
    <span key={object}>
      {index > 0 && ', '}
      <PlaceLink to={addresses.connectorSpaceObject(object)}>{name}</PlaceLink>
    </span>
  ));
}

const attributeName = (row: MetaverseAttribute): string => row.name;

/** Attributes with value, contributing connector, rule and time (spec/console.md §7). */
export function MetaverseAttributes({ attributes, showAll }: { attributes: readonly MetaverseAttribute[]; showAll: ShowAll }) {
  const [filter, setFilter] = useState('');
  const columns = useMemo(() => attributeColumns(showAll), [showAll]);
  const rows = useMemo(() => {
    const wanted = filter.trim().toLowerCase();
    return attributes.filter((row) =>
      `${row.name}\n${valuesText(row.values)}\n${row.contributions.map(({ ruleName }) => ruleName).join('\n')}`
        .toLowerCase()
        .includes(wanted),
    );
  }, [attributes, filter]);
  return (
    <>
      <FilterBar detail={formatCount(rows.length, 'attribute')}>
        <Input
          type="search"
          size="small"
          aria-label="Filter attributes"
          placeholder="Filter attributes, values, rules"
          contentBefore={<Filter20Regular />}
          value={filter}
          onChange={(_, { value }) => setFilter(value)}
        />
      </FilterBar>
      {rows.length === 0 ? (
        <Empty title="No attribute matches the filter" />
      ) : (
        <DataGrid label="Attributes" columns={columns} source={allRows(rows)} rowId={attributeName} />
      )}
    </>
  );
}
