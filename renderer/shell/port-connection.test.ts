// @vitest-environment happy-dom
import { RPCHandler } from '@orpc/server/message-port';
import { describe, expect, it } from 'vitest';
import { fakeEngine } from '../testing/fake-engine.ts';
import { createEngine } from './engine.ts';
import { portConnection } from './port-connection.ts';
import { ENGINE_PORT_MESSAGE, type EngineState } from './window-bridge.ts';

/** A shell whose engine answers, or stays silent, on ports handed out on demand. */
function shell() {
  let tell = (_state: EngineState) => {};
  const requests: number[] = [];
  const connection = portConnection(window, {
    requestEnginePort: () => void requests.push(1),
    onEngineState: (listener) => {
      tell = listener;
    },
  });
  const deliver = (answers: boolean) => {
    const { port1, port2 } = new MessageChannel();
    if (answers) new RPCHandler(fakeEngine().router).upgrade(port2);
    port2.start();
    const event = new MessageEvent('message', { data: ENGINE_PORT_MESSAGE });
    Object.defineProperties(event, { ports: { value: [port1] }, source: { value: window } });
    window.dispatchEvent(event);
  };
  return { connection, requests, deliver, tell: (state: EngineState) => tell(state) };
}

describe('the connection over a message port', () => {
  it('asks for a port; calls wait for it', async () => {
    const { connection, requests, deliver } = shell();
    const status = createEngine(connection).client.engine.status();
    expect(requests).toHaveLength(1);
    expect(connection.state().phase).toBe('connecting');
    deliver(true);
    expect((await status).version).toBe('0.1.0');
    expect(connection.state().phase).toBe('ready');
  });

  it('a call under way fails when the engine dies; a new port serves the next', async () => {
    const { connection, requests, deliver, tell } = shell();
    const { client } = createEngine(connection);
    deliver(false);
    const lost = client.engine.status();
    lost.catch(() => undefined);
    await Promise.resolve();
    tell({ state: 'restarting' });
    await expect(lost).rejects.toThrow('The engine stopped before it answered.');
    expect(connection.state().phase).toBe('restarting');
    const waiting = client.engine.status();
    tell({ state: 'ready' });
    expect(requests).toHaveLength(2);
    deliver(true);
    expect((await waiting).empty).toBe(false);
  });

  it('a failed engine says why; a foreign message is ignored', () => {
    const { connection, tell } = shell();
    window.dispatchEvent(new MessageEvent('message', { data: 'something else' }));
    tell({ state: 'failed', code: 'data-folder-locked', message: 'Another engine uses this folder.' });
    expect(connection.state()).toEqual({ phase: 'failed', code: 'data-folder-locked', message: 'Another engine uses this folder.' });
  });
});
