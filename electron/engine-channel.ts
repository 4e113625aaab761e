import { BrowserWindow, ipcMain, MessageChannelMain, type WebContents } from 'electron';
import { channel, type EngineState } from './bridge.ts';
import type { EngineProcess } from './engine-process.ts';
import { isFromConsole } from './security.ts';

/**
 * Gives every page that asks a channel of its own to the engine. A page that asks while there is no engine gets its port as
 * soon as there is one. A page that asks after `failed` (someone pressed reload) makes main try again.
 */
export function serveEnginePorts(engine: EngineProcess): { engineStateChanged: (state: EngineState) => void } {
  const waiting = new Set<WebContents>();

  const connect = (page: WebContents) => {
    const { port1, port2 } = new MessageChannelMain();
    if (engine.connect(port1)) page.postMessage(channel.enginePort, null, [port2]);
    else waiting.add(page);
  };

  ipcMain.on(channel.requestEnginePort, (event) => {
    if (!isFromConsole(event)) return;
    if (engine.state.state === 'failed') engine.start();
    connect(event.sender);
  });
  ipcMain.handle(channel.readEngineState, (event) => {
    if (!isFromConsole(event)) throw new Error('Only the console may ask this.');
    return engine.state;
  });

  return {
    engineStateChanged(state) {
      for (const window of BrowserWindow.getAllWindows()) window.webContents.send(channel.engineState, state);
      if (state.state !== 'ready') return;
      const pages = [...waiting];
      waiting.clear();
      for (const page of pages) if (!page.isDestroyed()) connect(page);
    },
  };
}
