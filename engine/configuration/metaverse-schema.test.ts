import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadMetaverseSchema } from './metaverse-schema.ts';

const path = join(import.meta.dirname, '../../assets/metaverse-schema.json');
const sorted = (text: string) => text.split(' ').sort();

it('rules-format.md §7: object types, references and binary join keys', async () => {
  const schema = await loadMetaverseSchema(path);
  const all = Object.values(schema.attributes);
  const named = (keep: (attribute: (typeof all)[number]) => boolean) =>
    all
      .filter(keep)
      .map((attribute) => attribute.name)
      .sort();
  expect(schema.objectTypes.map((type) => type.name)).toEqual(['person', 'group', 'device']);
  expect(named((attribute) => attribute.type === 'reference' && !attribute.multiValued)).toEqual(
    sorted('assistant managedBy manager msExchTeamMailboxSharePointLinkedBy secretary seeAlso registeredOwnerReference'),
  );
  expect(named((attribute) => attribute.type === 'reference' && attribute.multiValued)).toEqual(
    sorted(
      'altRecipient authOrig cloudMSExchDelegateListLink cloudMSExchTeamMailboxOwners cloudPublicDelegates dLMemRejectPerms dLMemSubmitPerms member msExchBypassModerationFromDLMembersLink msExchBypassModerationLink msExchCoManagedByLink msExchDelegateListLink msExchModeratedByLink msExchTeamMailboxOwners owner publicDelegates unauthOrig registeredUsersReference',
    ),
  );
  expect(named((attribute) => attribute.type === 'binary' && attribute.indexed === true)).toEqual(
    sorted('msExchArchiveGUID msExchMailboxGuid msExchMasterAccountSid msRTCSIP-OriginatorSid objectSid sourceAnchorBinary deviceId'),
  );
});

it('every attribute belongs to a type, and every type’s attributes are defined', async () => {
  const schema = await loadMetaverseSchema(path);
  const owned = new Set(schema.objectTypes.flatMap((type) => type.attributes));
  expect([...owned].sort()).toEqual(Object.keys(schema.attributes).sort());
});
