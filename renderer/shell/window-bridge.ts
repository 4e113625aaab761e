/** What the preload script offers the page; absent in a browser. */
export interface EngineState {
  readonly state: 'starting' | 'ready' | 'restarting' | 'failed';
  readonly code?: string | undefined;
  readonly message?: string | undefined;
}

export interface WindowBridge {
  /** Asks for a port to the engine; it arrives as a window message, see `ENGINE_PORT_MESSAGE`. After `failed`: starts the engine again. */
  requestEnginePort(): void;
  onEngineState(listener: (state: EngineState) => void): unknown;
  /** Makes the menus and the window frame follow the page. */
  setTheme?(theme: 'system' | 'light' | 'dark'): void;
  readonly platform?: string;
  readonly version?: string;
}

export const ENGINE_PORT_MESSAGE = 'isthmus:engine-port';

declare global {
  interface Window {
    readonly isthmus?: WindowBridge;
  }
}
