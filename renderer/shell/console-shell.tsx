import { makeStyles, tokens } from '@fluentui/react-components';
import { useConnectionState } from './engine-context.ts';
import { useEngineEvents } from './engine-events.ts';
import { EngineBanner, EngineUnavailable } from './engine-notice.tsx';
import { useShellKeys } from './keyboard.ts';
import { CurrentPage } from './pages.tsx';
import { StatusBar } from './status-bar.tsx';
import type { ThemeSetting } from './theme.ts';
import { ToolBar } from './tool-bar.tsx';
import { useToolPlaces } from './tools.ts';

const useStyles = makeStyles({
  shell: {
    display: 'flex',
    flexDirection: 'column',
    height: '100%',
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground1,
  },
  page: { display: 'flex', flexGrow: 1, minHeight: 0, minWidth: 0 },
});

/** Tools on top, the page, the status bar below; a banner while the engine is away. */
export function ConsoleShell({ theme }: { theme: ThemeSetting }) {
  const styles = useStyles();
  const connection = useConnectionState();
  const places = useToolPlaces();
  useEngineEvents();
  useShellKeys(places);
  const unavailable = connection.phase === 'failed' || connection.phase === 'signed-out';
  return (
    <div className={styles.shell}>
      <ToolBar theme={theme} places={places} />
      <EngineBanner connection={connection} />
      <div className={styles.page}>{unavailable ? <EngineUnavailable connection={connection} /> : <CurrentPage />}</div>
      <StatusBar connection={connection} />
    </div>
  );
}
