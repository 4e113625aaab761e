import { join } from 'node:path';
import { app, ipcMain, Menu, nativeTheme, session, utilityProcess } from 'electron';
import { APPLICATION_NAME } from '../shared/model/application-name.ts';
import { ENGINE_V8_FLAGS } from '../shared/model/engine-memory.ts';
import { channel, type EngineState, themes } from './bridge.ts';
import { registerConsoleScheme, serveConsolePage } from './console-page.ts';
import { chooseDataFolder } from './data-folder.ts';
import { serveEnginePorts } from './engine-channel.ts';
import { type EngineProcess, engineProcess } from './engine-process.ts';
import { buildMenu, reflectEngineState } from './menu.ts';
import { confineSession, confineWebContents, isFromConsole } from './security.ts';
import { openConsoleWindow, showConsole } from './windows.ts';

app.setName(APPLICATION_NAME);
const dataFolder = chooseDataFolder();

if (app.requestSingleInstanceLock()) {
  registerConsoleScheme();
  confineWebContents();
  app.on('second-instance', showConsole);
  app.on('activate', showConsole);
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  void app.whenReady().then(begin);
} else {
  app.quit();
}

function begin(): void {
  confineSession(session.defaultSession);
  serveConsolePage();
  ipcMain.on(channel.setTheme, (event, wanted: unknown) => {
    const theme = themes.find((known) => known === wanted);
    if (isFromConsole(event) && theme !== undefined) nativeTheme.themeSource = theme;
  });

  let announce: (state: EngineState) => void = () => undefined;
  const engine = engineProcess({
    fork: forkEngine,
    start: { dataFolder, assetsFolder: assetsFolder(), version: app.getVersion() },
    onState: (state) => announce(state),
    log: (line) => console.error(line),
  });
  const { engineStateChanged } = serveEnginePorts(engine);
  announce = (state) => {
    engineStateChanged(state);
    reflectEngineState(state);
  };
  Menu.setApplicationMenu(buildMenu({ dataFolder, startEngine: engine.start }));
  stopEngineBeforeQuit(engine);
  engine.start();
  openConsoleWindow();
}

function forkEngine() {
  return utilityProcess.fork(join(app.getAppPath(), 'out', 'main', 'utility-process.js'), [], {
    serviceName: 'Isthmus engine',
    // Flags of V8 by themselves would only be listed in `process.execArgv`; this switch of Chromium reaches V8.
    execArgv: [`--js-flags=${ENGINE_V8_FLAGS.join(' ')}`],
  });
}

function assetsFolder(): string {
  return join(app.isPackaged ? process.resourcesPath : app.getAppPath(), 'assets');
}

/** The engine gets the time to end its transaction; the windows are gone by then, so nobody waits for it. */
function stopEngineBeforeQuit(engine: EngineProcess): void {
  let stopped = false;
  app.on('will-quit', (event) => {
    if (stopped) return;
    event.preventDefault();
    void engine.stop().then(() => {
      stopped = true;
      // Electron ignores a quit that is asked for before it has put the prevented one away.
      setImmediate(() => app.quit());
    });
  });
}
