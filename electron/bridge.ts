/** What the page sees as `window.isthmus`; the preload script puts it there. */
export interface ConsoleBridge {
  /**
   * Asks for a port to the engine. It arrives as a window message with data `isthmus:engine-port` and the port, as soon as
   * there is an engine. After `failed` this tries to start the engine again.
   */
  requestEnginePort(): void;
  /** Calls back with the present state at once and with every later one; returns the way to stop that. */
  onEngineState(listener: (state: EngineState) => void): () => void;
  /** Makes the menus and the window frame follow the theme chosen on the page. */
  setTheme(theme: Theme): void;
  readonly platform: string;
  readonly version: string;
}

export interface EngineState {
  state: 'starting' | 'ready' | 'restarting' | 'failed';
  /** With `failed`: a code such as `data-folder-locked` and a sentence for people. */
  code?: string;
  message?: string;
}

export const themes = ['system', 'light', 'dark'] as const;
type Theme = (typeof themes)[number];

/** Names of the messages between main and preload. */
export const channel = {
  requestEnginePort: 'isthmus:request-engine-port',
  enginePort: 'isthmus:engine-port',
  readEngineState: 'isthmus:read-engine-state',
  engineState: 'isthmus:engine-state',
  setTheme: 'isthmus:set-theme',
  goTo: 'isthmus:go-to',
} as const;

/** The command-line argument that carries the version into the sandboxed preload script. */
export const versionArgument = '--isthmus-version=';
