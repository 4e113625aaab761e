/**
 * Attributes servers deliver only when asked by name (`*` leaves them out) and that rules may want, by lower-case name.
 * Everything else that is operational stays outside the schema.
 */
export const operationalAttributes: ReadonlySet<string> = new Set(
  `entryUUID nsUniqueId ipaUniqueID structuralObjectClass createTimestamp modifyTimestamp creatorsName modifiersName memberOf isMemberOf
   pwdChangedTime pwdAccountLockedTime nsAccountLock ds-pwp-account-disabled numSubordinates canonicalName
   msDS-User-Account-Control-Computed msDS-UserPasswordExpiryTimeComputed msDS-PrincipalName`
    .toLowerCase()
    .split(/\s+/),
);
