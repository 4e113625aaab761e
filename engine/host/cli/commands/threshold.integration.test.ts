import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { RunDetail } from '../../../../shared/contract/operations.ts';
import type { ConnectorThresholds, TrippedObject } from '../../../../shared/contract/thresholds.ts';
import { CommandLine } from '../../testing/command-line.ts';
import { adPeople } from '../../testing/people.ts';

interface Page {
  readonly rows: readonly TrippedObject[];
  readonly total: number;
}
const names = ['Ann', 'Bob', 'Cleo', 'Dan', 'Eve', 'Finn', 'Gus', 'Hal'];
const TENANT = 'Sandbox tenant';

describe('isthmus threshold', () => {
  const isthmus = new CommandLine();
  afterAll(() => isthmus[Symbol.dispose]());
  const staff = (people: readonly string[]) => writeFileSync(join(isthmus.folder, 'staff.ldif'), adPeople(people));
  const run = async (connector: string, profile: string) => isthmus.json<RunDetail>('run', connector, profile);

  it('shows the default: 500 deletes per export to the tenant, nothing for a directory', async () => {
    staff(names);
    await isthmus.run('connector', 'add', '--type', 'ldif', '--name', 'Staff', '--file', 'staff.ldif');
    await isthmus.run('connector', 'add', '--type', 'sandbox', '--name', TENANT);
    const cycle = await isthmus.run('cycle', 'initial', '--json');
    expect(cycle.exitCode).toBe(0);
    expect(await isthmus.json<ConnectorThresholds>('threshold', 'show', TENANT)).toMatchObject({
      limits: [{ step: 'export', operation: 'delete', count: 500 }],
      isDefault: true,
      approvals: [],
    });
    expect((await isthmus.run('threshold', 'show', 'Staff')).stdout).toMatch(/^Staff has no limits\./);
  });

  it('set, remove and reset limits; each is a version of the configuration', async () => {
    const set = await isthmus.json<ConnectorThresholds>('threshold', 'set', TENANT, 'export', 'delete', '--count', '2', '--percent', '90');
    expect(set).toMatchObject({ limits: [{ step: 'export', operation: 'delete', count: 2, percent: 90 }], isDefault: false });
    const more = await isthmus.json<ConnectorThresholds>(
      'threshold',
      'set',
      TENANT,
      'export',
      'add',
      '--count',
      '5',
      '--object-type',
      'group',
    );
    expect(more.limits).toHaveLength(2);
    expect(
      (await isthmus.json<ConnectorThresholds>('threshold', 'remove', TENANT, 'export', 'add', '--object-type', 'group')).limits,
    ).toHaveLength(1);
    expect(await isthmus.run('threshold', 'remove', TENANT, 'export', 'rename')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/There is no limit for export rename/),
    });
    expect(await isthmus.json('threshold', 'reset', TENANT)).toMatchObject({ isDefault: true, limits: [{ count: 500 }] });
  });

  it('says what is wrong with a limit', async () => {
    for (const [words, said] of [
      [['set', 'Staff', 'import', 'everything', '--count', '1'], /one of add, update, rename, delete, membership/],
      [['set', 'Staff', 'import', 'delete'], /--count, --percent or both/],
      [['set', 'Staff', 'import', 'delete', '--percent', 'half'], /number from 0 to 1000/],
    ] as const) {
      expect(await isthmus.run('threshold', ...words)).toMatchObject({ exitCode: 64, stderr: expect.stringMatching(said) });
    }
    expect(await isthmus.run('threshold', 'approve', '1')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/No limit stopped run 1/),
    });
  });

  it('an import that would delete too many stops, lists them, and goes on once they are approved', async () => {
    await isthmus.run('threshold', 'set', 'Staff', 'import', 'delete', '--percent', '50');
    staff(names.slice(0, 3));
    const tripped = await run('Staff', 'full-import');
    expect(tripped).toMatchObject({
      status: 'stopped-deletion-threshold-exceeded',
      steps: [
        { message: '5 of 8 (62.5 %) objects would be staged as deleted from Staff; 50 % are allowed. Nothing was staged.', counters: {} },
      ],
    });
    const list = await isthmus.json<Page>('threshold', 'list-tripped', String(tripped.id));
    expect(list.rows.map(({ operation, dn }) => `${operation} ${dn.split(',')[0]}`)).toEqual(
      names.slice(3).map((name) => `delete CN=${name}`),
    );
    const found = await isthmus.json<Page>('threshold', 'list-tripped', String(tripped.id), '--text', 'finn');
    expect(found).toMatchObject({ total: 1, rows: [{ displayName: 'Finn' }] });

    expect((await isthmus.run('threshold', 'approve', String(tripped.id))).stdout).toMatch(/^Approved: 5 changes/);
    expect((await isthmus.run('threshold', 'show', 'Staff')).stdout).toMatch(/Approved by .* 5 changes of run \d+, for the next import/);
    expect((await isthmus.run('threshold', 'withdraw', String(tripped.id))).stdout).toMatch(/withdrawn/);
    expect((await run('Staff', 'full-import')).status).toBe('stopped-deletion-threshold-exceeded');
    await isthmus.run('threshold', 'approve', String(tripped.id));
    expect(await run('Staff', 'full-import')).toMatchObject({ status: 'success', steps: [{ counters: { 'stage-delete': 5 } }] });
    expect(await isthmus.json<ConnectorThresholds>('threshold', 'show', 'Staff')).toMatchObject({ approvals: [] });
  });

  it('the export stops before the first request; the approved batch goes out once', async () => {
    await isthmus.run('threshold', 'set', TENANT, 'export', 'delete', '--count', '2');
    expect((await run('Staff', 'delta-synchronization')).status).toBe('success');
    const stopped = await isthmus.run('run', TENANT, 'export', '--json');
    expect(stopped.exitCode).toBe(2);
    const { id, status } = stopped.json() as RunDetail;
    expect(status).toBe('stopped-deletion-threshold-exceeded');
    expect((await run(TENANT, 'full-import')).steps[0]?.counters).not.toHaveProperty('stage-delete');
    const text = await isthmus.run('threshold', 'list-tripped', String(id));
    expect(text.stdout).toMatch(
      /5 of \d+ .* would be deleted in Sandbox tenant; 2 are allowed[\s\S]*delete +user +Dan[\s\S]*5 of 5 changes/,
    );
    await isthmus.run('threshold', 'approve', String(id));
    expect(await run(TENANT, 'export')).toMatchObject({ status: 'success', steps: [{ counters: { 'export-delete': 5 } }] });
  });

  it('a file without people is not believed', async () => {
    writeFileSync(join(isthmus.folder, 'staff.ldif'), '# nobody left\n');
    const tripped = await run('Staff', 'full-import');
    expect(tripped.status).toBe('stopped-deletion-threshold-exceeded');
    expect(tripped.steps[0]?.message).toMatch(/^Staff delivered no objects at all, although \d+ are known/);
  });
});
