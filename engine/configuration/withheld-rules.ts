/** A rule of spec/default-rules.md that the default set does not have, and why. */
export interface WithheldRule {
  readonly rule: string;
  /** Section of spec/default-rules.md. */
  readonly section: string;
  readonly reason: string;
}

/** Everything the specification names and this product does not generate; a test keeps the list true. */
export const withheldRules: readonly WithheldRule[] = [
  ...['In from AAD - Group SOAInAAD', 'Out to AD - Group SOAInAAD', 'Out to AD - Group SOAInAAD - Exchange'].map((rule) => ({
    rule,
    section: '§9 Group writeback',
    reason: 'The rule is not public, and the connector to Active Directory does not write.',
  })),
  ...['Out to AD - Group Writeback Member Limit', 'Out to AAD - Group Writeup Member Limit'].map((rule) => ({
    rule,
    section: '§9 Group writeback',
    reason: 'A guard of group writeback, which there is not.',
  })),
  {
    rule: 'Out to AD - Device Writeback',
    section: '§9 Device writeback',
    reason: 'The provisioning rule is not in the samples, and the connector to Active Directory does not write.',
  },
  {
    rule: 'Out to AD - User NGCKey',
    section: '§9 NGC / Windows Hello key',
    reason: 'The rule is not in the samples, and Graph has no searchableDeviceKey to start from.',
  },
  {
    rule: 'In from AD - Public Folder Join',
    section: '§9 Mail-enabled public folders',
    reason: 'The rules are not in the samples, and Graph has no public folders.',
  },
  ...['In from AD - User DirectoryExtension', 'In from AD - Group DirectoryExtension'].map((rule) => ({
    rule,
    section: '§9 Directory extensions',
    reason: 'They need extension properties registered in the tenant; an imported configuration that has them keeps them.',
  })),
  ...['preferredDataLocation', 'userType', 'cloudNoFlow'].map((attribute) => ({
    rule: `rules for ${attribute}`,
    section: '§9, manual rules',
    reason: 'The original has no default rule either; an administrator writes it.',
  })),
];
