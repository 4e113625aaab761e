import { app, BrowserWindow, dialog, Menu, type MenuItemConstructorOptions, shell } from 'electron';
import { channel, type EngineState } from './bridge.ts';

/** The places the Tools menu opens: the console's tabs in their order, with the page's own keys. */
const places = [
  { label: '&Operations', place: '#/operations', accelerator: 'CmdOrCtrl+1' },
  { label: '&Connectors', place: '#/connectors', accelerator: 'CmdOrCtrl+2' },
  { label: 'Metaverse &Designer', place: '#/metaverse-designer', accelerator: 'CmdOrCtrl+3' },
  { label: 'Metaverse &Search', place: '#/metaverse-search', accelerator: 'CmdOrCtrl+4' },
];

/** The application menu: File, Tools, Actions and Help as administrators know them, plus what macOS needs. */
export function buildMenu({ dataFolder, startEngine }: { dataFolder: string; startEngine: () => void }): Menu {
  const mac = process.platform === 'darwin';
  return Menu.buildFromTemplate([
    ...(mac ? [{ role: 'appMenu' } as const] : []),
    {
      label: '&File',
      submenu: [
        { label: 'Open &Data Folder', click: () => void openFolder(dataFolder) },
        { id: startEngineItem, label: '&Start the Engine Again', enabled: false, click: startEngine },
        { type: 'separator' },
        mac ? { role: 'close' } : { role: 'quit', label: 'E&xit' },
      ],
    },
    ...(mac ? [{ role: 'editMenu' } as const] : []),
    {
      label: '&Tools',
      submenu: [
        // The page has these keys itself, in the browser too; the menu only shows them.
        ...places.map(({ place, ...item }) => ({
          ...item,
          registerAccelerator: false,
          click: withContents((page) => page.send(channel.goTo, place)),
        })),
        { type: 'separator' },
        { label: '&View', submenu: viewItems },
      ],
    },
    {
      label: '&Actions',
      submenu: [
        { label: '&Refresh', accelerator: 'F5', registerAccelerator: false, click: withContents(pressRefresh) },
        { type: 'separator' },
        { label: '&Back', accelerator: 'Alt+Left', click: withContents((page) => page.navigationHistory.goBack()) },
        { label: '&Forward', accelerator: 'Alt+Right', click: withContents((page) => page.navigationHistory.goForward()) },
      ],
    },
    {
      role: 'help',
      label: '&Help',
      submenu: [
        ...(app.isPackaged ? [] : [{ role: 'toggleDevTools' } as const]),
        { label: '&About Isthmus', click: () => void showAbout(dataFolder) },
      ],
    },
  ]);
}

/** Only an engine that failed can be started again; a dead one comes back by itself. */
export function reflectEngineState({ state }: EngineState): void {
  const item = Menu.getApplicationMenu()?.getMenuItemById(startEngineItem);
  if (item) item.enabled = state === 'failed';
}

const startEngineItem = 'start-engine';

const viewItems: MenuItemConstructorOptions[] = [
  { role: 'resetZoom' },
  { role: 'zoomIn' },
  { role: 'zoomOut' },
  { type: 'separator' },
  { role: 'togglefullscreen' },
];

function withContents(act: (page: Electron.WebContents) => void): () => void {
  return () => {
    const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
    if (window !== undefined) act(window.webContents);
  };
}

/** The page knows what refreshing means where the user is; to it the menu is the key. */
function pressRefresh(page: Electron.WebContents): void {
  page.sendInputEvent({ type: 'keyDown', keyCode: 'F5' });
  page.sendInputEvent({ type: 'keyUp', keyCode: 'F5' });
}

async function openFolder(folder: string): Promise<void> {
  const problem = await shell.openPath(folder);
  if (problem !== '') dialog.showErrorBox('The data folder cannot be opened', `${folder}\n\n${problem}`);
}

async function showAbout(dataFolder: string): Promise<void> {
  await dialog.showMessageBox({
    type: 'info',
    title: 'About Isthmus',
    message: `Isthmus ${app.getVersion()}`,
    detail: `Electron ${process.versions.electron}, Chromium ${process.versions.chrome}, Node ${process.versions.node}\nData folder: ${dataFolder}`,
  });
}
