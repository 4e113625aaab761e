import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

export interface Display {
  /** Environment for programs that open windows on it. */
  env: Record<string, string>;
  close(): void;
}

const startLimit = 10_000;

/** The display there is, or – on Linux without one – an Xvfb of our own on a free number. */
export async function openDisplay(): Promise<Display> {
  const present = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (present) return { env: {}, close: () => undefined };
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1440x900x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  // Also when a test run is cut short no server may stay behind.
  const end = () => server.kill();
  process.once('exit', end);
  const number = await new Promise<string>((started, failed) => {
    const late = setTimeout(() => failed(new Error('Xvfb did not start in time.')), startLimit);
    const settle = (act: () => void) => {
      clearTimeout(late);
      act();
    };
    let text = '';
    (server.stdio[3] as Readable).on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.endsWith('\n')) settle(() => started(text.trim()));
    });
    server.once('error', (error) => settle(() => failed(new Error(`Xvfb cannot be started (Debian package xvfb): ${error.message}`))));
    server.once('exit', (code) => settle(() => failed(new Error(`Xvfb ended with code ${code}.`))));
  });
  return {
    env: { DISPLAY: `:${number}` },
    close() {
      process.off('exit', end);
      end();
    },
  };
}
