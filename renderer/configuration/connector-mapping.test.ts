import { describe, expect, it } from 'vitest';
import { asNew, connectorMap, mappedConnectors } from './connector-mapping.ts';

const here = [
  { id: 'h1', name: 'corp.contoso.example', type: 'ldap' as const },
  { id: 'h2', name: 'branch.contoso.example', type: 'ldap' as const },
  { id: 'h3', name: 'contoso.example (sandbox)', type: 'entra' as const },
];
const source = (id: string, name: string, type: string, exists = false) => ({ id, name, type, exists, secretsToSupply: [] });

describe('their connector, ours', () => {
  it('is guessed by id, by name, and by there being one tenant', () => {
    const sources = [
      source('s1', 'CORP.contoso.example', 'ldap'),
      source('h2', 'renamed', 'ldap', true),
      source('s3', 'contoso.onmicrosoft.com - AAD', 'entra'),
      source('s4', 'north.contoso.example', 'ldap'),
    ];
    const mapping = mappedConnectors(sources, here, {});
    expect(mapping).toEqual({ s1: 'h1', h2: 'h2', s3: 'h3', s4: asNew });
    expect(connectorMap(mapping)).toEqual({ s1: 'h1', s3: 'h3' });
  });

  it('follows the choice, and gives no connector to two', () => {
    const sources = [source('s1', 'corp.contoso.example', 'ldap'), source('s2', 'corp.contoso.example', 'ldap')];
    expect(mappedConnectors(sources, here, { s2: 'h1' })).toEqual({ s1: asNew, s2: 'h1' });
    expect(mappedConnectors(sources, here, { s1: asNew })).toEqual({ s1: asNew, s2: 'h1' });
  });

  it('never changes the type', () => {
    expect(mappedConnectors([source('s1', 'corp.contoso.example', 'entra')], here.slice(0, 2), {})).toEqual({ s1: asNew });
  });
});
