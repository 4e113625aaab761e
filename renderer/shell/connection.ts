import type { ClientLink } from '@orpc/client';

/** `restarting`: the desktop shell starts the engine again. `lost`: a browser cannot reach it, and nobody starts it again by itself. */
export type ConnectionPhase = 'connecting' | 'ready' | 'restarting' | 'lost' | 'failed' | 'signed-out';

export interface ConnectionState {
  readonly phase: ConnectionPhase;
  /** `failed`: code of the engine and what happened. */
  readonly code?: string | undefined;
  readonly message?: string | undefined;
}

export type EngineLink = ClientLink<Record<never, never>>;

/** The way to the engine: a link that waits while there is none, and the state to show. */
export interface EngineConnection {
  readonly link: EngineLink;
  readonly state: () => ConnectionState;
  readonly subscribe: (listener: () => void) => () => void;
  /** After `failed`: tries again to start the engine. */
  readonly retry?: () => void;
}

/** A call was cut off because the engine went away; it may be repeated when it only read. */
export class EngineLostError extends Error {
  constructor() {
    super('The engine stopped before it answered.');
    this.name = 'EngineLostError';
  }
}
