import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ldapSettings } from '../../shared/model/connector.ts';
import { type Slapd, slapdMissing, startSlapd } from '../connectors/testing/slapd.ts';
import type { Engine } from '../host/engine.ts';
import { connectToSandbox, cycle, exportsOf, openLab, removeFolder, temporaryFolder, tenantOf } from './engine-lab.ts';
import { makeForest } from './forest.ts';
import { thirtyChanges } from './forest-changes.ts';
import { type GraphRequests, recordGraphRequests } from './graph-requests.ts';
import { anchorsIn, changeDirectory } from './ldap-forest.ts';
import { openLdapLdif, openLdapShape } from './openldap-forest.ts';
import { expectedTenant, type TenantPicture, tenantPicture } from './tenant-picture.ts';

const reason = slapdMissing();

describe.skipIf(reason !== undefined)(`issue 2, criterion 4: OpenLDAP to a tenant${reason === undefined ? '' : ` (${reason})`}`, () => {
  const forest = makeForest({ people: 1000, groups: 60 });
  const dataFolder = temporaryFolder();
  let slapd: Slapd;
  let engine: Engine;
  let requests: GraphRequests;

  beforeAll(async () => {
    slapd = await startSlapd({
      ...{ suffix: openLdapShape.base, ldif: openLdapLdif(forest), modules: ['syncprov'] },
      databaseConfiguration: ['index entryCSN eq', 'overlay syncprov', 'syncprov-sessionlog 1000'],
    });
    engine = await openLab(dataFolder);
    const settings = ldapSettings.parse({ url: slapd.url, startTls: true, caFile: slapd.caFile, bindDn: slapd.bindDn });
    await connectToSandbox(engine, {
      name: 'harbour.example',
      configuration: { type: 'ldap', settings },
      secrets: { password: slapd.password },
    });
    requests = recordGraphRequests();
  });

  afterAll(async () => {
    requests?.stop();
    await engine?.close();
    await slapd?.stop();
    removeFolder(dataFolder);
  });

  const expected = async (): Promise<TenantPicture> => {
    const anchors = await anchorsIn(slapd.client, openLdapShape, forest);
    return expectedTenant(forest, { anchor: (id) => anchors.get(id) ?? `${id} is not in the directory`, everybodyEnabled: true });
  };

  it('1,000 people and 60 nested groups: a cycle brings exactly these users, groups and members', async () => {
    const runs = await cycle(engine, 'initial');
    expect(tenantPicture(await tenantOf(engine))).toEqual(await expected());
    expect(exportsOf(runs)).toEqual({ 'export-add': 1060 });
    expect(requests.takeWrites().length).toBeGreaterThan(1060);
  });

  it('a further cycle exports nothing', async () => {
    expect(exportsOf(await cycle(engine))).toEqual({});
    expect(requests.takeWrites()).toEqual([]);
  });

  it('thirty changes – added, modified, renamed, moved, deleted, members – arrive exactly with the next cycle', async () => {
    const changes = thirtyChanges(forest);
    expect(changes.length).toBeGreaterThanOrEqual(30);
    for (const change of changes) await changeDirectory(slapd.client, openLdapShape, forest, change);
    const runs = await cycle(engine);
    expect(tenantPicture(await tenantOf(engine))).toEqual(await expected());
    expect(exportsOf(runs)).toMatchObject({ 'export-add': 3, 'export-delete': 4 });
    // The server tells what has changed: only that is read.
    expect(runs.filter(({ status }) => status === 'success').map(({ profile }) => profile)).not.toContain('Full Import');
    expect((await tenantOf(engine)).deletedUsers()).toHaveLength(3);
    expect(requests.takeWrites().length).toBeGreaterThan(0);
  });

  it('and a further cycle exports nothing again', async () => {
    const heard = requests.heard;
    expect(exportsOf(await cycle(engine))).toEqual({});
    expect(requests.takeWrites()).toEqual([]);
    expect(requests.heard).toBeGreaterThan(heard);
    expect(tenantPicture(await tenantOf(engine))).toEqual(await expected());
  });
});
