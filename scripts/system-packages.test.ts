import { expect, it } from 'vitest';
import { missingNeeds, systemNeeds } from './system-packages.ts';

it('is content with either name a Debian release gives a package', () => {
  const sinceTrixie = new Set(['libgtk-3-0t64', 'libnss3', 'libasound2t64', 'libgbm1', 'unzip']);
  expect(missingNeeds(sinceTrixie, ['the Electron window'])).toEqual([]);
});

it('names what is missing, for the purposes asked about only', () => {
  const missing = missingNeeds(new Set(['slapd']), ['LDAP tests']);
  expect(missing.map((need) => need.packages[0])).toEqual(['ldap-utils']);
  expect(missingNeeds(new Set())).toEqual(systemNeeds);
});
