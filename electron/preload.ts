import { contextBridge, ipcRenderer } from 'electron';
import { type ConsoleBridge, channel, type EngineState, versionArgument } from './bridge.ts';

let engineState: EngineState | undefined;
let awaitingPort = false;
const listeners = new Set<(state: EngineState) => void>();

function tell(state: EngineState): void {
  engineState = state;
  if (state.state === 'failed') awaitingPort = false;
  for (const listener of listeners) listener(state);
}

ipcRenderer.on(channel.engineState, (_event, state: EngineState) => tell(state));
ipcRenderer.invoke(channel.readEngineState).then(
  (state: EngineState) => {
    if (engineState === undefined) tell(state); // a change may have overtaken the answer
  },
  (reason: unknown) => tell({ state: 'failed', code: 'shell-unreachable', message: String(reason) }),
);

// A page that asks when it loads and again when it hears "ready" must not get two ports; after "failed" asking means retry.
window.addEventListener('message', (event) => {
  if (event.source === window && event.data === channel.enginePort) awaitingPort = false;
});

// A port cannot cross the context bridge; a window message is the documented way to hand it to the page.
ipcRenderer.on(channel.enginePort, (event) => window.postMessage(channel.enginePort, window.location.origin, [...event.ports]));

// The menu's commands are places of the console.
ipcRenderer.on(channel.goTo, (_event, place: string) => {
  window.location.hash = place;
});

const bridge: ConsoleBridge = {
  requestEnginePort() {
    if (awaitingPort) return;
    awaitingPort = true;
    ipcRenderer.send(channel.requestEnginePort);
  },
  onEngineState(listener) {
    listeners.add(listener);
    if (engineState !== undefined) listener(engineState);
    return () => listeners.delete(listener);
  },
  setTheme: (theme) => ipcRenderer.send(channel.setTheme, theme),
  platform: process.platform,
  version: process.argv.find((argument) => argument.startsWith(versionArgument))?.slice(versionArgument.length) ?? '',
};

contextBridge.exposeInMainWorld('isthmus', bridge);
