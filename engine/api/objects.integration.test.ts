import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MetaverseClause } from '../../shared/contract/metaverse-search.ts';
import { ENTRA_CONNECTOR_ID } from '../../shared/model/identifier.ts';
import { type ExploredForest, exploredForest } from '../host/testing/temporary-engine.ts';

let host: ExploredForest;
beforeAll(async () => {
  host = await exploredForest();
});
afterAll(() => host.close());

const find = async (text: string) => {
  const { rows } = await host.api.metaverseSearch.search({ clauses: [{ attribute: 'displayName', operator: 'equals', value: text }] });
  expect(rows).toHaveLength(1);
  return rows[0]?.id ?? '';
};

describe('Metaverse Search', () => {
  const search = async (clauses: MetaverseClause[], more: { text?: string; objectType?: string } = {}) => {
    const found = await host.api.metaverseSearch.search({ clauses, columns: ['displayName', 'sn'], limit: 1000, ...more });
    expect(found.rows).toHaveLength(found.total);
    return found;
  };
  const family = (found: Awaited<ReturnType<typeof search>>) => [...new Set(found.rows.map((row) => row.values.sn?.[0]?.text))];

  it.each<[MetaverseClause, string[]]>([
    [{ attribute: 'sn', operator: 'equals', value: 'łukasik' }, ['Łukasik']],
    [{ attribute: 'sn', operator: 'starts-with', value: 'Łuk' }, ['Łukasik']],
    [{ attribute: 'sn', operator: 'ends-with', value: 'ukasik' }, ['Łukasik']],
    [{ attribute: 'sn', operator: 'contains', value: 'KASI' }, ['Łukasik']],
    [{ attribute: 'sn', operator: 'equals', value: '髙橋' }, ['髙橋']],
    [{ attribute: 'sn', operator: 'contains', value: '橋' }, ['髙橋']],
  ])('%j', async (clause, expected) => {
    const found = await search([clause], { objectType: 'person' });
    expect(family(found)).toEqual(expected);
  });

  it('presence and its opposite part the objects; so do contains and not-contains', async () => {
    const count = async (operator: MetaverseClause['operator'], attribute: string, value?: string) =>
      (await search([{ attribute, operator, ...(value === undefined ? {} : { value }) }])).total;
    const all = (await search([])).total;
    expect(all).toBe(376);
    expect((await count('is-present', 'manager')) + (await count('is-not-present', 'manager'))).toBe(all);
    expect((await count('contains', 'displayName', 'an')) + (await count('not-contains', 'displayName', 'an'))).toBe(all);
    expect(await count('is-present', 'manager')).toBeGreaterThan(200);
  });

  it('clauses are ANDed, types narrow, free text finds a part of any value – also two CJK characters', async () => {
    const both = await search([
      { attribute: 'sn', operator: 'starts-with', value: 'Łuk' },
      { attribute: 'givenName', operator: 'equals', value: 'Paweł' },
    ]);
    expect(both.rows.map((row) => row.displayName)).toEqual(['Paweł Łukasik']);
    const harbour = await search([], { text: '港湾' });
    expect(harbour.rows.some((row) => row.displayName === '港湾安全')).toBe(true);
    expect((await search([], { text: '髙橋', objectType: 'person' })).total).toBe(4);
    expect((await search([], { text: 'kasi' })).rows.map((row) => row.displayName)).toContain('Paweł Łukasik');
    expect((await search([], { text: 'no such text anywhere' })).total).toBe(0);
  });

  it('sorts and pages', async () => {
    const ask = (offset: number) =>
      host.api.metaverseSearch.search({
        objectType: 'person',
        columns: ['sn'],
        sort: { attribute: 'sn', descending: false },
        offset,
        limit: 100,
      });
    const [first, second] = [await ask(0), await ask(100)];
    const ids = new Set([...first.rows, ...second.rows].map((row) => row.id));
    expect(ids.size).toBe(200);
    expect(first.total).toBe(second.total);
  });
});

describe('Object pages', () => {
  it('every value of a person names its rule and connector', async () => {
    const person = await host.api.objects.metaverseObject({ id: await find('Paweł Łukasik') });
    const own = person.attributes.filter((row) => row.name !== 'cloudAnchor' && row.name !== 'cloudSourceAnchor');
    expect(own.length).toBeGreaterThan(10);
    for (const row of own) {
      expect(row.contributions.length).toBeGreaterThan(0);
      for (const from of row.contributions) expect(from.ruleName).toMatch(/^In from A(AD|D) - /);
    }
    const sn = own.find((row) => row.name === 'sn');
    expect(sn).toMatchObject({ values: [{ text: 'Łukasik' }], count: 1, contributions: [{ connectorName: 'harbour.example' }] });
    const manager = own.find((row) => row.name === 'manager')?.values[0];
    expect(manager).toMatchObject({ type: 'reference', id: expect.any(String), displayName: expect.any(String) });
    expect((await host.api.objects.metaverseObject({ id: manager?.id ?? '' })).displayName).toBe(manager?.displayName);
    expect(person.connectors.map(({ connectorName, origin }) => ({ connectorName, origin }))).toEqual([
      { connectorName: 'harbour.example', origin: 'projection' },
      { connectorName: 'Sandbox tenant', origin: 'provisioning' },
    ]);
  });

  it('an object of the tenant shows what was imported and by which rules it is there; nothing awaits confirmation', async () => {
    const person = await host.api.objects.metaverseObject({ id: await find('Paweł Łukasik') });
    const link = person.connectors.find((connector) => connector.connector === ENTRA_CONNECTOR_ID);
    const cs = await host.api.objects.connectorSpaceObject({ id: link?.object ?? '' });
    expect(cs).toMatchObject({
      objectType: 'user',
      linkState: 'connector',
      metaverseObject: { id: person.id, displayName: 'Paweł Łukasik' },
      errors: [],
    });
    expect(cs.imported.find((row) => row.name === 'displayName')?.values).toEqual([{ type: 'string', text: 'Paweł Łukasik' }]);
    expect([cs.pendingExport, cs.exportInProgress, cs.awaitingConfirmation]).toEqual([undefined, undefined, undefined]);
    expect(cs.lineage.map((row) => row.ruleName)).toContain('Out to AAD - User Join');
    const tenant = await host.api.setup.sandboxObjects({ text: 'łukasik' });
    expect(tenant.rows.map((row) => row.displayName)).toContain('Paweł Łukasik');
  });

  it('what Graph cannot take stays pending with its reason', async () => {
    const { rows, total } = await host.api.connectors.searchConnectorSpace({
      id: ENTRA_CONNECTOR_ID,
      scope: { kind: 'pending-export', operations: ['add'] },
    });
    expect(total).toBe(18);
    const contact = await host.api.objects.connectorSpaceObject({ id: rows.find((row) => row.objectType === 'contact')?.id ?? '' });
    expect(contact.pendingExport).toMatchObject({
      operation: 'add',
      notWritable: expect.arrayContaining([{ attribute: 'displayName', reason: expect.any(String) }]),
    });
  });

  it('a large group is shown by its first members and pages the rest', async () => {
    const id = await find('All Staff');
    const group = await host.api.objects.metaverseObject({ id });
    expect(group.attributes.find((row) => row.name === 'member')).toMatchObject({ count: 241, values: { length: 100 } });
    const last = await host.api.objects.values({ kind: 'metaverse', id, attribute: 'member', offset: 240, limit: 100 });
    expect(last).toMatchObject({ total: 241, rows: [{ type: 'reference', displayName: expect.any(String) }] });
  });

  it('an id that is none, or of an object that is gone, is not found', async () => {
    for (const id of ['nothing', '00000000-0000-8000-a000-000000000001']) {
      await expect(host.api.objects.metaverseObject({ id })).rejects.toMatchObject({ code: 'NOT_FOUND', data: { what: id } });
      await expect(host.api.objects.connectorSpaceObject({ id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(host.api.objects.values({ kind: 'metaverse', id, attribute: 'member' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
  });
});

describe('Metaverse Designer', () => {
  it('counts objects and attributes, and names the rules that keep objects alive', async () => {
    const types = await host.api.metaverseDesigner.objectTypes();
    const person = types.find((type) => type.name === 'person');
    expect(person).toMatchObject({
      objects: 270,
      deletionRules: expect.arrayContaining([{ id: expect.any(String), name: 'In from AD - User Join' }]),
    });
    expect(types.find((type) => type.name === 'group')?.objects).toBe(106);
  });

  it('lists who contributes an attribute, strongest first, and who takes it', async () => {
    const { inbound, outbound } = await host.api.metaverseDesigner.contributions({ objectType: 'person', attribute: 'displayName' });
    expect(inbound.map((row) => row.precedence)).toEqual([...inbound.map((row) => row.precedence)].sort((a, b) => a - b));
    expect(inbound).toContainEqual(
      expect.objectContaining({ ruleName: 'In from AD - User Common', connectorName: 'harbour.example', target: 'displayName' }),
    );
    expect(outbound).toContainEqual(
      expect.objectContaining({ direction: 'outbound', connectorName: 'Sandbox tenant', target: 'displayName' }),
    );
    const attributes = await host.api.metaverseDesigner.attributes({ objectType: 'person' });
    expect(attributes.find((row) => row.name === 'displayName')).toMatchObject({
      importFlows: inbound.length,
      exportFlows: outbound.length,
    });
    await expect(host.api.metaverseDesigner.attributes({ objectType: 'ship' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('an attribute inside a formula counts as taken', async () => {
    const { outbound } = await host.api.metaverseDesigner.contributions({ objectType: 'person', attribute: 'accountEnabled' });
    const { inbound } = await host.api.metaverseDesigner.contributions({ objectType: 'person', attribute: 'sourceAnchor' });
    expect(outbound.length).toBeGreaterThan(0);
    expect(inbound.some((row) => row.flowType === 'expression' && row.source.includes('objectGUID'))).toBe(true);
  });
});
