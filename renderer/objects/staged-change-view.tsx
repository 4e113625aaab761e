import { MessageBar, MessageBarBody, makeStyles, tokens } from '@fluentui/react-components';
import type { StagedChange } from '../../shared/contract/objects.ts';
import { Fields } from '../components/fields.tsx';
import { formatCount, formatWord } from '../components/format.ts';
import { ChangesGrid } from './changes-grid.tsx';

const useStyles = makeStyles({
  head: {
    display: 'flex',
    flexDirection: 'column',
    flexShrink: 0,
    rowGap: tokens.spacingVerticalS,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
  },
});

/** A staged import or export: what it does, the attributes old and new, and what the connected system does not take. */
export function StagedChangeView({ change }: { change: StagedChange }) {
  const styles = useStyles();
  return (
    <>
      <div className={styles.head}>
        <Fields
          rows={[
            { name: 'Modification type', value: formatWord(change.operation) },
            { name: 'New distinguished name', value: change.newDn },
          ]}
        />
        {change.notWritable.length > 0 && (
          <MessageBar intent="warning" layout="multiline">
            <MessageBarBody>
              {formatCount(change.notWritable.length, 'attribute')} not writable through Graph:{' '}
              {change.notWritable.map(({ attribute }) => attribute).join(', ')}. Staged and counted, but left out of the request.
            </MessageBarBody>
          </MessageBar>
        )}
      </div>
      <ChangesGrid changes={change.changes} notWritable={change.notWritable} />
    </>
  );
}
