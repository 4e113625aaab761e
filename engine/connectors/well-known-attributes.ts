import type { AttributeDefinition } from '../../shared/model/schema.ts';
import type { AttributeType } from '../../shared/model/value.ts';

/** Whose schema a file or server follows; the same name may be single-valued in one and multi-valued in the other. */
export type DirectoryFlavour = 'active-directory' | 'generic';

type Row = readonly [type: AttributeType, values: 'single' | 'multi', names: string];

/** Attributes of Active Directory with Exchange and Skype schema, as the AD schema declares them. */
const activeDirectory: readonly Row[] = [
  [
    'string',
    'single',
    `accountNameHistory adminDescription assistant c cn co comment company department displayName displayNamePrintable distinguishedName
     division dNSHostName employeeID employeeNumber employeeType facsimileTelephoneNumber gecos givenName homeDirectory homeDrive homePhone
     info initials ipPhone l legacyExchangeDN loginShell mail mailNickname middleName mobile
     msDS-PhoneticDisplayName msExchAssistantName msExchHomeServerName msExchImmutableId msExchRetentionComment msExchRetentionURL
     msExchResourceDisplay msRTCSIP-ApplicationOptions msRTCSIP-DeploymentLocator msRTCSIP-Line msRTCSIP-OwnerUrn
     msRTCSIP-PrimaryUserAddress name nETBIOSName operatingSystem operatingSystemVersion pager personalTitle physicalDeliveryOfficeName
     postalCode preferredLanguage profilePath sAMAccountName scriptPath sn st street streetAddress targetAddress telephoneAssistant
     telephoneNumber textEncodedORAddress title unixHomeDirectory userPrincipalName wWWHomePage
     msDS-cloudExtensionAttribute1 msDS-cloudExtensionAttribute2 msDS-cloudExtensionAttribute3 msDS-cloudExtensionAttribute4 msDS-
     cloudExtensionAttribute5 msDS-cloudExtensionAttribute6 msDS-cloudExtensionAttribute7 msDS-cloudExtensionAttribute8 msDS-
     cloudExtensionAttribute9 msDS-cloudExtensionAttribute10 msDS-cloudExtensionAttribute11 msDS-cloudExtensionAttribute12 msDS-
     cloudExtensionAttribute13 msDS-cloudExtensionAttribute14 msDS-cloudExtensionAttribute15 msDS-cloudExtensionAttribute16 msDS-
     cloudExtensionAttribute17 msDS-cloudExtensionAttribute18 msDS-cloudExtensionAttribute19 msDS-cloudExtensionAttribute20
     extensionAttribute1 extensionAttribute2 extensionAttribute3 extensionAttribute4 extensionAttribute5 extensionAttribute6
     extensionAttribute7 extensionAttribute8 extensionAttribute9 extensionAttribute10 extensionAttribute11 extensionAttribute12
     extensionAttribute13 extensionAttribute14 extensionAttribute15`,
  ],
  [
    'string',
    'multi',
    `altSecurityIdentities carLicense dnsRoot departmentNumber description houseIdentifier memberUid
     msExchArchiveName msExchResourceMetaData msExchResourceSearchProperties msExchSenderHintTranslations msExchUserHoldPolicies o
     objectClass otherFacsimileTelephoneNumber otherHomePhone otherIpPhone otherMailbox otherMobile otherPager otherTelephone ou
     postalAddress postOfficeBox proxyAddresses registeredAddress servicePrincipalName uid url`,
  ],
  [
    'number',
    'single',
    `accountExpires badPasswordTime badPwdCount codePage countryCode gidNumber groupType instanceType lastLogoff lastLogon
     lastLogonTimestamp lockoutTime logonCount msDS-HABSeniorityIndex msDS-SupportedEncryptionTypes msDS-User-Account-Control-Computed
     msExchELCMailboxFlags msExchGroupDepartRestriction msExchGroupJoinRestriction msExchModerationFlags msExchRecipientDisplayType
     msExchRecipientTypeDetails msExchRemoteRecipientType msExchResourceCapacity msRTCSIP-OptionFlags primaryGroupID pwdLastSet
     sAMAccountType systemFlags uidNumber userAccountControl uSNChanged uSNCreated`,
  ],
  [
    'boolean',
    'single',
    `hideDLMembership isCriticalSystemObject isDeleted msDS-UserPasswordExpired msExchEnableModeration msExchHideFromAddressLists
     msExchRequireAuthToSendTo msRTCSIP-UserEnabled oOFReplyToOriginator reportToOriginator reportToOwner showInAdvancedViewOnly`,
  ],
  [
    'binary',
    'single',
    `mS-DS-ConsistencyGuid mS-DS-CreatorSID msExchArchiveGUID msExchBlockedSendersHash msExchMailboxGuid msExchMasterAccountSid
     msExchSafeRecipientsHash msExchSafeSendersHash msRTCSIP-OriginatorSid nTSecurityDescriptor objectGUID objectSid parentGUID
     thumbnailLogo thumbnailPhoto`,
  ],
  ['binary', 'multi', 'jpegPhoto logonHours photo sIDHistory tokenGroups userCertificate userSMIMECertificate userPKCS12'],
  [
    'datetime',
    'single',
    'createTimeStamp modifyTimeStamp msExchELCExpirySuspensionEnd msExchELCExpirySuspensionStart whenChanged whenCreated',
  ],
  ['reference', 'single', 'altRecipient homeMDB lastKnownParent manager managedBy msDS-AssignedAuthNPolicy nCName objectCategory'],
  [
    'reference',
    'multi',
    `authOrig directReports dLMemRejectPerms dLMemSubmitPerms managedObjects member memberOf msExchBypassModerationFromDLMembersBL
     msExchBypassModerationFromDLMembersLink msExchBypassModerationLink msExchCoManagedByLink msExchDelegateListLink msExchModeratedByLink
     owner publicDelegates secretary seeAlso showInAddressBook unauthOrig`,
  ],
];

/** Attributes of RFC 4519, 4524, 2798, 2307, OpenLDAP and 389 Directory Server, where they differ from the rows above. */
const generic: readonly Row[] = [
  [
    'string',
    'single',
    `displayName employeeNumber entryUUID entryCSN gecos homeDirectory ipaUniqueID loginShell nsUniqueId
     preferredLanguage structuralObjectClass`,
  ],
  [
    'string',
    'multi',
    `associatedDomain businessCategory c carLicense cn co company dc department departmentNumber description destinationIndicator
     employeeType facsimileTelephoneNumber givenName homePhone homePostalAddress host info initials internationaliSDNNumber l
     labeledURI mail mailAlternateAddress memberUid mobile o objectClass organizationName ou pager physicalDeliveryOfficeName
     postalAddress postalCode postOfficeBox registeredAddress roomNumber serialNumber sn st street telephoneNumber title uid`,
  ],
  ['number', 'single', 'gidNumber shadowExpire shadowFlag shadowInactive shadowLastChange shadowMax shadowMin shadowWarning uidNumber'],
  ['boolean', 'single', 'hasSubordinates pwdReset'],
  ['binary', 'multi', 'audio cACertificate jpegPhoto photo userCertificate userPKCS12 userSMIMECertificate'],
  ['datetime', 'single', 'createTimestamp modifyTimestamp pwdChangedTime pwdAccountLockedTime'],
  ['reference', 'single', 'creatorsName entryDN modifiersName subschemaSubentry'],
  ['reference', 'multi', 'aliasedObjectName distinguishedName manager member memberOf owner roleOccupant secretary seeAlso uniqueMember'],
];

/** Kept by a server for itself: of no use to rules, so not among the attributes of a discovered schema unless a file has them. */
const operational = new Set(
  'nTSecurityDescriptor uSNChanged uSNCreated instanceType objectCategory entryCSN entryDN subschemaSubentry hasSubordinates tokenGroups creatorsName modifiersName'
    .toLowerCase()
    .split(' '),
);

const tables: { readonly [F in DirectoryFlavour]: ReadonlyMap<string, AttributeDefinition> } = {
  'active-directory': index([...generic, ...activeDirectory]),
  generic: index([...activeDirectory, ...generic]),
};

const shipped: { readonly [F in DirectoryFlavour]: readonly AttributeDefinition[] } = {
  'active-directory': [...index(activeDirectory).values()].filter(isUseful),
  generic: [...index(generic).values()].filter(isUseful),
};

/** Passwords and their hashes: never part of a schema, so never imported, whatever an account may read. */
const secrets = new Set(
  `userPassword unicodePwd dBCSPwd lmPwdHistory ntPwdHistory supplementalCredentials sambaNTPassword sambaLMPassword sambaPasswordHistory
   krbPrincipalKey krbExtraData authPassword pwdHistory ipaNTHash ms-Mcs-AdmPwd msLAPS-Password msLAPS-EncryptedPassword
   msLAPS-EncryptedPasswordHistory msDS-ManagedPassword initialAuthIncoming initialAuthOutgoing trustAuthIncoming trustAuthOutgoing`
    .toLowerCase()
    .split(/\s+/),
);

export const isSecretAttribute = (name: string): boolean => secrets.has(name.toLowerCase());

/** Definition of an attribute by name, in any case, without options; undefined for one that is not well known. */
export function wellKnownAttribute(name: string, flavour: DirectoryFlavour): AttributeDefinition | undefined {
  return tables[flavour].get(name.toLowerCase());
}

/** Attributes a directory of that flavour normally has, for a schema made without asking a server. */
export const usualAttributes = (flavour: DirectoryFlavour): readonly AttributeDefinition[] => shipped[flavour];

function isUseful(definition: AttributeDefinition): boolean {
  return !operational.has(definition.name.toLowerCase());
}

function index(rows: readonly Row[]): ReadonlyMap<string, AttributeDefinition> {
  const map = new Map<string, AttributeDefinition>();
  for (const [type, values, names] of rows) {
    for (const name of names.split(/\s+/)) {
      if (name !== '') map.set(name.toLowerCase(), { name, type, multiValued: values === 'multi' });
    }
  }
  return map;
}
