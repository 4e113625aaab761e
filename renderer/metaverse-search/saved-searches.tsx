import { Button, Field, Input, makeStyles, Tooltip, tokens } from '@fluentui/react-components';
import { Delete20Regular } from '@fluentui/react-icons';
import { useLiveQuery } from 'dexie-react-hooks';
import { useState } from 'react';
import { Confirmation } from '../components/confirmation.tsx';
import { formatTime } from '../components/format.ts';
import { SidePanel } from '../components/page.tsx';
import { PlaceLink } from '../components/place-link.tsx';
import { Empty } from '../components/states.tsx';
import { useConsoleDatabase } from '../local/local-context.ts';
import { addresses } from '../shell/addresses.ts';

const useStyles = makeStyles({
  list: { margin: 0, padding: tokens.spacingVerticalS, listStyleType: 'none', overflowY: 'auto' },
  item: {
    display: 'grid',
    gridTemplateColumns: '1fr auto auto',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalM,
    padding: tokens.spacingVerticalXS,
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
});

/** Saved searches: open one or delete it. */
export function SavedSearchesPanel({ onClose }: { onClose: () => void }) {
  const styles = useStyles();
  const database = useConsoleDatabase();
  const searches = useLiveQuery(() => database.searches.orderBy('name').toArray(), [database]) ?? [];
  return (
    <SidePanel title="Saved searches" onClose={onClose}>
      {searches.length === 0 ? (
        <Empty title="No saved search" hint="Save Search… keeps the query under a name." />
      ) : (
        <ul className={styles.list}>
          {searches.map(({ name, query, saved }) => (
            <li key={name} className={styles.item}>
              <PlaceLink to={addresses.metaverseSearch(query)}>{name}</PlaceLink>
              <span>{formatTime(saved)}</span>
              <Tooltip content={`Delete ${name}`} relationship="label">
                <Button appearance="subtle" icon={<Delete20Regular />} onClick={() => void database.searches.delete(name)} />
              </Tooltip>
            </li>
          ))}
        </ul>
      )}
    </SidePanel>
  );
}

export function SaveSearchDialog({ query, onClose }: { query: string; onClose: () => void }) {
  const database = useConsoleDatabase();
  const [name, setName] = useState('');
  const save = () => void database.searches.put({ name: name.trim(), query, saved: Date.now() }).then(onClose);
  return (
    <Confirmation title="Save Search" confirm="Save" disabled={name.trim() === ''} onConfirm={save} onClose={onClose}>
      <Field label="Name" hint="A search of the same name is replaced.">
        <Input value={name} onChange={(_, { value }) => setName(value)} autoComplete="off" />
      </Field>
    </Confirmation>
  );
}
