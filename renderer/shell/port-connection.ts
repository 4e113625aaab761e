import { RPCLink } from '@orpc/client/message-port';
import { type EngineConnection, type EngineLink, EngineLostError } from './connection.ts';
import { connectionState } from './connection-state.ts';
import { ENGINE_PORT_MESSAGE, type WindowBridge } from './window-bridge.ts';

interface Session {
  readonly link: EngineLink;
  readonly lost: AbortController;
}

/**
 * The desktop console: a message port per engine process. While there is none, calls wait; when the engine dies, the calls
 * under way fail with `EngineLostError` instead of waiting for an answer that never comes.
 */
export function portConnection(page: Window, bridge: WindowBridge): EngineConnection {
  const state = connectionState({ phase: 'connecting' });
  let session = waiting<Session>();

  page.addEventListener('message', (event: MessageEvent) => {
    const port = event.ports[0];
    if (event.source !== page || event.data !== ENGINE_PORT_MESSAGE || port === undefined) return;
    const opened = open(port);
    if (session.settled) session = waiting();
    session.resolve(opened);
    state.set({ phase: 'ready' });
  });

  bridge.onEngineState((engine) => {
    if (engine.state === 'ready') {
      if (!session.settled) bridge.requestEnginePort();
      return;
    }
    if (session.settled) {
      const ended = session;
      session = waiting();
      void ended.promise.then((gone) => gone.lost.abort(new EngineLostError()));
    }
    state.set({ phase: engine.state === 'starting' ? 'connecting' : engine.state, code: engine.code, message: engine.message });
  });
  bridge.requestEnginePort();

  const link: EngineLink = {
    async call(path, input, options) {
      const { link: open, lost } = await abortable(session.promise, options.signal);
      const signal = options.signal === undefined ? lost.signal : AbortSignal.any([options.signal, lost.signal]);
      return open.call(path, input, { ...options, signal });
    },
  };
  return { link, state: state.state, subscribe: state.subscribe, retry: () => bridge.requestEnginePort() };
}

function open(port: MessagePort): Session {
  const link = new RPCLink({ port });
  port.start();
  return { link, lost: new AbortController() };
}

function waiting<T>() {
  let resolvePromise: (value: T) => void = () => undefined;
  const promise = new Promise<T>((resolve) => {
    resolvePromise = resolve;
  });
  const deferred = {
    promise,
    settled: false,
    resolve(value: T) {
      deferred.settled = true;
      resolvePromise(value);
    },
  };
  return deferred;
}

function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    void promise.then((value) => {
      signal.removeEventListener('abort', stop);
      resolve(value);
    });
  });
}
