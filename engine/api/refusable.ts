import { ORPCError } from '@orpc/server';
import { errors } from '../../shared/contract/common.ts';
import { SetUpRefused } from '../configuration/set-up-refused.ts';
import { RunRefused } from '../runs/run-refused.ts';
import { StoreFailure } from '../store/store-failure.ts';

/** Does something the engine may refuse for an expected reason, and answers that as the contract's NOT_STARTED. */
export async function refusable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof SetUpRefused || thrown instanceof RunRefused || thrown instanceof StoreFailure)) throw thrown;
    const { status } = errors.NOT_STARTED;
    throw new ORPCError('NOT_STARTED', { status, message: thrown.message, data: { code: thrown.code }, cause: thrown });
  }
}
