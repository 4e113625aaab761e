import { ExitCode, Refusal } from './exit-code.ts';
import { wholeNumber } from './whole-number.ts';

/** Value of --port; 0 is any free one. */
export function portNumber(text: string): number {
  const port = wholeNumber(text);
  if (port > 65_535) throw new Refusal('bad-usage', `${text} is not a port; the highest is 65535.`, ExitCode.usage);
  return port;
}

/** What the system says when a port cannot be had, as a refusal; anything else passes through. */
export function refusePort(error: unknown, port: number): never {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') throw new Refusal('port-in-use', `Another program listens on port ${port}. Choose another with --port.`);
  if (code === 'EACCES') throw new Refusal('port-not-allowed', `This account may not listen on port ${port}. Choose one above 1023.`);
  throw error;
}
