import type { StepErrorRow } from '../../shared/contract/operations.ts';
import { saveFile } from '../components/save-file.ts';
import type { EngineClient } from '../shell/engine.ts';

/** Writes a run with its steps, counters and errors as JSON to a file of the person's choice. */
export async function saveRun(client: EngineClient, id: number): Promise<void> {
  const run = await client.operations.run({ id });
  const steps = await Promise.all(run.steps.map(async (step) => ({ ...step, errors: await stepErrors(client, step.id) })));
  saveFile(`run-${run.connectorName}-${run.number}.json`, JSON.stringify({ ...run, steps }, undefined, 2), 'application/json');
}

async function stepErrors(client: EngineClient, step: number): Promise<StepErrorRow[]> {
  const errors: StepErrorRow[] = [];
  for (;;) {
    const page = await client.operations.stepErrors({ step, offset: errors.length, limit: 1000 });
    errors.push(...page.rows);
    if (page.rows.length === 0 || errors.length >= page.total) return errors;
  }
}
