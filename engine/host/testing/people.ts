/** LDIF of an Active Directory domain `DC=quay,DC=example` with a user of each name. */
export function adPeople(names: readonly string[]): string {
  return names.map((name, index) => adPerson(name, index)).join('\n');
}

/** `more`: further lines of the entry. */
export function adPerson(name: string, number: number, ...more: readonly string[]): string {
  return [
    `dn: CN=${name},DC=quay,DC=example`,
    'objectClass: top',
    'objectClass: person',
    'objectClass: organizationalPerson',
    'objectClass: user',
    `cn: ${name}`,
    `objectGUID:: ${Buffer.from(String(number).padStart(16, '0')).toString('base64')}`,
    `sAMAccountName: person${number}`,
    `userPrincipalName: person${number}@quay.example`,
    'userAccountControl: 512',
    ...more,
    '',
  ].join('\n');
}
