import { describe, expect, it } from 'vitest';
import { type AddOptions, newConnector } from './new-connector.ts';

const identification = async (options: Partial<AddOptions>) => {
  const made = await newConnector({ type: 'ldif', name: 'Quay', description: '', anchor: 'objectGUID', file: ['quay.ldif'], ...options });
  return (made as { identification?: unknown }).identification;
};

describe('connector add: how users are identified', () => {
  it.each<[Partial<AddOptions>, unknown]>([
    [{}, undefined],
    [{ joinOn: 'once' }, { joinCriteria: 'AlwaysProvision' }],
    [{ joinOn: 'mail' }, { joinCriteria: 'Mail' }],
    [
      { joinOn: 'object-sid', sourceAnchor: 'managed' },
      { joinCriteria: 'ObjectSID', anchorAttribute: 'mS-DS-ConsistencyGuid' },
    ],
    [{ joinOn: 'account-name' }, { joinCriteria: 'AccountName' }],
    [{ joinOn: 'attribute:employeeID' }, { joinCriteria: 'CustomAttribute', customAttribute: 'employeeID' }],
    [
      { sourceAnchor: 'employeeID', signInName: 'mail' },
      { anchorAttribute: 'employeeID', upnAttribute: 'mail' },
    ],
  ])('%j', async (options, expected) => expect(await identification(options)).toEqual(expected));

  it.each(['name', 'attribute', 'attribute:', 'mail:x', ''])('--join-on %s is refused with what is known', async (joinOn) => {
    await expect(identification({ joinOn })).rejects.toMatchObject({
      message: expect.stringContaining('Known: once, mail, object-sid, account-name, attribute:<name>'),
    });
  });
});
