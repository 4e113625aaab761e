import { join } from 'node:path';
import { app, BrowserWindow, nativeTheme } from 'electron';
import { versionArgument } from './bridge.ts';
import { consolePage } from './console-page.ts';

const dark = '#1f1f1f';
const light = '#ffffff';

/** Opens a console window; it is shown once it has something to show. */
export function openConsoleWindow(): BrowserWindow {
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    minWidth: 960,
    minHeight: 600,
    show: false,
    title: 'Isthmus',
    backgroundColor: nativeTheme.shouldUseDarkColors ? dark : light,
    webPreferences: {
      preload: join(app.getAppPath(), 'out', 'preload', 'preload.cjs'),
      additionalArguments: [versionArgument + app.getVersion()],
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
    },
  });
  window.once('ready-to-show', () => window.show());
  window.webContents.on('render-process-gone', (_event, details) => {
    if (details.reason !== 'clean-exit') reloadSoon(window);
  });
  void window.loadURL(consolePage).catch((error: unknown) => {
    console.error(`The console page ${consolePage} could not be loaded: ${error instanceof Error ? error.message : String(error)}`);
  });
  return window;
}

/** Brings a console window to the front: the one there is, else a new one. */
export function showConsole(): void {
  const [window] = BrowserWindow.getAllWindows();
  if (window === undefined) {
    openConsoleWindow();
    return;
  }
  if (window.isMinimized()) window.restore();
  window.focus();
}

/** Not at once: a page that crashes while loading would otherwise crash in a tight loop. */
function reloadSoon(window: BrowserWindow): void {
  setTimeout(() => {
    if (!window.isDestroyed()) window.webContents.reload();
  }, 1_000);
}
