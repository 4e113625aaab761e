import { FluentProvider } from '@fluentui/react-components';
import { QueryClientProvider } from '@tanstack/react-query';
import { Notices } from '../components/notices.tsx';
import type { ConsoleDatabase } from '../local/database.ts';
import { LocalProvider } from '../local/local-context.ts';
import { ConsoleShell } from './console-shell.tsx';
import type { Engine } from './engine.ts';
import { EngineProvider } from './engine-context.ts';
import { useTheme } from './theme.ts';

/** The whole console over an engine and what this computer remembers. */
export function App({ engine, database }: { engine: Engine; database: ConsoleDatabase }) {
  return (
    <EngineProvider value={engine}>
      <QueryClientProvider client={engine.queries}>
        <LocalProvider value={database}>
          <ThemedShell />
        </LocalProvider>
      </QueryClientProvider>
    </EngineProvider>
  );
}

function ThemedShell() {
  const setting = useTheme();
  return (
    <FluentProvider theme={setting.theme} style={{ height: '100%' }}>
      <Notices>
        <ConsoleShell theme={setting} />
      </Notices>
    </FluentProvider>
  );
}
