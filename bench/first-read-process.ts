import { type ReferenceServer, referenceRead } from '../engine/connectors/testing/reference-read.ts';

/** Reads the directory it is sent once, says how many milliseconds that took, and ends. */
process.once('message', async (server: ReferenceServer) => {
  const { milliseconds } = await referenceRead(server);
  process.send?.(milliseconds, () => process.disconnect());
});
