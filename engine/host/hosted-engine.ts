import { type Engine, type EngineOptions, openEngine } from './engine.ts';
import { type LocalEndpoint, listenLocally, localAddress } from './local-endpoint.ts';

/** An engine that commands can use while its host (desktop, service, a long command) holds the data folder. */
export interface HostedEngine extends Engine {
  /** Resolves when no command uses the engine. */
  unused(): Promise<void>;
}

/** As `openEngine`, and listening for commands. Throws `StoreFailure`. */
export async function openHostedEngine(options: Omit<EngineOptions, 'socket'>): Promise<HostedEngine> {
  const address = localAddress(options.dataFolder);
  const engine = await openEngine({ ...options, socket: address });
  let endpoint: LocalEndpoint | undefined;
  try {
    endpoint = await listenLocally(engine, address);
  } catch (thrown) {
    // The engine is of use without it; commands will say that the folder is in use.
    engine.log.warn({ error: String(thrown), socket: address }, 'commands cannot use this engine');
  }
  let closing: Promise<void> | undefined;
  const close = async () => {
    // First of all, so that no command begins what is about to end.
    const endpointClosing = endpoint?.close();
    await engine.runs.stopAll();
    engine.events.close();
    await endpointClosing?.ended();
    await engine.close();
  };
  return { ...engine, unused: async () => endpoint?.unused(), close: () => (closing ??= close()) };
}
