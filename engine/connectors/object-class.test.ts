import { describe, expect, it } from 'vitest';
import { objectTypeOf } from './object-class.ts';

describe('object type from object classes', () => {
  it.each([
    [['top', 'person', 'organizationalPerson', 'user'], 'user'],
    [['top', 'person', 'organizationalPerson', 'user', 'computer'], 'computer'],
    [['user', 'inetOrgPerson', 'person'], 'inetOrgPerson'],
    [['INETORGPERSON', 'posixAccount', 'shadowAccount'], 'inetOrgPerson'],
    [['top', 'person', 'organizationalPerson', 'contact'], 'contact'],
    [['groupOfNames', 'posixGroup'], 'groupOfNames'],
    [['top', 'harbourBerth'], 'harbourBerth'],
    [['top', 'posixAccount'], undefined],
    [[], undefined],
  ])('%j is %s', (classes, type) => {
    expect(objectTypeOf(classes)).toBe(type);
  });
});
