import { Button, Checkbox, Input, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { formatCount } from '../components/format.ts';
import { SidePanel } from '../components/page.tsx';
import { FilterBar } from '../objects/filter-bar.tsx';

const useStyles = makeStyles({
  list: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(max(240px, 50%), 1fr))',
    alignContent: 'start',
    overflowY: 'auto',
    padding: tokens.spacingVerticalS,
  },
  column: { minWidth: 0 },
  name: { minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
});

interface ColumnSettingsProps {
  readonly attributes: readonly string[];
  readonly chosen: readonly string[];
  readonly onChange: (columns: readonly string[]) => void;
  readonly onClose: () => void;
}

/** Column Settings: which attributes the results show. */
export function ColumnSettingsPanel({ attributes, chosen, onChange, onClose }: ColumnSettingsProps) {
  const styles = useStyles();
  const [filter, setFilter] = useState('');
  const wanted = filter.trim().toLowerCase();
  return (
    <SidePanel title="Column Settings" onClose={onClose}>
      <FilterBar detail={formatCount(chosen.length, 'column')}>
        <Input
          type="search"
          size="small"
          aria-label="Filter columns"
          placeholder="Filter"
          value={filter}
          onChange={(_, { value }) => setFilter(value)}
        />
        <Button size="small" onClick={() => onChange([])} disabled={chosen.length === 0}>
          Remove all
        </Button>
      </FilterBar>
      <div className={styles.list}>
        {attributes
          .filter((name) => name !== 'displayName' && name.toLowerCase().includes(wanted))
          .map((name) => (
            <Checkbox
              key={name}
              className={styles.column}
              label={{ children: name, title: name, className: styles.name }}
              checked={chosen.includes(name)}
              onChange={(_, { checked }) => onChange(checked === true ? [...chosen, name] : chosen.filter((one) => one !== name))}
            />
          ))}
      </div>
    </SidePanel>
  );
}
