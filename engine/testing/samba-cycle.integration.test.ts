import { Attribute, Change } from 'ldapts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ldapSettings } from '../../shared/model/connector.ts';
import { type SambaDomain, sambaMissing, startSambaDomain } from '../connectors/testing/samba.ts';
import type { Engine } from '../host/engine.ts';
import { activeDirectoryShape, unitEntries } from './active-directory-forest.ts';
import { connectToSandbox, cycle, exportsOf, openLab, removeFolder, temporaryFolder, tenantOf } from './engine-lab.ts';
import { makeForest } from './forest.ts';
import { type ForestChange, personOf, thirtyChanges } from './forest-changes.ts';
import { type GraphRequests, recordGraphRequests } from './graph-requests.ts';
import { addEntry, anchorsIn, changeDirectory, type ForestShape } from './ldap-forest.ts';
import { expectedTenant, type TenantPicture, tenantPicture } from './tenant-picture.ts';

const reason = sambaMissing();

describe.skipIf(reason !== undefined)(
  `issue 2, criterion 5: Active Directory to a tenant${reason === undefined ? '' : ` (${reason})`}`,
  () => {
    const forest = makeForest({ people: 200, groups: 30, seed: 5 });
    const dataFolder = temporaryFolder();
    let domain: SambaDomain;
    let shape: ForestShape;
    let engine: Engine;
    let requests: GraphRequests;

    beforeAll(async () => {
      domain = await startSambaDomain();
      const { client, baseDn, url, caFile, bindDn, password } = domain;
      shape = activeDirectoryShape(baseDn);
      for (const { dn, values } of unitEntries(baseDn)) await client.add(dn, values as { [attribute: string]: string[] });
      for (const id of [...forest.people.keys(), ...forest.groups.keys()]) await addEntry(client, shape, forest, id);
      const critical = new Attribute({
        type: 'member',
        values: [`CN=Administrator,CN=Users,${baseDn}`, `CN=Domain Admins,CN=Users,${baseDn}`],
      });
      await client.modify(shape.entry(forest, 'group-2').dn, new Change({ operation: 'add', modification: critical }));

      engine = await openLab(dataFolder);
      const settings = ldapSettings.parse({ url, startTls: true, caFile, bindDn });
      await connectToSandbox(engine, { name: 'harbour.test', configuration: { type: 'ldap', settings }, secrets: { password } });
      requests = recordGraphRequests();
    });

    afterAll(async () => {
      requests?.stop();
      await engine?.close();
      await domain?.stop();
      removeFolder(dataFolder);
    });

    const expected = async (): Promise<TenantPicture> => {
      const anchors = await anchorsIn(domain.client, shape, forest);
      return expectedTenant(forest, { anchor: (id) => anchors.get(id) ?? `${id} is not in the directory` });
    };
    const enabledInTenant = async (id: string): Promise<unknown> =>
      tenantPicture(await tenantOf(engine)).users[personOf(forest, id).address]?.accountEnabled;

    it('users, groups, nested groups and disabled users arrive exactly, and nothing critical does', async () => {
      const runs = await cycle(engine, 'initial');
      expect(tenantPicture(await tenantOf(engine))).toEqual(await expected());
      expect(exportsOf(runs)).toEqual({ 'export-add': 230 });
      expect([await enabledInTenant('person-13'), await enabledInTenant('person-14')]).toEqual([false, true]);
      expect(requests.takeWrites().length).toBeGreaterThan(230);
    });

    it('a further cycle exports nothing', async () => {
      expect(exportsOf(await cycle(engine))).toEqual({});
      expect(requests.takeWrites()).toEqual([]);
    });

    it('thirty changes – disabled, enabled, renamed, moved to another unit, deleted, members – arrive exactly with the next cycle', async () => {
      const again: ForestChange = { kind: 'modify-person', id: 'person-26', values: { enabled: true } };
      for (const change of [...thirtyChanges(forest, 5), again]) await changeDirectory(domain.client, shape, forest, change);
      const runs = await cycle(engine);
      expect(tenantPicture(await tenantOf(engine))).toEqual(await expected());
      expect(await enabledInTenant('person-26')).toBe(true);
      expect(exportsOf(runs)).toMatchObject({ 'export-add': 3, 'export-delete': 4 });
      expect((await tenantOf(engine)).deletedUsers()).toHaveLength(3);
    });

    it('and a further cycle exports nothing again', async () => {
      requests.takeWrites();
      expect(exportsOf(await cycle(engine))).toEqual({});
      expect(requests.takeWrites()).toEqual([]);
      expect(tenantPicture(await tenantOf(engine))).toEqual(await expected());
    });
  },
);
