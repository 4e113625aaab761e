import 'fake-indexeddb/auto';
import { createRouterClient } from '@orpc/server';
import { cleanup, configure, render } from '@testing-library/react';
import { afterEach } from 'vitest';
import { consoleDatabase } from '../local/database.ts';
import { App } from '../shell/app.tsx';
import type { ConnectionState, EngineLink } from '../shell/connection.ts';
import { connectionState } from '../shell/connection-state.ts';
import { createEngine } from '../shell/engine.ts';
import { type FakeEngineOptions, fakeEngine } from './fake-engine.ts';

// A slow machine is no failure.
configure({ asyncUtilTimeout: 15_000 });

afterEach(() => {
  cleanup();
  window.location.hash = '';
});

let opened = 0;

/** Opens the console at a place over a fake engine, with every context wired and nothing remembered from before. */
export function renderConsole(place = '#/', options: FakeEngineOptions = {}) {
  layOut();
  window.location.hash = place;
  const fake = fakeEngine(options);
  const state = connectionState({ phase: 'ready' });
  const engine = createEngine({ link: directLink(fake.router), state: state.state, subscribe: state.subscribe });
  const database = consoleDatabase(`test ${++opened}`);
  const view = render(<App engine={engine} database={database} />);
  return { ...view, ...fake, engine, database, setConnection: (next: ConnectionState) => state.set(next) };
}

/** Calls the fake's handlers in this process. */
function directLink(router: ReturnType<typeof fakeEngine>['router']): EngineLink {
  const client: unknown = createRouterClient(router);
  return {
    async call(path, input, options) {
      const procedure = path.reduce<unknown>((node, part) => (isNode(node) ? Reflect.get(node, part) : undefined), client);
      if (typeof procedure !== 'function') throw new Error(`The contract has no ${path.join('.')}`);
      return procedure(input, { signal: options.signal });
    },
  };
}

const isNode = (node: unknown): node is object => (typeof node === 'object' || typeof node === 'function') && node !== null;

/** The DOM of tests has no layout and no animation; virtual lists need to believe in a window, and nothing should wait. */
function layOut(): void {
  for (const [property, size] of Object.entries({ clientHeight: 640, clientWidth: 1280, offsetHeight: 640, offsetWidth: 1280 }))
    Object.defineProperty(HTMLElement.prototype, property, { configurable: true, get: () => size });
  Object.defineProperty(Element.prototype, 'animate', { configurable: true, value: undefined });
}
