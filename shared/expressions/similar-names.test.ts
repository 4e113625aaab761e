import { expect, it } from 'vitest';
import { similarNames } from './similar-names.ts';

it.each([
  ['Lefft', ['Left', 'Len', 'Trim'], ['Left']],
  ['Trmi', ['Trim', 'LTrim'], ['Trim']],
  ['displayname', ['displayName', 'givenName'], ['displayName']],
  ['proxyAdresses', ['proxyAddresses', 'mail'], ['proxyAddresses']],
  ['x', ['Trim', 'Left'], []],
  ['IsNullorEmtpy', ['IsNullOrEmpty', 'IsNull', 'IsEmpty'], ['IsNullOrEmpty']],
])('%s among %o', (name, known, expected) => {
  expect(similarNames(name, known)).toEqual(expected);
});
