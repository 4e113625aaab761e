import { describe, expect, it } from 'vitest';
import { ConnectorFailure } from '../connectors/connector.ts';
import { dn, runLaboratory } from './testing/run-laboratory.ts';
import { entry } from './testing/scripted-connector.ts';

const partitions = ['DC=harbour,DC=example', 'DC=asia,DC=harbour,DC=example'];

async function twoPartitions() {
  const lab = await runLaboratory();
  await lab.store.saveConnector({ ...lab.connector, partitions: partitions.map((name) => ({ name, selected: true, parameters: {} })) });
  return lab;
}

describe('engine.md §3 a run is one step per selected partition', () => {
  it('the next step runs after a success, and the run shows the most severe result', async () => {
    await using lab = await twoPartitions();
    lab.system.script = [{ entries: [entry('1', dn('A'))] }];
    await lab.run('full-import');
    expect(lab.last?.steps.map((step) => [step.partition, step.status])).toEqual([
      [partitions[0], 'success'],
      [partitions[1], 'completed-no-objects'],
    ]);
    expect(lab.last?.status).toBe('completed-no-objects');
  });

  it('§14.1 no further step after discovery errors', async () => {
    await using lab = await twoPartitions();
    lab.system.script = [{ entries: [], errors: [{ code: 'parse-error', message: 'line 3' }] }];
    expect((await lab.run('full-import')).status).toBe('completed-discovery-errors');
    expect(lab.last?.steps).toHaveLength(1);
  });

  it.each([true, false])('an object that moves to another domain keeps its identity (arrives before it is missed: %s)', async (first) => {
    const order = first ? [...partitions].reverse() : partitions;
    await using lab = await runLaboratory();
    await lab.store.saveConnector({ ...lab.connector, partitions: order.map((name) => ({ name, selected: true, parameters: {} })) });
    const stays = { [partitions[0] ?? '']: entry('s0', dn('S0')), [partitions[1] ?? '']: entry('s1', dn('S1', partitions[1])) };
    const importing = async (home: string) => {
      const contents = order.map((name) =>
        [stays[name], ...(name === home ? [entry('1', dn('A', home))] : [])].flatMap((item) => item ?? []),
      );
      const pages = contents.values();
      lab.system.fullImport = async function* () {
        yield { entries: pages.next().value ?? [], errors: [] };
      };
      await lab.run('full-import');
    };
    await importing(partitions[0] ?? '');
    const id = (await lab.object('1'))?.id;
    await lab.synchronize();
    await importing(partitions[1] ?? '');
    expect(await lab.object('1')).toMatchObject({
      id,
      partition: partitions[1],
      dn: dn('A', partitions[1]),
      pendingImport: { operation: 'update' },
    });
  });

  it('a failure of the connected system is the result of the step, with what the connector said', async () => {
    await using lab = await runLaboratory();
    const connection = { result: 'failed-authentication' as const, server: 'dc1.harbour.example', message: 'refused' };
    lab.system.script = [{ entries: [] }];
    lab.system.beforeBatch = () => {
      throw new ConnectorFailure('no-start-credentials', 'dc1.harbour.example refused CN=sync', connection);
    };
    expect((await lab.run('full-import')).status).toBe('no-start-credentials');
    expect(lab.last?.steps[0]).toMatchObject({ message: 'dc1.harbour.example refused CN=sync', connection });
  });

  it('a connector that cannot tell changes does not start a delta import', async () => {
    await using lab = await runLaboratory();
    lab.system.capabilities = { ...lab.system.capabilities, deltaImport: false };
    expect((await lab.run('delta-import')).status).toBe('no-start-delta-step-type-not-configured');
  });

  it('a connector that can import only does not export', async () => {
    await using lab = await runLaboratory();
    lab.system.capabilities = { ...lab.system.capabilities, export: false };
    expect((await lab.run('export')).status).toBe('stopped-export-disabled');
  });
});
