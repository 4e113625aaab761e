import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ReferenceServer } from '../engine/connectors/testing/reference-read.ts';

/**
 * Seconds ldapts alone needs in a process that has done nothing else, as the engine has not when it imports for the first time:
 * of both, V8 has compiled nothing yet. Throws when it cannot read.
 */
export async function firstRead(server: ReferenceServer): Promise<number> {
  const child = fork(fileURLToPath(new URL('./first-read-process.ts', import.meta.url)));
  const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`reading by ldapts alone ended with ${code}`)));
  const answer = once(child, 'message');
  child.send(server);
  const [milliseconds] = (await Promise.race([answer, ended])) as [number];
  await ended.catch(() => {});
  return milliseconds / 1000;
}
