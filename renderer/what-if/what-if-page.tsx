import { makeStyles, tokens } from '@fluentui/react-components';
import { QuestionCircle24Regular } from '@fluentui/react-icons';
import { formatDuration, formatTime } from '../components/format.ts';
import { Section } from '../components/page.tsx';
import { PlaceLink } from '../components/place-link.tsx';
import { Empty, Failure, Loaded } from '../components/states.tsx';
import { ToolPage } from '../components/tool-page.tsx';
import { useDesignerActions } from '../metaverse-designer/designer-actions.tsx';
import { addresses } from '../shell/addresses.ts';
import { useWhatIfRun } from './what-if-run.ts';
import { WhatIfView } from './what-if-view.tsx';

const useStyles = makeStyles({
  body: { display: 'flex', flexDirection: 'column', flexGrow: 1, minHeight: 0, padding: tokens.spacingHorizontalM },
});

/** The what-if the engine holds, wherever it was started: of a rule, a version, an import, or the command line. */
export function WhatIfPage() {
  const styles = useStyles();
  const { query, start, stop, again } = useWhatIfRun();
  return (
    <ToolPage actions={useDesignerActions('what-if')}>
      {start.error !== null && <Failure error={start.error} />}
      <Loaded query={query}>
        {(status) =>
          status === null ? (
            <Empty
              icon={<QuestionCircle24Regular />}
              title="No what-if yet"
              hint="A what-if evaluates a change over everybody before it is saved. Start one where the change is made: on a rule, on a version, or on the report of an import."
            >
              <PlaceLink to={addresses.rules()}>Synchronization rules</PlaceLink>
              <PlaceLink to={addresses.versions()}>Versions</PlaceLink>
              <PlaceLink to={addresses.importConfiguration()}>Import configuration</PlaceLink>
            </Empty>
          ) : (
            <Section
              title={`What if – ${status.title === '' ? 'a change' : status.title}`}
              detail={`${formatTime(status.started)}${status.ended === undefined ? '' : `, took ${formatDuration(status.ended - status.started)}`}`}
            >
              <div className={styles.body}>
                <WhatIfView key={status.id} status={status} onStop={() => stop(status.id)} onAgain={again} />
              </div>
            </Section>
          )
        }
      </Loaded>
    </ToolPage>
  );
}
