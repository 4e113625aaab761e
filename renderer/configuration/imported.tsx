import { Button, MessageBar, MessageBarBody, MessageBarTitle, makeStyles, tokens } from '@fluentui/react-components';
import { CheckmarkCircle24Regular } from '@fluentui/react-icons';
import type { ImportResult } from '../../shared/contract/configuration.ts';
import { PlaceLink } from '../components/place-link.tsx';
import { Empty } from '../components/states.tsx';
import { RequirementBanner } from '../rules/requirement-banner.tsx';
import { addresses } from '../shell/addresses.ts';

const useStyles = makeStyles({ secrets: { margin: tokens.spacingHorizontalM }, list: { margin: 0 } });

/** What is left to do after an import: secrets, and the full steps. */
export function Imported({ result, onAgain }: { result: ImportResult; onAgain: () => void }) {
  const styles = useStyles();
  const incomplete = result.report.connectors.filter(({ secretsToSupply }) => secretsToSupply.length > 0);
  return (
    <>
      <RequirementBanner />
      {incomplete.length > 0 && (
        <div className={styles.secrets}>
          <MessageBar intent="warning" layout="multiline">
            <MessageBarBody>
              <MessageBarTitle>Secrets to supply</MessageBarTitle>
              They are never part of a configuration; without them these connectors cannot run.
              <ul className={styles.list}>
                {incomplete.map(({ id, name, secretsToSupply }) => (
                  <li key={id}>
                    <PlaceLink to={addresses.connectorProperties(id)}>{name}</PlaceLink>: {secretsToSupply.join(', ')}
                  </li>
                ))}
              </ul>
            </MessageBarBody>
          </MessageBar>
        </div>
      )}
      <Empty
        icon={<CheckmarkCircle24Regular />}
        title={result.version === undefined ? 'Nothing differed; there is no new version' : `Version ${result.version} is in force`}
        hint="What it changed is kept in the history, and can be brought back from there."
      >
        {result.version !== undefined && <PlaceLink to={addresses.versions({ version: result.version })}>What it changed</PlaceLink>}
        <Button onClick={onAgain}>Import another</Button>
      </Empty>
    </>
  );
}
