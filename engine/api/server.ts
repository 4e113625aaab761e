import { implement } from '@orpc/server';
import { contract } from '../../shared/contract/contract.ts';
import type { Engine } from '../host/engine.ts';

/** What every handler gets. Read procedures use `engine.store.read`, which cannot write. */
export interface ApiContext {
  readonly engine: Engine;
  /** Who asks, for run history: the operating-system user, or `user (browser)`. */
  readonly user: string;
}

export const server = implement(contract).$context<ApiContext>();
