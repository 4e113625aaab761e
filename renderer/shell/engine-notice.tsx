import { Button, MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import { LockClosed24Regular, PlugDisconnected24Regular } from '@fluentui/react-icons';
import { Empty } from '../components/states.tsx';
import type { ConnectionPhase, ConnectionState } from './connection.ts';
import { useEngine } from './engine-context.ts';

const banners: { readonly [P in ConnectionPhase]?: { readonly title: string; readonly text: string } } = {
  restarting: {
    title: 'The engine stopped and is being restarted',
    text: 'What is shown may be out of date. It is fetched again as soon as the engine answers.',
  },
  lost: {
    title: 'The service has ended or cannot be reached.',
    text: 'Start it again and open the address it prints.',
  },
};

/** Says while the engine is away that it is; the page stays as it was. */
export function EngineBanner({ connection }: { connection: ConnectionState }) {
  const banner = banners[connection.phase];
  if (banner === undefined) return null;
  return (
    <div role="alert">
      <MessageBar intent="warning" shape="square">
        <MessageBarBody>
          <MessageBarTitle>{banner.title}</MessageBarTitle>
          {connection.message ?? banner.text}
        </MessageBarBody>
      </MessageBar>
    </div>
  );
}

/** In place of every page: the engine cannot work, or the browser has no right to talk to it. */
export function EngineUnavailable({ connection }: { connection: ConnectionState }) {
  const { retry } = useEngine().connection;
  if (connection.phase === 'signed-out')
    return (
      <Empty
        icon={<LockClosed24Regular />}
        title="This address is no longer valid"
        hint="The address of the console works once. Start `isthmus serve` again, or look at its output, and open the new address it prints."
      />
    );
  return (
    <Empty
      icon={<PlugDisconnected24Regular />}
      title={connection.code === undefined ? 'The engine did not start' : `The engine did not start: ${connection.code}`}
      hint={connection.message ?? 'Look at the log in the data folder, then start the console again.'}
    >
      {retry !== undefined && <Button onClick={retry}>Try again</Button>}
    </Empty>
  );
}
