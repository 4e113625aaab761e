import { describe, expect, it } from 'vitest';
import type { CsSelection } from '../connector-space.ts';
import { cs, csObject, forest, importError, link, mvObject, placeholder, temporaryStore, tenant } from '../store.fixture.ts';

describe('selections (spec/engine.md §5.1)', () => {
  const update = { operation: 'update', attributes: {} } as const;
  const objects = [
    csObject(1, 'disconnector'),
    csObject(2, 'quiet connector', { link: link(1) }),
    csObject(3, 'pending update', { link: link(1), pendingImport: update }),
    csObject(4, 'pending delete', { link: link(1), pendingImport: { operation: 'delete', attributes: {} } }),
    csObject(5, 'obsolete', { link: link(1), pendingImport: { operation: 'obsolete', attributes: {} } }),
    csObject(6, 'explicit disconnector', { state: 'explicit', pendingImport: update }),
    csObject(7, 'explicit connector', { state: 'explicit', link: link(1), pendingImport: update }),
    csObject(8, 'filtered', { state: 'filtered' }),
    csObject(9, 'resync', { link: link(1), resync: true }),
    csObject(10, 'transient', { transient: true }),
    placeholder(11, 'placeholder'),
    csObject(12, 'to export', { link: link(1), anchor: undefined, unapplied: { operation: 'add', attributes: {} }, objectType: 'group' }),
    csObject(13, 'in escrow', { link: link(1), escrowed: update, partition: 'DC=other' }),
    csObject(14, 'awaiting', { link: link(1), unconfirmed: update }),
    csObject(15, 'broken', { link: link(1) }),
    csObject(16, 'replaced', { link: link(1), pendingImport: { operation: 'delete-add', attributes: {} } }),
  ];

  it.each<[Omit<CsSelection, 'connector'>, number[]]>([
    [{ which: 'to-synchronize' }, [2, 3, 4, 5, 7, 9, 15, 16]],
    [{ which: 'to-synchronize', pendingImport: 'not-delete' }, [2, 3, 7, 9, 15, 16]],
    [{ which: 'disconnector' }, [1]],
    [{ which: 'to-synchronize', pendingImport: 'delete' }, [4, 5]],
    [{ which: 'connectable' }, [1, 2, 3, 4, 5, 7, 8, 9, 12, 13, 14, 15, 16]],
    [{ which: 'anchored', pendingImport: 'update' }, [3, 6, 7]],
    [{ which: 'to-export' }, [12]],
    [{ which: 'in-escrow' }, [13]],
    [{ which: 'ref-retry' }, [2]],
    [{ which: 'placeholder' }, [11]],
    [{ which: 'transient' }, [10]],
    [{ pendingExport: 'add' }, [12]],
    [{ pendingExport: 'update' }, []],
    [{ awaitingConfirmation: true }, [14]],
    [{ pendingImport: 'delete-add' }, [16]],
    [{ objectType: 'group' }, [12]],
    [{ partition: 'DC=other' }, [13]],
    [{ partition: 'unheard of' }, []],
  ])('%j', async (selection, ids) => {
    await using store = await temporaryStore();
    await store.write.write({
      mv: [mvObject(1, {})],
      cs: objects.map((object) => ({ object })),
      csRefRetry: [cs(2)],
      errors: [{ cs: cs(15), kind: 'import', error: importError }],
    });
    expect(await store.read.csSelect({ connector: forest, ...selection })).toEqual(ids);
    expect(await store.read.csCount({ connector: forest, ...selection })).toBe(ids.length);
    expect(await store.read.csSelect({ connector: tenant, ...selection })).toEqual([]);
  });

  it('an explicit disconnector is synchronized only when it is gone', async () => {
    await using store = await temporaryStore();
    const gone = (operation: 'delete' | 'obsolete') => ({ state: 'explicit', pendingImport: { operation, attributes: {} } }) as const;
    const kept = csObject(3, 'kept', { state: 'explicit', pendingImport: update, resync: true });
    await store.write.write({
      cs: [csObject(1, 'gone', gone('delete')), csObject(2, 'missed', gone('obsolete')), kept].map((object) => ({ object })),
    });
    expect(await store.read.csSelect({ connector: forest, which: 'to-synchronize' })).toEqual([1, 2]);
  });

  it('who waits for a value is woken when it comes or goes, also by the batch that says so; nobody else is', async () => {
    await using store = await temporaryStore();
    const woken = () => store.read.csSelect({ connector: forest, which: 'to-synchronize' });
    const mail = (key: string) => ({ attribute: 'mail', key });
    await store.write.write({
      cs: [1, 2, 3].map((id) => ({ object: csObject(id, `d${id}`) })),
      joinWaits: [
        { cs: cs(1), keys: [mail('a'), { attribute: 'employeeID', key: '1\n2\0three' }] },
        { cs: cs(2), keys: [mail('b')] },
      ],
    });
    await store.write.write({
      joinChanges: [mail('A'), mail('c'), { attribute: 'title', key: 'a' }, { attribute: 'employeeID', key: '1' }],
    });
    expect(await woken()).toEqual([]);
    await store.write.write({ joinChanges: [{ attribute: 'employeeID', key: '1\n2\0three' }] });
    expect(await woken()).toEqual([1]);
    await store.write.write({ joinWaits: [{ cs: cs(3), keys: [mail('d'), mail('d')] }], joinChanges: [mail('d')] });
    expect(await woken()).toEqual([1, 3]);
    await store.write.write({ joinWaits: [{ cs: cs(2), keys: [] }], joinChanges: [mail('b')] });
    await store.write.write({ csDeletes: [cs(1)], csResync: [cs(2)] });
    expect(await woken()).toEqual([2, 3]);
  });

  it('statistics count every kind', async () => {
    await using store = await temporaryStore();
    await store.write.write({
      mv: [mvObject(1, {})],
      cs: objects.map((object) => ({ object })),
      errors: [{ cs: cs(15), kind: 'import', error: importError }],
    });
    expect(await store.read.csStatistics(forest)).toEqual({
      all: 16,
      connectors: 11,
      explicitConnectors: 1,
      disconnectors: 4,
      explicitDisconnectors: 1,
      filteredDisconnectors: 1,
      placeholders: 1,
      importAdd: 0,
      importUpdate: 4,
      importDelete: 2,
      importNone: 9,
      exportAdd: 1,
      exportUpdate: 0,
      exportDelete: 0,
      awaitingConfirmation: 1,
      importErrors: 1,
      exportErrors: 0,
    });
    expect((await store.read.csStatistics(tenant)).all).toBe(0);
  });
});
