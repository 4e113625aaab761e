import { describe, expect, it } from 'vitest';
import type { ConnectorRecord } from '../../../shared/model/connector.ts';
import type { SyncRule } from '../../../shared/model/rule.ts';
import { emptySchema, type Schema } from '../../../shared/model/schema.ts';
import type { ConfigurationBatch } from '../configuration-version.ts';
import { forest, ruleA, ruleB, temporaryFolder, temporaryStore } from '../store.fixture.ts';
import { Database } from './database.ts';
import { DATABASE_FILE, openStore } from './open-store.ts';

const rule = (id: typeof ruleA, precedence: number, version = 1) => ({ id, connectorId: forest, precedence, version }) as SyncRule;
const connector = (description: string) => ({ id: forest, order: 1, description }) as ConnectorRecord;
const schema: Schema = {
  objectTypes: [{ name: 'person', attributes: ['mail'] }],
  attributes: { mail: { name: 'mail', type: 'string', multiValued: false } },
};

const version = (
  basedOn: number,
  parts: { [name: string]: string },
  more: Partial<ConfigurationBatch['version']> = {},
): ConfigurationBatch['version'] => ({
  basedOn,
  time: 1000 + basedOn,
  author: 'ann',
  reason: `after ${basedOn}`,
  summary: { changes: basedOn },
  parts: new Map(Object.entries(parts)),
  ruleVersions: [],
  ...more,
});

describe('configuration versions', () => {
  it('are kept with everything they changed, newest first', async () => {
    await using store = await temporaryStore();
    const { read, write } = store;
    expect(await read.configurationVersion()).toBeUndefined();
    await write.saveConfiguration({
      connectors: [connector('one')],
      rules: [rule(ruleA, 1), rule(ruleB, 2)],
      metaverse: schema,
      settings: [{ key: 'scheduler', value: { interval: 30 } }],
      version: version(0, { a: 'first', b: 'same' }, { ruleVersions: [{ rule: ruleA, version: 1 }] }),
    });
    const saved = await write.saveConfiguration({
      rules: [rule(ruleA, 5, 2)],
      deletedRules: [ruleB],
      settings: [{ key: 'scheduler', value: undefined }],
      version: version(1, { a: 'second', b: 'same' }, { ruleVersions: [{ rule: ruleA, version: 2 }] }),
    });
    expect(saved).toEqual({ outcome: 'saved', number: 2 });
    expect(await read.rules()).toEqual([rule(ruleA, 5, 2)]);
    expect(await read.connectors()).toEqual([connector('one')]);
    expect([await read.metaverseSchema(), await read.setting('scheduler')]).toEqual([schema, undefined]);
    const { rows, total } = await read.configurationVersions({ offset: 0, limit: 1 });
    expect([rows, total]).toEqual([[{ number: 2, time: 1001, author: 'ann', reason: 'after 1', summary: { changes: 1 } }], 2]);
    expect((await read.configurationVersion())?.parts).toEqual(
      new Map([
        ['a', 'second'],
        ['b', 'same'],
      ]),
    );
    expect((await read.configurationVersion(1))?.parts.get('a')).toBe('first');
    expect([await read.configurationPart(1, 'a'), await read.configurationPart(2, 'a'), await read.configurationPart(2, 'z')]).toEqual([
      'first',
      'second',
      undefined,
    ]);
    expect(await read.ruleVersions([ruleA, ruleB])).toEqual(
      new Map([
        [
          ruleA,
          [
            { version: 1, since: 1000, configuration: 1 },
            { version: 2, since: 1001, configuration: 2 },
          ],
        ],
      ]),
    );
  });

  it('a part is stored once, however many versions hold it', async () => {
    using folder = temporaryFolder();
    const store = await openStore({ dataFolder: folder.path });
    for (let number = 0; number < 20; number++) {
      await store.write.saveConfiguration({ version: version(number, { schema: 'x'.repeat(100_000), changing: `${number}` }) });
    }
    await store.close();
    const db = new Database(`${folder.path}/${DATABASE_FILE}`, { readOnly: true });
    expect(db.get('SELECT count(*), max(length(body)) < 1000 FROM configuration_part')).toEqual([21, 1]);
    db.close();
  });

  it('somebody who saves in between wins; nothing of the other is stored', async () => {
    await using store = await temporaryStore();
    await store.write.saveConfiguration({ version: version(0, {}) });
    const late = await store.write.saveConfiguration({ rules: [rule(ruleA, 1)], version: version(0, {}) });
    expect(late).toEqual({ outcome: 'overtaken', newest: 1 });
    expect(await store.read.rules()).toEqual([]);
  });

  it('all of it or nothing: a failure on the way leaves what was', async () => {
    await using store = await temporaryStore();
    const { read, write } = store;
    await write.saveConfiguration({
      connectors: [connector('one')],
      rules: [rule(ruleA, 1)],
      version: version(0, {}, { ruleVersions: [{ rule: ruleA, version: 1 }] }),
    });
    const failing = write.saveConfiguration({
      connectors: [connector('two')],
      deletedRules: [ruleA],
      metaverse: schema,
      settings: [{ key: 'scheduler', value: 1 }],
      // The same version of the same rule again: the last statement of the transaction fails.
      version: version(1, { a: 'lost' }, { ruleVersions: [{ rule: ruleA, version: 1 }] }),
    });
    await expect(failing).rejects.toThrow(/UNIQUE/);
    expect(await read.connectors()).toEqual([connector('one')]);
    expect((await read.rules()).map(({ id }) => id)).toEqual([ruleA]);
    expect([await read.metaverseSchema(), await read.setting('scheduler')]).toEqual([emptySchema, undefined]);
    expect((await read.configurationVersions({ offset: 0, limit: 9 })).total).toBe(1);
  });
});
