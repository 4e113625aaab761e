import { describe, expect, it } from 'vitest';
import type { CsQuery } from '../connector-space.ts';
import { csObject, forest, link, mvObject, placeholder, temporaryStore, tenant } from '../store.fixture.ts';

const error = { kind: 'export', code: 'cd-error', message: '', step: 'export', firstOccurred: 1, lastOccurred: 1, retryCount: 0 } as const;
const objects = [
  csObject(1, 'Zoë Adams', { link: link(1), anchor: 'A1', base: { displayName: ['Zoë'], description: ['50% Büro'] } }),
  csObject(2, 'anna', {
    dn: 'CN=anna,OU=Sub,OU=People,DC=example,DC=com',
    pendingImport: { operation: 'add', attributes: { displayName: ['Anna'], mail: ['anna@example.com'] } },
    base: {},
  }),
  csObject(3, 'gone', { pendingImport: { operation: 'obsolete', attributes: {} } }),
  csObject(4, 'new', { link: link(1), anchor: undefined, base: {}, unapplied: { operation: 'add', attributes: { displayName: ['Neu'] } } }),
  csObject(5, 'sent', { unconfirmed: { operation: 'update', attributes: { title: ['Chef'] } } }),
  placeholder(6, 'nobody'),
  csObject(7, 'Adams, B', { dn: 'CN=Adams\\, B,DC=example,DC=com', base: { sid: [new Uint8Array([222, 173])] } }),
  csObject(8, 'elsewhere', { connector: tenant }),
];

describe('connector-space search (spec/console.md §3.5)', () => {
  const cases: [CsQuery['scope'], number[]][] = [
    [{ kind: 'all' }, [7, 3, 4, 6, 5, 1, 2]],
    [{ kind: 'sub-tree', dn: 'ou=people, dc=example, dc=com' }, [3, 4, 6, 5, 1, 2]],
    [{ kind: 'sub-tree', dn: 'CN=anna,OU=Sub,OU=People,DC=example,DC=com' }, [2]],
    [{ kind: 'sub-tree', dn: '' }, [7, 3, 4, 6, 5, 1, 2]],
    [{ kind: 'rdn', text: 'ADAMS' }, [7]],
    [{ kind: 'rdn', text: 'CN=an' }, [2]],
    [{ kind: 'dn-or-anchor', text: 'A1' }, [1]],
    [{ kind: 'dn-or-anchor', text: 'cn=new,ou=people,dc=example,dc=com' }, [4]],
    [{ kind: 'text', text: 'ADAMS' }, [7, 1]],
    [{ kind: 'text', text: '50% BÜ' }, [1]],
    [{ kind: 'text', text: 'chef' }, [5]],
    [{ kind: 'text', text: 'dead' }, []],
    [{ kind: 'pending-import', operations: ['add', 'delete'] }, [3, 2]],
    [{ kind: 'pending-import', operations: [] }, []],
    [{ kind: 'pending-export', operations: ['add'] }, [4]],
    [{ kind: 'awaiting-confirmation' }, [5]],
    [{ kind: 'import-error' }, []],
    [{ kind: 'export-error' }, [5]],
    [{ kind: 'connector' }, [4, 1]],
    [{ kind: 'disconnector' }, [7, 3, 5, 2]],
    [{ kind: 'placeholder' }, [6]],
  ];
  it.each(cases)('%j', async (scope, ids) => {
    await using store = await temporaryStore();
    await store.write.write({
      mv: [mvObject(1, {})],
      cs: objects.map((object) => ({ object })),
      errors: [{ cs: objects[4]?.id ?? (0 as never), kind: 'export', error }],
    });
    const found = await store.read.csSearch({ connector: forest, scope, offset: 0, limit: 20 });
    expect({ ids: found.rows.map((row) => row.id), total: found.total }).toEqual({ ids, total: ids.length });
  });

  it('pages, and shows what the list needs', async () => {
    await using store = await temporaryStore();
    await store.write.write({
      mv: [mvObject(1, {})],
      cs: objects.map((object) => ({ object })),
      errors: [{ cs: objects[4]?.id ?? (0 as never), kind: 'export', error }],
    });
    const page = await store.read.csSearch({ connector: forest, scope: { kind: 'all' }, offset: 2, limit: 1 });
    expect(page).toEqual({
      total: 7,
      rows: [
        {
          id: 4,
          connector: forest,
          dn: 'CN=new,OU=People,DC=example,DC=com',
          displayName: 'Neu',
          objectType: 'user',
          mv: 1,
          placeholder: false,
          pendingImport: undefined,
          pendingExport: 'add',
          error: undefined,
        },
      ],
    });
    const failed = await store.read.csSearch({ connector: forest, scope: { kind: 'export-error' }, offset: 0, limit: 1 });
    expect(failed.rows[0]).toMatchObject({ id: 5, error: 'cd-error' });
  });
});
