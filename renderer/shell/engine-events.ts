import type { QueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { EngineEvent } from '../../shared/contract/engine.ts';
import type { Engine, EngineApi } from './engine.ts';
import { useEngine } from './engine-context.ts';

type Kind = EngineEvent['kind'];

/** What each kind of event puts out of date, and how often (milliseconds) that may be fetched again. */
const outdated: { readonly [K in Kind]: { readonly every: number; readonly keys: (api: EngineApi) => readonly (readonly unknown[])[] } } = {
  hello: { every: 0, keys: () => [] },
  'run-progress': {
    every: 250,
    keys: (api) => [api.operations.run.key(), api.operations.runs.key(), api.operations.stepErrors.key(), api.connectors.list.key()],
  },
  runs: {
    every: 200,
    keys: (api) => [api.operations.key(), api.thresholds.get.key(), api.connectors.key(), api.engine.status.key(), api.whatIf.status.key()],
  },
  connectors: {
    every: 200,
    keys: (api) => [
      api.connectors.key(),
      api.engine.status.key(),
      api.metaverseDesigner.key(),
      api.expressions.key(),
      api.setup.options.key(),
    ],
  },
  configuration: {
    every: 200,
    keys: (api) => [
      api.configuration.key(),
      api.thresholds.get.key(),
      api.rules.key(),
      api.ruleTests.key(),
      api.metaverseDesigner.key(),
      api.expressions.key(),
      api.connectors.list.key(),
      api.engine.status.key(),
      api.whatIf.status.key(),
    ],
  },
  'what-if': { every: 250, keys: (api) => [api.whatIf.status.key()] },
  objects: {
    every: 2000,
    keys: (api) => [
      api.engine.status.key(),
      api.metaverseSearch.key(),
      api.objects.key(),
      api.connectors.searchConnectorSpace.key(),
      api.connectors.get.key(),
      api.metaverseDesigner.key(),
      api.expressions.evaluate.key(),
      api.setup.sandboxObjects.key(),
      api.whatIf.status.key(),
    ],
  },
};

/** Keeps what is on the screen true while the page lives. */
export function useEngineEvents(): void {
  const engine = useEngine();
  useEffect(() => {
    const stop = new AbortController();
    void followEvents(engine, stop.signal);
    return () => stop.abort();
  }, [engine]);
}

/** Listens for events, again after every break with growing pauses; a break means that anything may have changed. */
export async function followEvents(engine: Engine, signal: AbortSignal): Promise<void> {
  const invalidate = throttledInvalidation(engine.api, engine.queries, signal);
  for (let failures = 0; !signal.aborted; failures++) {
    try {
      for await (const event of await engine.client.engine.events(undefined, { signal })) {
        failures = 0;
        if (event.kind === 'hello') void engine.queries.invalidateQueries();
        else invalidate(event.kind);
      }
    } catch {
      // The connection's state says what is wrong; here only: try again.
    }
    await pause(Math.min(250 * 2 ** failures, 5000), signal);
  }
}

function throttledInvalidation(api: EngineApi, queries: QueryClient, signal: AbortSignal) {
  const scheduled = new Set<Kind>();
  return (kind: Kind) => {
    if (scheduled.has(kind)) return;
    scheduled.add(kind);
    void pause(outdated[kind].every, signal).then(() => {
      scheduled.delete(kind);
      if (signal.aborted) return;
      for (const queryKey of outdated[kind].keys(api)) void queries.invalidateQueries({ queryKey });
    });
  };
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done);
  });
}
