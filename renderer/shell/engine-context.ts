import { createContext, useContext, useSyncExternalStore } from 'react';
import type { ConnectionState } from './connection.ts';
import type { Engine, EngineApi } from './engine.ts';

const EngineContext = createContext<Engine | undefined>(undefined);
export const EngineProvider = EngineContext.Provider;

export function useEngine(): Engine {
  const engine = useContext(EngineContext);
  if (engine === undefined) throw new Error('useEngine outside of EngineProvider');
  return engine;
}

/** Query and mutation options of every call of the contract. */
export const useApi = (): EngineApi => useEngine().api;

export function useConnectionState(): ConnectionState {
  const { connection } = useEngine();
  return useSyncExternalStore(connection.subscribe, connection.state);
}
