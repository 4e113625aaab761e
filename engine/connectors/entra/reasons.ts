/** Why Graph does not take a value; shown beside the staged value in the console. Each says what would write it. */
export const reason = {
  proxyAddresses:
    'Graph shows proxyAddresses read-only: the service computes them from mail and from Exchange. Change addresses in Exchange or set mail.',
  microsoftSync: "Only Microsoft's own synchronization service can set this on-premises property; Graph shows it read-only.",
  exchange: 'An Exchange attribute. Graph has no property for it; it is set in Exchange Online or by Microsoft’s own synchronization.',
  teams: 'A Skype for Business attribute. Graph has no property for it; it is set by Microsoft’s own synchronization.',
  noProperty: 'Graph has no property for this attribute on this object type.',
  commonName: 'Graph has no common name; the name people see is exported as displayName.',
  groupMail: 'Graph gives a mail address only to Microsoft 365 groups, and computes it from their alias.',
  mailExtension: 'Graph offers extensionAttribute1–15 on users only.',
  managedBy: 'Graph knows owners, who may change the group; managedBy grants no such right, so it is not turned into an owner.',
  photo: 'Graph keeps the photo behind an endpoint of its own that cannot be read back with the object, so no import could confirm it.',
  certificates: 'Graph has no property for certificates that are published with a user; they are set in Exchange Online.',
  countryCode: 'Graph has no numeric country code; usageLocation and country are exported.',
  contact: 'Graph shows organizational contacts read-only; they are created in Exchange Online or by Microsoft’s own synchronization.',
  device: 'Graph does not let an application create or change devices joined on-premises.',
  required: 'Graph wants a value here at all times, so it cannot be removed; the value in the tenant stays until a new one flows.',
  identity: 'Computed by the tenant from the identity of the object.',
  groupAnchor: 'The source anchor of a group is kept in uniqueName, which Graph takes only when the group is created.',
  passwordTimestamp:
    'Graph shows when the password was changed in the tenant; the on-premises time can only be set by Microsoft’s own synchronization.',
} as const;
