import type { EngineConnection } from './connection.ts';
import { httpConnection } from './http-connection.ts';
import { portConnection } from './port-connection.ts';

/** In the desktop console over a message port, in a browser over HTTP. */
export function connectToEngine(page: Window): EngineConnection {
  return page.isthmus === undefined ? httpConnection(page) : portConnection(page, page.isthmus);
}
