import { Badge, makeStyles, Text, tokens } from '@fluentui/react-components';
import type { ConfigurationChange, ImpactClass, Requirement, SaveResult } from '../../shared/contract/configuration.ts';
import { formatCount } from '../components/format.ts';

const useStyles = makeStyles({
  summary: { display: 'flex', flexDirection: 'column', rowGap: tokens.spacingVerticalS },
  line: { display: 'flex', alignItems: 'center', flexWrap: 'wrap', columnGap: tokens.spacingHorizontalS },
  list: { margin: 0, paddingLeft: tokens.spacingHorizontalXL, maxHeight: '180px', overflowY: 'auto', overflowWrap: 'anywhere' },
});

/** What each class of change means for people's data, in words. */
const impacts: {
  readonly [I in ImpactClass]: { readonly word: string; readonly color: 'informative' | 'warning' | 'danger'; readonly meaning: string };
} = {
  cosmetic: { word: 'Cosmetic', color: 'informative', meaning: 'No object is affected.' },
  'sync-affecting': { word: 'Sync-affecting', color: 'warning', meaning: 'Values of objects can change.' },
  destructive: { word: 'Destructive', color: 'danger', meaning: 'Objects can be disconnected or deleted.' },
};

const SHOWN = 200;

/** What a save changes, how grave that is, and what has to run for it to take effect. */
export function ChangeSummary({ result }: { result: Pick<SaveResult, 'changes' | 'impact' | 'requires'> }) {
  const styles = useStyles();
  const { changes, impact, requires } = result;
  if (changes.length === 0) return <Text>Nothing would change.</Text>;
  const { word, color, meaning } = impacts[impact];
  return (
    <div className={styles.summary}>
      <div className={styles.line}>
        <Badge appearance="tint" color={color}>
          {word}
        </Badge>
        <Text>
          {formatCount(changes.length, 'change')}. {meaning}
        </Text>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reachable with the keyboard. */}
      <ul className={styles.list} aria-label="Changes" tabIndex={0}>
        {changes.slice(0, SHOWN).map((change) => (
          <li key={changeKey(change)}>{change.sentence}</li>
        ))}
        {changes.length > SHOWN && <li>… and {formatCount(changes.length - SHOWN, 'more change')}</li>}
      </ul>
      <Text size={200}>{requirementText(requires)}</Text>
    </div>
  );
}

/** What has to run, in a sentence. */
export function requirementText({ action, connectors }: Requirement): string {
  if (action === 'nothing') return 'Nothing has to run for it.';
  if (action === 'delta-synchronization') return 'It takes effect with the next Delta Synchronization.';
  const steps = connectors.map(
    ({ name, fullImport }) => `${fullImport ? 'Full Import and Full Synchronization' : 'Full Synchronization'} of ${name}`,
  );
  return `Required afterwards: ${steps.join('; ')}. The next cycle does it by itself.`;
}

const changeKey = ({ path, kind, sentence }: ConfigurationChange): string => `${path} ${kind} ${sentence}`;
