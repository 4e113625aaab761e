import type { AttributeType } from '../../../shared/model/value.ts';
import {
  type AttributeRow,
  absent,
  computed,
  createOnly,
  type EntraObjectType,
  type GraphMapping,
  readOnly,
  readWrite,
  relation,
} from './attribute-mapping.ts';
import { reason } from './reasons.ts';

/**
 * The Entra connector space speaks Entra Connect's names, the wire speaks Graph: this is the one table between them
 * (spec/default-rules.md §4, §5, §6, §7; spec/features.md §8.3). Every attribute a default rule reads or writes has a row.
 */
const mapped: readonly AttributeRow[] = [
  row('sourceAnchor', 'string', {
    user: readWrite('onPremisesImmutableId'),
    group: createOnly('uniqueName', reason.groupAnchor, 'groupAnchor'),
    contact: absent(reason.contact),
    device: absent(reason.device),
  }),
  row('cloudAnchor', 'string', everywhere(computed(reason.identity))),
  row('cloudMastered', 'boolean', everywhere(computed(reason.identity))),
  row('commonName', 'string', { user: absent(reason.commonName), group: absent(reason.commonName) }),
  row('accountEnabled', 'boolean', { user: readWrite('accountEnabled'), device: readOnly('accountEnabled', reason.device) }),
  row('userPrincipalName', 'string', { user: readWrite('userPrincipalName') }),
  row('displayName', 'string', {
    user: readWrite('displayName'),
    group: readWrite('displayName'),
    contact: readOnly('displayName', reason.contact),
    device: readOnly('displayName', reason.device),
  }),
  person('givenName', 'givenName'),
  person('surname', 'surname'),
  row('mail', 'string', {
    user: readWrite('mail'),
    group: readOnly('mail', reason.groupMail),
    contact: readOnly('mail', reason.contact),
  }),
  row('alias', 'string', {
    user: readWrite('mailNickname'),
    group: readWrite('mailNickname'),
    contact: readOnly('mailNickname', reason.contact),
  }),
  {
    ...row('proxyAddresses', 'string', {
      user: readOnly('proxyAddresses', reason.proxyAddresses),
      group: readOnly('proxyAddresses', reason.proxyAddresses),
      contact: readOnly('proxyAddresses', reason.contact),
    }),
    multiValued: true,
  },
  person('title', 'jobTitle'),
  person('department', 'department'),
  person('company', 'companyName'),
  address('city', 'city', 'addressCity'),
  address('state', 'state', 'addressState'),
  address('postalCode', 'postalCode', 'addressPostalCode'),
  address('streetAddress', 'streetAddress', 'addressStreet'),
  address('country', 'country', 'addressCountry'),
  row('physicalDeliveryOfficeName', 'string', {
    user: readWrite('officeLocation'),
    contact: readOnly('addresses', reason.contact, 'addressOffice'),
  }),
  row('telephoneNumber', 'string', {
    user: readWrite('businessPhones', 'firstOfList'),
    contact: readOnly('phones', reason.contact, 'phoneBusiness'),
  }),
  row('mobile', 'string', { user: readWrite('mobilePhone'), contact: readOnly('phones', reason.contact, 'phoneMobile') }),
  row('facsimileTelephoneNumber', 'string', {
    user: readWrite('faxNumber'),
    contact: readOnly('phones', reason.contact, 'phoneFax'),
  }),
  row('preferredLanguage', 'string', { user: readWrite('preferredLanguage') }),
  row('preferredDataLocation', 'string', { user: readWrite('preferredDataLocation') }),
  row('usageLocation', 'string', { user: readWrite('usageLocation') }),
  row('userType', 'string', { user: readWrite('userType') }),
  row('employeeId', 'string', { user: readWrite('employeeId') }),
  row('employeeType', 'string', { user: readWrite('employeeType') }),
  ...numbered('extensionAttribute', 15, (name) =>
    row(name, 'string', {
      user: readWrite(`onPremisesExtensionAttributes/${name}`),
      group: absent(reason.mailExtension),
      contact: absent(reason.contact),
    }),
  ),
  row('manager', 'reference', { user: relation('manager'), contact: absent(reason.contact) }),
  { ...row('member', 'reference', { group: relation('member') }), multiValued: true },
  row('managedBy', 'reference', { group: absent(reason.managedBy) }),
  row('securityEnabled', 'boolean', { group: readWrite('securityEnabled') }),
  row('description', 'string', {
    user: absent(reason.noProperty),
    group: readWrite('description'),
    contact: absent(reason.contact),
  }),
  row('onPremisesSamAccountName', 'string', {
    user: readOnly('onPremisesSamAccountName', reason.microsoftSync),
    group: readOnly('onPremisesSamAccountName', reason.microsoftSync),
  }),
  row('onPremisesUserPrincipalName', 'string', { user: readOnly('onPremisesUserPrincipalName', reason.microsoftSync) }),
  row('onPremiseSecurityIdentifier', 'binary', {
    user: readOnly('onPremisesSecurityIdentifier', reason.microsoftSync, 'sid'),
    group: readOnly('onPremisesSecurityIdentifier', reason.microsoftSync, 'sid'),
    device: absent(reason.device),
  }),
  row('dnsDomainName', 'string', { user: readOnly('onPremisesDomainName', reason.microsoftSync) }),
  row('netBiosName', 'string', { user: absent(reason.microsoftSync) }),
  row('lastPasswordChangeTimestamp', 'string', { user: absent(reason.passwordTimestamp) }),
  row('countryCode', 'number', { user: absent(reason.countryCode), contact: absent(reason.contact) }),
  row('deviceId', 'string', { device: readOnly('deviceId', reason.device) }),
  row('deviceOSType', 'string', { device: readOnly('operatingSystem', reason.device) }),
  row('deviceOSVersion', 'string', { device: readOnly('operatingSystemVersion', reason.device) }),
  row('deviceTrustType', 'string', { device: readOnly('trustType', reason.device) }),
  row('isCompliant', 'boolean', { device: readOnly('isCompliant', reason.device) }),
  row('isManaged', 'boolean', { device: readOnly('isManaged', reason.device) }),
];

/** Attributes Graph has no property for, by reason; the letters name the object types (U, C, G, D) as in spec/features.md §8.3. */
const unmapped: readonly {
  readonly reason: string;
  readonly types: string;
  readonly attributes: { readonly [T in AttributeType | `${AttributeType}*`]?: string };
}[] = [
  {
    reason: reason.noProperty,
    types: 'UC',
    attributes: {
      string:
        'assistant telephoneAssistant countryLetterCode homePhone info initials ipPhone middleName pager postOfficeBox targetAddress url wWWHomePage',
      'string*': 'otherFacsimileTelephoneNumber otherHomePhone otherIpPhone otherMobile otherPager otherTelephone',
    },
  },
  { reason: reason.noProperty, types: 'G', attributes: { string: 'info' } },
  { reason: reason.photo, types: 'UC', attributes: { binary: 'thumbnailPhoto' } },
  { reason: reason.certificates, types: 'UCD', attributes: { 'binary*': 'userCertificate userSMIMECertificate' } },
  {
    reason: reason.exchange,
    types: 'UCG',
    attributes: {
      string:
        'legacyExchangeDN msDsPhoneticDisplayName msExchLitigationHoldDate msExchLitigationHoldOwner msExchRetentionComment msExchRetentionUrl cloudLegacyExchangeDN',
      'string*':
        'msExchExtensionCustomAttribute1 msExchExtensionCustomAttribute2 msExchExtensionCustomAttribute3 msExchExtensionCustomAttribute4 msExchExtensionCustomAttribute5 msExchSenderHintTranslations',
      number: 'msDsHabSeniorityIndex msExchModerationFlags msExchRecipientDisplayType msExchRecipientTypeDetails',
      boolean: 'msExchHideFromAddressLists msExchRequireAuthToSendTo msExchEnableModeration',
      'reference*': 'authOrig dLMemRejectPerms dLMemSubmitPerms msExchModeratedByLink publicDelegates unauthOrig cloudPublicDelegates',
    },
  },
  {
    reason: reason.exchange,
    types: 'UC',
    attributes: { string: 'msExchAssistantName', binary: 'msExchBlockedSendersHash msExchSafeRecipientsHash msExchSafeSendersHash' },
  },
  {
    reason: reason.exchange,
    types: 'U',
    attributes: {
      string:
        'msExchImmutableId msExchResourceDisplay msExchTeamMailboxSharePointUrl msExchElcExpirySuspensionEnd msExchElcExpirySuspensionStart msExchTeamMailboxExpiration cloudMSExchTeamMailboxSharePointUrl cloudMSExchTeamMailboxExpiration',
      'string*':
        'msExchArchiveName msExchResourceMetadata msExchResourceSearchProperties msExchUserHoldPolicies cloudMSExchUserHoldPolicies cloudMSExchUCVoiceMailSettings',
      number:
        'msExchAuditAdmin msExchAuditDelegate msExchAuditDelegateAdmin msExchAuditOwner msExchElcMailboxFlags msExchMailboxAuditLogAgeLimit msExchRemoteRecipientType msExchResourceCapacity cloudMSExchArchiveStatus cloudMSExchRecipientDisplayType',
      boolean: 'msExchBypassAudit msExchMailboxAuditEnable',
      binary: 'msExchArchiveGuid msExchMailboxGuid cloudMSExchBlockedSendersHash cloudMSExchSafeRecipientsHash cloudMSExchSafeSendersHash',
      reference: 'altRecipient msExchTeamMailboxSharePointLinkedBy',
      'reference*': 'msExchDelegateListLink msExchTeamMailboxOwners cloudMSExchDelegateListLink cloudMSExchTeamMailboxOwners',
    },
  },
  {
    reason: reason.exchange,
    types: 'G',
    attributes: {
      boolean: 'hideDLMembership msOrgIsOrganizational oOFReplyToOriginator reportToOriginator reportToOwner',
      'reference*': 'msExchBypassModerationLink msExchCoManagedByLink',
    },
  },
  {
    reason: reason.teams,
    types: 'U',
    attributes: {
      string: 'msRtcSipApplicationOptions msRtcSipDeploymentLocator msRtcSipLine msRtcSipOwnerUrn msRtcSipPrimaryUserAddress',
      number: 'msRtcSipOptionFlags',
      boolean: 'msRtcSipUserEnabled',
    },
  },
  {
    reason: reason.device,
    types: 'D',
    attributes: {
      reference: 'registeredOwnerReference',
      'reference*': 'registeredUsersReference',
      boolean: 'cloudCreated',
      'binary*': 'alternativeSecurityId',
    },
  },
  { reason: reason.noProperty, types: 'UD', attributes: { 'binary*': 'stkDeviceKey' } },
];

const letters: { readonly [letter: string]: EntraObjectType } = { U: 'user', C: 'contact', G: 'group', D: 'device' };

/** Every row, by attribute name. */
export const attributeRows: ReadonlyMap<string, AttributeRow> = build();

function build(): Map<string, AttributeRow> {
  const rows = new Map(mapped.map((entry) => [entry.name, entry]));
  for (const block of unmapped) {
    for (const [type, names] of Object.entries(block.attributes)) {
      for (const name of names.split(' ')) {
        const known = rows.get(name);
        rows.set(name, {
          name,
          type: type.replace('*', '') as AttributeType,
          ...(type.endsWith('*') ? { multiValued: true as const } : {}),
          mappings: { ...unmappedFor(block), ...known?.mappings },
        });
      }
    }
  }
  return rows;
}

/** Contacts and devices are read-only as a whole, which is the better reason for them. */
function unmappedFor(block: { readonly reason: string; readonly types: string }): { [T in EntraObjectType]?: GraphMapping } {
  const mappings: { [T in EntraObjectType]?: GraphMapping } = {};
  for (const letter of block.types) {
    const type = letters[letter];
    if (type === undefined) continue;
    mappings[type] = absent(type === 'contact' ? reason.contact : type === 'device' ? reason.device : block.reason);
  }
  return mappings;
}

function row(name: string, type: AttributeType, mappings: AttributeRow['mappings']): AttributeRow {
  return { name, type, mappings };
}

function everywhere(mapping: GraphMapping): AttributeRow['mappings'] {
  return { user: mapping, group: mapping, contact: mapping, device: mapping };
}

/** Written on users, read on contacts, under the same property. */
function person(name: string, property: string): AttributeRow {
  return row(name, 'string', { user: readWrite(property), contact: readOnly(property, reason.contact) });
}

function address(
  name: string,
  property: string,
  part: 'addressCity' | 'addressState' | 'addressPostalCode' | 'addressStreet' | 'addressCountry',
): AttributeRow {
  return row(name, 'string', { user: readWrite(property), contact: readOnly('addresses', reason.contact, part) });
}

function numbered(stem: string, count: number, make: (name: string) => AttributeRow): AttributeRow[] {
  return Array.from({ length: count }, (_, index) => make(`${stem}${index + 1}`));
}
