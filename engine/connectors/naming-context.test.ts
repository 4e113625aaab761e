import { describe, expect, it } from 'vitest';
import { contextHolding, dnsName, domainParameters, forestParameters, namingContextOf } from './naming-context.ts';

describe('naming contexts', () => {
  it.each([
    ['CN=Ann,OU=People,DC=asia,DC=harbour,DC=example', 'DC=asia,DC=harbour,DC=example'],
    ['dc=harbour, dc=example', 'dc=harbour,dc=example'],
    ['DC=@,CN=zone,DC=harbour,DC=example', 'DC=harbour,DC=example'],
    ['CN=Weiß\\, Ulrike,DC=harbour,DC=example', 'DC=harbour,DC=example'],
    ['uid=ann,ou=people,o=Harbour', 'o=Harbour'],
    ['uid=ann,o=Harbour,c=NZ', 'o=Harbour,c=NZ'],
  ])('%s lies in %s', (dn, context) => {
    expect(namingContextOf(dn)).toBe(context);
  });

  it('the longest context holds a DN', () => {
    const contexts = ['dc=harbour,dc=example', 'dc=asia,dc=harbour,dc=example'];
    expect(
      ['cn=a,dc=asia,dc=harbour,dc=example', 'cn=a,dc=harbour,dc=example', 'cn=a,dc=other'].map((dn) => contextHolding(dn, contexts)),
    ).toEqual([contexts[1], contexts[0], undefined]);
  });

  it('gives rules their parameters', () => {
    const names = new Map([['dc=asia,dc=harbour,dc=example', 'HARBASIA']]);
    expect(domainParameters('DC=asia,DC=harbour,DC=example', names)).toEqual({
      'Domain.FQDN': 'asia.harbour.example',
      'Domain.Netbios': 'HARBASIA',
      'Domain.LDAP': 'DC=asia,DC=harbour,DC=example',
    });
    const forest = forestParameters(['DC=asia,DC=harbour,DC=example', 'DC=harbour,DC=example'], names);
    expect(forest).toEqual({ 'Forest.FQDN': 'harbour.example', 'Forest.Netbios': 'HARBOUR', 'Forest.LDAP': 'DC=harbour,DC=example' });
    expect([forestParameters([], names), dnsName('o=Harbour')]).toEqual([{}, undefined]);
  });
});
