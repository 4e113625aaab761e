import { describe, expect, it } from 'vitest';
import { fromGraph, toGraph } from './conversion.ts';
import { entraSchema, mappingOf, notWritableReason } from './schema-mapping.ts';

describe('mapping table', () => {
  const schema = entraSchema();
  const types = new Map(schema.objectTypes.map(({ name, attributes }) => [name, attributes]));

  it('has every attribute the default rules write or read (spec/default-rules.md §4–§7)', () => {
    const expected = {
      user: 'sourceAnchor cloudAnchor cloudMastered commonName dnsDomainName netBiosName onPremisesSamAccountName onPremiseSecurityIdentifier lastPasswordChangeTimestamp usageLocation countryCode countryLetterCode accountEnabled alias surname givenName displayName mail proxyAddresses userPrincipalName onPremisesUserPrincipalName manager thumbnailPhoto userCertificate msExchRemoteRecipientType msRtcSipLine stkDeviceKey extensionAttribute15 preferredDataLocation',
      group:
        'sourceAnchor cloudAnchor cloudMastered commonName onPremiseSecurityIdentifier securityEnabled alias displayName mail managedBy member proxyAddresses description info hideDLMembership msExchCoManagedByLink reportToOwner extensionAttribute1',
      contact:
        'sourceAnchor cloudAnchor alias surname displayName givenName proxyAddresses city state countryLetterCode telephoneNumber thumbnailPhoto targetAddress',
      device:
        'deviceId accountEnabled displayName deviceOSType deviceOSVersion deviceTrustType registeredOwnerReference userCertificate onPremiseSecurityIdentifier',
    };
    for (const [type, names] of Object.entries(expected)) expect(types.get(type)).toEqual(expect.arrayContaining(names.split(' ')));
  });

  it('gives a definition for every attribute of every type', () => {
    for (const [type, attributes] of types) {
      for (const name of attributes) {
        expect(schema.attributes[name]?.name, `${type} ${name}`).toBe(name);
        const mapping = mappingOf(type, name);
        const writable = mapping?.access === 'read-write' || mapping?.access === 'relation';
        if (name !== 'dn') expect(notWritableReason(type, name) === undefined, `${type} ${name}`).toBe(writable);
      }
    }
  });

  it('says why not, and lets directory extensions through', () => {
    expect(notWritableReason('user', 'proxyAddresses')).toMatch(/read-only/);
    expect(notWritableReason('contact', 'displayName')).toMatch(/contacts/);
    expect(notWritableReason('user', 'someUnknown')).toMatch(/no property/);
    expect(notWritableReason('user', 'userPrincipalName')).toBeUndefined();
    expect(mappingOf('user', 'extension_0123456789abcdef0123456789abcdef_costCenter')).toMatchObject({ access: 'read-write' });
  });
});

describe('conversion', () => {
  it('reads SIDs as Active Directory stores them (engine.md §12 vector)', () => {
    const [sid] = fromGraph('S-1-5-21-1004336348-1177238915-682003330-1001', 'sid');
    expect(
      Buffer.from(sid as Uint8Array)
        .toString('hex')
        .toUpperCase(),
    ).toBe('010500000000000515000000DCF4DC3B833D2B46828BA628E9030000');
  });

  it('one telephone number is a list of one in Graph, and an empty list when cleared', () => {
    expect([toGraph(['1'], 'firstOfList', false), toGraph([], 'firstOfList', false), toGraph([], undefined, false)]).toEqual([
      ['1'],
      [],
      null,
    ]);
    expect([
      fromGraph(['1', '2'], 'firstOfList'),
      fromGraph([], 'firstOfList'),
      fromGraph(null, undefined),
      fromGraph('', undefined),
    ]).toEqual([['1'], [], [], []]);
  });

  it('finds a contact’s numbers and address among its lists', () => {
    expect(
      fromGraph(
        [
          { type: 'mobile', number: '5' },
          { type: 'business', number: '6' },
        ],
        'phoneBusiness',
      ),
    ).toEqual(['6']);
    expect(fromGraph([{ city: 'Oslo', countryOrRegion: 'NO' }], 'addressCountry')).toEqual(['NO']);
  });
});
