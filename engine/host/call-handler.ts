import { ORPCError, onError } from '@orpc/server';
import { BodyLimitPlugin, RPCHandler } from '@orpc/server/node';
import type { Logger } from 'pino';
import { router } from '../api/router.ts';
import type { ApiContext } from '../api/server.ts';

/** A configuration with the schemas of several forests; a body is kept in memory while it is read. */
const LARGEST_BODY = 64 * 1024 * 1024;

/** Answers the contract's calls over HTTP below `/rpc`, for browsers (service) and commands (local endpoint). */
export function httpCallHandler(log: Logger): RPCHandler<ApiContext> {
  return new RPCHandler(router, { interceptors: [onError(faultLog(log))], plugins: [new BodyLimitPlugin({ maxBodySize: LARGEST_BODY })] });
}

/** Bugs go to the log with their stack, and to the caller without it; what the contract foresees is nobody's fault. */
export const faultLog = (log: Logger) => (error: unknown) => {
  if (error instanceof ORPCError && (error.defined || error.status < 500)) return;
  log.error({ error: error instanceof Error ? error.stack : String(error) }, 'a call failed');
};
