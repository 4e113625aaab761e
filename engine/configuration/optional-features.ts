import { featureParameters, type OptionalFeatures } from '../../shared/model/optional-features.ts';
import type { Engine } from '../host/engine.ts';
import type { RuleUpdate } from './default-rules-update.ts';
import { regenerate, saveGlobalParameters } from './rule-generation.ts';
import { SetUpRefused } from './set-up-refused.ts';

/** Switches features and generates the default rules again. Returns edited rules that were left alone. Throws `SetUpRefused`. */
export async function saveFeatures(engine: Engine, features: OptionalFeatures): Promise<readonly RuleUpdate[]> {
  refuseDuringRuns(engine);
  await saveGlobalParameters(engine, featureParameters(features));
  return announced(engine);
}

/** Brings the default rules to what is shipped now. Returns edited rules that were left alone. Throws `SetUpRefused`. */
export async function updateDefaultRules(engine: Engine): Promise<readonly RuleUpdate[]> {
  refuseDuringRuns(engine);
  return announced(engine);
}

async function announced(engine: Engine): Promise<readonly RuleUpdate[]> {
  const leftAlone = await regenerate(engine);
  engine.events.emit({ kind: 'connectors' });
  return leftAlone;
}

/** spec/wizard.md §1: no configuration change during a cycle. */
function refuseDuringRuns(engine: Engine): void {
  if (engine.runs.anything) {
    throw new SetUpRefused('no-start-ma-already-running', 'The rules cannot change during a run. Wait for it or stop it first.');
  }
}
