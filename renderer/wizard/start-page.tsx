import { makeStyles, Text, Title2, tokens } from '@fluentui/react-components';
import { PeopleCommunityRegular, PlugConnectedAddRegular } from '@fluentui/react-icons';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Failure, Loaded } from '../components/states.tsx';
import { addresses } from '../shell/addresses.ts';
import { useApi } from '../shell/engine-context.ts';
import { navigate } from '../shell/router.ts';
import { Door } from './door.tsx';
import { NextStep } from './next-step.tsx';

const useStyles = makeStyles({
  page: { flexGrow: 1, overflowY: 'auto', backgroundColor: tokens.colorNeutralBackground2 },
  column: {
    display: 'flex',
    flexDirection: 'column',
    rowGap: tokens.spacingVerticalL,
    maxWidth: '880px',
    margin: '0 auto',
    padding: `56px ${tokens.spacingHorizontalXXL}`,
  },
  heading: { margin: 0 },
  lead: { color: tokens.colorNeutralForeground2, maxWidth: '640px' },
  doors: { display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(320px, 1fr))', gap: tokens.spacingHorizontalL },
});

const welcome = {
  empty: {
    title: 'Welcome to Isthmus',
    text: 'Isthmus keeps directories and a Microsoft Entra tenant in step. This data folder is empty; choose how to begin.',
  },
  ready: {
    title: 'Ready for the first cycle',
    text: 'The connectors and their synchronization rules are in place. Nothing has been read or written yet.',
  },
  partly: {
    title: 'The connectors are in place',
    text: 'Some of them have not run yet; Operations shows the results of those that have.',
  },
  used: { title: 'The connectors are in place', text: 'They have run before; Operations shows the results.' },
} as const;

/** First run: two doors. Once there are connectors, the next step: run everything in order. */
export function StartPage() {
  const styles = useStyles();
  const api = useApi();
  const status = useQuery(api.engine.status.queryOptions());
  const explore = useMutation(api.setup.exploreSampleForest.mutationOptions());
  const connectors = useQuery(api.connectors.list.queryOptions()).data ?? [];
  const ran = connectors.filter(({ lastRun }) => lastRun !== undefined).length;
  const progress = ran === 0 ? 'ready' : ran === connectors.length ? 'used' : 'partly';
  const empty = !explore.isSuccess && status.data?.empty !== false;
  const words = welcome[empty ? 'empty' : progress];
  return (
    <main className={styles.page}>
      <div className={styles.column}>
        <Title2 as="h2" className={styles.heading}>
          {words.title}
        </Title2>
        <Text size={400} className={styles.lead}>
          {words.text}
        </Text>
        <Loaded query={status}>
          {() =>
            !empty ? (
              <NextStep />
            ) : (
              <div className={styles.doors}>
                <Door
                  icon={<PeopleCommunityRegular />}
                  title="Explore the sample forest"
                  text="About 250 people and their groups in two domains, with the flaws of real directories, and a sandbox tenant to export to. Works at once; nothing leaves this computer."
                  action="Explore the sample forest"
                  primary
                  busy={explore.isPending}
                  onOpen={() => explore.mutate({})}
                />
                <Door
                  icon={<PlugConnectedAddRegular />}
                  title="Set up a connection"
                  text="An LDAP directory such as Active Directory or OpenLDAP, or an LDIF file, and the tenant it goes to: the sandbox on this computer or your own. Test it before anything is kept."
                  action="Set up a connection"
                  onOpen={() => navigate(addresses.setUp())}
                />
              </div>
            )
          }
        </Loaded>
        {explore.error !== null && <Failure error={explore.error} />}
      </div>
    </main>
  );
}
