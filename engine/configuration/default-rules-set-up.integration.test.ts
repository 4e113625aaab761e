import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { NewConnector } from '../../shared/contract/connectors.ts';
import type { SyncRule } from '../../shared/model/rule.ts';
import { adPerson } from '../host/testing/people.ts';
import { type TemporaryEngine, temporaryEngine } from '../host/testing/temporary-engine.ts';

describe('default rules of a set-up', () => {
  let host: TemporaryEngine;
  let folder: string;

  beforeEach(async () => {
    host = await temporaryEngine();
    folder = mkdtempSync(join(tmpdir(), 'isthmus-rules-'));
  });
  afterEach(async () => {
    await host.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function directory(name: string, identification?: NewConnector['identification']): NewConnector {
    const path = join(folder, `${name}.ldif`);
    writeFileSync(path, adPerson('Ann', 1, 'mail: ann@quay.example', 'employeeID: 17', 'division: North'));
    const settings = { files: [path], anchorAttribute: 'objectGUID', namingContexts: [] };
    return { name, description: '', configuration: { type: 'ldif', settings }, secrets: {}, identification };
  }
  const rules = () => host.engine.store.read.rules();
  const named = async (name: string, at = 0): Promise<SyncRule> => {
    const rule = (await rules()).filter((candidate) => candidate.name === name)[at];
    if (rule === undefined) throw new Error(`no rule ${name}`);
    return rule;
  };
  const joins = async (name: string, at?: number) =>
    (await named(name, at)).join.flatMap(({ clauses }) => clauses.map(({ cs, mv }) => `${cs}=${mv}`));
  const userJoin = 'In from AD - User Join';
  const common = 'In from AD - User Common';

  describe('wizard.md §5, §6: how users are identified', () => {
    it('chosen with the first directory, kept as global parameters, the same for the second', async () => {
      expect(await host.api.setup.options()).toMatchObject({
        identification: { joinCriteria: 'AlwaysProvision', anchorAttribute: 'mS-DS-ConsistencyGuid' },
        identificationFixed: false,
      });
      await host.api.connectors.create(directory('Quay', { joinCriteria: 'Mail', anchorAttribute: 'objectGUID' }));
      expect(await host.engine.store.read.setting('global-parameters')).toMatchObject({
        'Microsoft.SynchronizationOption.JoinCriteria': 'Mail',
        'Microsoft.SynchronizationOption.AnchorAttribute': 'objectGUID',
        'Microsoft.SynchronizationOption.UPNAttribute': 'userPrincipalName',
      });
      await host.api.connectors.create(directory('Pier'));
      expect([await joins(userJoin, 0), await joins(userJoin, 1)]).toEqual([['mail=mail'], ['mail=mail']]);
      expect((await host.api.setup.options()).identificationFixed).toBe(true);
      const other = host.api.connectors.create(directory('Wharf', { joinCriteria: 'ObjectSID' }));
      await expect(other).rejects.toMatchObject({ message: expect.stringContaining('was chosen with the first directory: mail') });
      await host.api.connectors.create(directory('Wharf', { joinCriteria: 'Mail' }));
    });

    it.each<[string, NonNullable<NewConnector['identification']>, RegExp]>([
      ['no attribute named', { joinCriteria: 'CustomAttribute' }, /name the attribute/],
      [
        'none of the metaverse',
        { joinCriteria: 'CustomAttribute', customAttribute: 'userAccountControl' },
        /metaverse has no such attribute/,
      ],
      [
        'none of the directory',
        { joinCriteria: 'CustomAttribute', customAttribute: 'cloudAnchor' },
        /schema of Quay has no attribute cloudAnchor/,
      ],
      ['an anchor that contains "@"', { anchorAttribute: 'mail' }, /a source anchor must do neither/],
      ['an anchor with several values', { anchorAttribute: 'otherTelephone' }, /can have several values/],
      ['an anchor that is a number', { anchorAttribute: 'primaryGroupID' }, /text or binary/],
      ['an anchor that does not exist', { anchorAttribute: 'nothing' }, /has no attribute nothing/],
      ['a sign-in name with several values', { upnAttribute: 'proxyAddresses' }, /single value/],
    ])('refused, and nothing kept: %s', async (_, identification, message) => {
      await expect(host.api.connectors.create(directory('Quay', identification))).rejects.toMatchObject({
        message: expect.stringMatching(message),
      });
      expect([await rules(), await host.engine.store.read.connectors(), await host.engine.store.read.setting('global-parameters')]).toEqual(
        [[], [], undefined],
      );
      expect((await host.engine.store.read.metaverseSchema()).objectTypes).toEqual([]);
    });

    it('a set-up that fails half-way leaves no choice behind', async () => {
      vi.spyOn(host.engine.store.write, 'saveConfiguration').mockRejectedValueOnce(new Error('the disk is gone'));
      await expect(host.api.connectors.create(directory('Quay', { joinCriteria: 'Mail' }))).rejects.toThrow('the disk is gone');
      expect((await host.api.setup.options()).identification.joinCriteria).toBe('AlwaysProvision');
    });

    it('a specific attribute: the metaverse finds persons by it', async () => {
      await host.api.connectors.create(directory('Quay', { joinCriteria: 'CustomAttribute', customAttribute: 'division' }));
      expect(await joins(userJoin)).toEqual(['division=division']);
      expect((await host.engine.store.read.metaverseSchema()).attributes.division).toMatchObject({ indexed: true });
    });
  });

  describe('edited rules and updates of the shipped set', () => {
    const edited = async () => (await host.api.metaverseDesigner.rules()).filter((rule) => rule.edited).map(({ name }) => name);
    const edit = async (change: (rule: SyncRule) => SyncRule) => host.engine.store.write.saveRules([change(await named(common))]);
    const withoutTitle = (rule: SyncRule): SyncRule => ({ ...rule, flows: rule.flows.filter(({ target }) => target !== 'title') });

    it('an edit is noticed, a switch or another place is none', async () => {
      await host.api.connectors.create(directory('Quay'));
      expect((await host.api.metaverseDesigner.rules()).every((rule) => rule.edited === false)).toBe(true);
      await edit((rule) => ({ ...rule, enabled: false, precedence: 7 }));
      expect(await edited()).toEqual([]);
      await edit(withoutTitle);
      expect(await edited()).toEqual([common]);
      expect(await host.api.setup.defaultRuleUpdates()).toMatchObject([
        { name: common, state: 'changed by you', edited: true, parts: [{ part: 'flow title', state: 'changed by you' }] },
      ]);
    });

    it('adding a directory moves an edited rule and leaves the edit', async () => {
      await host.api.connectors.create(directory('Quay'));
      const before = await named(common);
      await edit(withoutTitle);
      await host.api.connectors.create(directory('Pier'));
      const after = await named(common);
      expect(after).toEqual({ ...withoutTitle(before), precedence: after.precedence, version: after.version });
      expect(after.precedence).toBeGreaterThan(before.precedence);
      const all = (await rules()).map(({ precedence }) => precedence);
      expect(new Set(all).size).toBe(all.length);
      expect(await edited()).toEqual([common]);
    });

    it('an update replaces what was not edited and reports what was', async () => {
      const quay = await host.api.connectors.create(directory('Quay'));
      await edit(withoutTitle);
      // The directory learns an attribute: the rules shipped for it have a flow more.
      const record = await host.engine.store.read.connector(quay.id as never);
      if (record === undefined) throw new Error('no connector');
      const { schema } = record;
      const objectTypes = schema.objectTypes.map((type) => ({
        ...type,
        attributes: type.attributes.filter((name) => name !== 'department'),
      }));
      const { department: _department, ...attributes } = schema.attributes;
      await host.engine.store.write.saveConnector({ ...record, schema: { objectTypes, attributes } });
      const updates = await host.api.setup.defaultRuleUpdates();
      expect(updates.find(({ name }) => name === common)).toMatchObject({ state: 'conflict', edited: true });
      expect(updates.find(({ name }) => name === 'In from AD - User Common from Exchange')).toMatchObject({
        state: 'changed by the update',
        parts: [{ part: 'flow department', state: 'changed by the update', current: undefined }],
      });
      const { leftAlone } = await host.api.setup.updateDefaultRules();
      expect(leftAlone.map(({ name }) => name)).toEqual([common]);
      expect((await named(common)).flows.map(({ target }) => target)).toContain('department');
      expect((await named('In from AD - User Common from Exchange')).flows.map(({ target }) => target)).not.toContain('department');
      expect((await host.api.setup.defaultRuleUpdates()).map(({ name }) => name)).toEqual([common]);
    });

    it('optional features come and go with their rules; custom rules stay', async () => {
      await host.api.setup.setUpConnection({ source: directory('Quay'), tenant: { kind: 'sandbox' } });
      const custom: SyncRule = {
        ...(await named(common)),
        id: '00000000-0000-0000-0000-0000000000aa' as never,
        name: 'Ours',
        precedence: 50,
      };
      const { immutableTag: _tag, ...untagged } = custom;
      await host.engine.store.write.saveRules([untagged]);
      const names = async () => (await rules()).map(({ name }) => name);
      const before = await names();
      const { features } = await host.api.setup.options();
      await host.api.setup.saveFeatures({ ...features, exchangeHybrid: true, services: ['Intune'] });
      expect(await names()).toContain('In from AAD - User Exchange Hybrid');
      expect(await names()).not.toContain('Out to AAD - User ExchangeOnline');
      expect((await host.api.setup.options()).features).toEqual({ ...features, exchangeHybrid: true, services: ['Intune'] });
      await host.api.setup.saveFeatures(features);
      expect(await names()).toEqual(before);
      expect((await names()).filter((name) => name === 'Ours')).toHaveLength(1);
    });
  });
});
