import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { ContractRouterClient } from '@orpc/contract';
import { createRouterClient } from '@orpc/server';
import type { Contract } from '../../../shared/contract/contract.ts';
import type { RunDetail } from '../../../shared/contract/operations.ts';
import { router } from '../../api/router.ts';
import { assetsFolder } from '../application.ts';
import { type Engine, openEngine } from '../engine.ts';

export interface TemporaryEngine {
  readonly engine: Engine;
  readonly api: ContractRouterClient<Contract>;
  close(): Promise<void>;
}

/** An engine on an empty data folder of the test's own, with its API called in process. */
export async function temporaryEngine(): Promise<TemporaryEngine> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'isthmus-engine-'));
  const engine = await openEngine({ dataFolder, assetsFolder, version: '0.0.0-test' });
  return {
    engine,
    api: createRouterClient(router, { context: { engine, user: userInfo().username } }),
    async close() {
      await engine.close();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

export interface ExploredForest extends TemporaryEngine {
  /** Id of the sample forest's connector. */
  readonly forest: string;
  /** The runs of the initial cycle, in order. */
  readonly runs: readonly RunDetail[];
}

/** An engine with the sample forest after an initial cycle to the sandbox tenant. */
export async function exploredForest(): Promise<ExploredForest> {
  const host = await temporaryEngine();
  const { connectors } = await host.api.setup.exploreSampleForest();
  const cycle = await host.api.connectors.cycle({ policy: 'initial', wait: true });
  const runs = await Promise.all((cycle.runs ?? []).map((id) => host.api.operations.run({ id })));
  return { ...host, forest: connectors[0]?.id ?? '', runs };
}
