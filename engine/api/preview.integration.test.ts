import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PreviewResult } from '../../shared/contract/preview.ts';
import { type ExploredForest, exploredForest } from '../host/testing/temporary-engine.ts';

let host: ExploredForest;
beforeAll(async () => {
  host = await exploredForest();
});
afterAll(() => host.close());

const objectNamed = async (text: string): Promise<string> => {
  const { rows } = await host.api.connectors.searchConnectorSpace({ id: host.forest, scope: { kind: 'text', text } });
  return rows[0]?.id ?? '';
};
const attribute = (result: PreviewResult, name: string) => result.evaluations[0]?.importFlow.find((row) => row.attribute === name);

describe('preview of the sample forest', () => {
  it('full: a settled user changes nothing, and every attribute tells who contributes', async () => {
    const object = await objectNamed('Michał Żurawski');
    const result = await host.api.preview.generate({ object, mode: 'full' });
    expect(result).toMatchObject({ mode: 'full', committed: false, metaverseObject: { fate: 'unchanged', changes: [] } });
    expect(result.evaluations).toHaveLength(1);
    const [evaluation] = result.evaluations;
    expect(evaluation?.importFlow.filter(({ change }) => change !== 'none')).toEqual([]);
    expect(evaluation?.link).toMatchObject({ held: true });
    expect(evaluation?.targets.map(({ connectorName }) => connectorName)).toEqual(['Sandbox tenant']);
    expect(evaluation?.targets[0]?.objects).toMatchObject([{ provisioning: 'connected', objectType: 'user' }]);
    const displayName = attribute(result, 'displayName');
    expect(displayName).toMatchObject({ change: 'none', after: { values: [{ text: 'Michał Żurawski' }] } });
    expect(displayName?.contributions.map(({ status }) => status)).toEqual(['applied', 'not-precedent']);
    expect(displayName?.contributions[0]).toMatchObject({ flowType: 'expression', connectorName: 'harbour.example', object });
  });

  it('delta: an object without pending changes is not looked at', async () => {
    const result = await host.api.preview.generate({ object: await objectNamed('Michał Żurawski'), mode: 'delta' });
    expect(result).toMatchObject({ untouched: 'nothing-pending', evaluations: [] });
  });

  it('a changed rule shows its consequence before it happens, committing brings exactly that, a run then nothing more', async () => {
    const object = await objectNamed('Michał Żurawski');
    const before = await host.api.preview.generate({ object, mode: 'full' });
    const winner = attribute(before, 'displayName')?.contributions[0];
    const rule = (await host.engine.store.write.rules()).find(({ id }) => id === winner?.rule.id);
    if (rule === undefined || winner === undefined) throw new Error('nobody contributes displayName');
    const flows = rule.flows.map((flow) => (flow.target === 'displayName' ? { ...flow, expression: '"Dr. " & [displayName]' } : flow));
    await host.engine.store.write.saveRules([{ ...rule, flows }]);

    const generated = await host.api.preview.generate({ object, mode: 'full' });
    expect(attribute(generated, 'displayName')).toMatchObject({
      change: 'modify',
      before: { values: [{ text: 'Michał Żurawski' }] },
      after: { values: [{ text: 'Dr. Michał Żurawski' }] },
    });
    expect(generated.metaverseObject).toMatchObject({ fate: 'changed', changes: [{ attribute: 'displayName' }] });
    expect(generated.evaluations[0]?.targets[0]?.objects[0]?.pendingExport).toMatchObject({
      operation: 'update',
      changes: [{ attribute: 'displayName', after: [{ text: 'Dr. Michał Żurawski' }] }],
    });

    const committed = await host.api.preview.commit({ object, mode: 'full' });
    expect({ ...committed, committed: false }).toEqual(generated);
    const id = committed.metaverseObject?.id ?? '';
    const mv = await host.api.objects.metaverseObject({ id });
    expect(mv.attributes.find(({ name }) => name === 'displayName')?.values[0]?.text).toBe('Dr. Michał Żurawski');
    const again = await host.api.preview.generate({ object, mode: 'full' });
    expect(again.metaverseObject).toMatchObject({ fate: 'unchanged' });
    expect(again.evaluations[0]?.targets[0]?.objects[0]?.pendingExport).toEqual(
      generated.evaluations[0]?.targets[0]?.objects[0]?.pendingExport,
    );
  });

  it('an object that does not exist is not found; while a run is under way nothing is committed', async () => {
    const missing = { object: 'ffffffff-ffff-8fff-bfff-ffffffffffff', mode: 'full' as const };
    await expect(host.api.preview.generate(missing)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(host.api.preview.commit(missing)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const object = await objectNamed('Michał Żurawski');
    const cycle = host.api.connectors.cycle({ policy: 'delta', wait: true });
    while (!host.engine.runs.anything) await new Promise((resolve) => setImmediate(resolve));
    await expect(host.api.preview.commit({ object, mode: 'full' })).rejects.toMatchObject({ code: 'NOT_STARTED' });
    await cycle;
  });
});
