import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConfigurationDocument } from '../../../shared/model/configuration-document.ts';
import { type TemporaryEngine, temporaryEngine } from '../../host/testing/temporary-engine.ts';
import { anyDocument, aRule, FOREST } from '../document/document.fixture.ts';
import { readDocument } from '../document/read-document.ts';
import { saveConfiguration } from './save-configuration.ts';

let host: TemporaryEngine;
beforeAll(async () => {
  host = await temporaryEngine();
});
afterAll(() => host.close());

const put = (document: ConfigurationDocument, reason = 'test') =>
  host.api.configuration.importFiles({ files: [{ path: 'configuration.json', text: JSON.stringify(document) }], reason });
const current = () => readDocument(host.engine.store.read);
/** Numbers of versions are given here, whatever a document says. */
const withoutVersions = (document: ConfigurationDocument) => ({
  ...document,
  rules: document.rules.map((rule) => ({ ...rule, version: 0 })),
});

describe('export and import', () => {
  it('import(export(x)) = x, for whatever was in force before', async () => {
    await fc.assert(
      fc.asyncProperty(anyDocument, async (document) => {
        const result = await put(document);
        expect(result.problems).toEqual([]);
        const stored = await current();
        expect(withoutVersions(stored)).toEqual(withoutVersions(document));
        const again = await put(await host.api.configuration.exportDocument({}));
        expect(again).toMatchObject({ changes: [], problems: [] });
        expect(again.version).toBeUndefined();
        const [newest] = (await host.api.configuration.versions({ limit: 1 })).rows;
        expect(await host.api.configuration.exportDocument({ version: newest?.number })).toEqual(stored);
      }),
      { numRuns: 30 },
    );
  });

  it('a dry run stores nothing and says the same', async () => {
    await fc.assert(
      fc.asyncProperty(anyDocument, async (document) => {
        const before = await current();
        const files = [{ path: 'configuration.json', text: JSON.stringify(document) }];
        const dry = await host.api.configuration.importFiles({ files, dryRun: true });
        expect(await current()).toEqual(before);
        const { version: _, ...done } = await host.api.configuration.importFiles({ files });
        expect(done).toEqual(dry);
      }),
      { numRuns: 10 },
    );
  });

  it('a document with a fault changes nothing, and the report says where', async () => {
    const before = await current();
    const connectorId = before.connectors[0]?.id ?? FOREST;
    const broken: ConfigurationDocument = {
      ...before,
      rules: [
        aRule(1, {
          connectorId,
          flows: [{ target: 'mail', type: 'expression', expression: 'Trim([mail]', merge: 'update', applyOnce: false }],
        }),
        aRule(2, { connectorId, precedence: 1 }),
      ],
    };
    const result = await put(broken);
    expect(result.version).toBeUndefined();
    expect(result.report.expressions).toMatchObject({ total: 1, compiled: 0, failed: [{ rule: 'Rule 1', target: 'mail' }] });
    expect(result.report.rules).toMatchObject({ total: 2, imported: 0 });
    expect(result.problems.map(({ path }) => path)).toEqual(['rules[0].flows[0].expression', 'rules[0].precedence', 'rules[1].precedence']);
    expect(await current()).toEqual(before);
  });

  it.each<[string, (text: string) => string, string]>([
    ['another link type', (text) => text.replace('"linkType":"', '"linkType":"glue-'), 'linkType'],
    ['a newer version', (text) => text.replace('"version":1', '"version":9'), 'version'],
    ['half a file', (text) => text.slice(0, text.length / 2), ''],
    ['something else', () => '{"hello":1}', ''],
    ['no text at all', () => '\u0000\u0001\ufffd', ''],
  ])('refuses %s as a whole', async (_, spoil, path) => {
    const before = await current();
    const text = spoil(JSON.stringify({ ...before, rules: [aRule(1, { connectorId: before.connectors[0]?.id ?? FOREST })] }));
    const result = await host.api.configuration.importFiles({ files: [{ path: 'configuration.json', text }] });
    expect([result.version, result.problems[0]?.path]).toEqual([undefined, expect.stringContaining(path)]);
    expect(result.problems.length).toBeGreaterThan(0);
    expect(await current()).toEqual(before);
  });

  it('every version can be restored, as a new one', async () => {
    const { total } = await host.api.configuration.versions({});
    for (const number of [1, Math.ceil(total / 2), total]) {
      const wanted = await host.api.configuration.exportDocument({ version: number });
      await host.api.configuration.rollback({ version: number });
      expect(withoutVersions(await current())).toEqual(withoutVersions(wanted));
    }
    await expect(host.api.configuration.rollback({ version: 9999 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('saving', () => {
  it('two at the same time: one of them is told', async () => {
    const save = (description: string) =>
      saveConfiguration(host.engine, {
        author: 'test',
        reason: description,
        change: (document) => ({ ...document, connectors: document.connectors.map((connector) => ({ ...connector, description })) }),
      });
    const results = await Promise.allSettled([save('one'), save('two')]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'configuration-overtaken' } });
  });

  it('what was stored without a version is recorded before the next save', async () => {
    const [record] = await host.engine.store.read.connectors();
    if (record === undefined) throw new Error('no connector');
    await host.engine.store.write.saveConnector({ ...record, description: 'by hand' });
    await saveConfiguration(host.engine, {
      author: 'test',
      reason: 'after',
      change: (document) => ({
        ...document,
        connectors: document.connectors.map((connector) =>
          connector.id === record.id ? { ...connector, description: 'after' } : connector,
        ),
      }),
    });
    const [newest, before] = (await host.api.configuration.versions({ limit: 2 })).rows;
    expect([before?.author, before?.headline]).toEqual(['Isthmus', expect.stringContaining('“by hand”')]);
    expect([newest?.author, newest?.reason, newest?.changes]).toEqual(['test', 'after', 1]);
  });
});
