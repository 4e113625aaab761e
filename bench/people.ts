const given = ['Anna', 'Béla', 'Çağla', 'Dmitri', 'Elif', 'Femke', 'Grzegorz', 'Hana', 'Iñaki', 'Jörg', 'Katarzyna', 'Léa'];
const family = [
  'Andersson',
  'Brânză',
  'Corrêa',
  'Dvořák',
  'Eriksen',
  'Farkas',
  'García',
  'Horvat',
  'Ionescu',
  'Jansen',
  'Kovač',
  'Lindqvist',
];
const departments = ['Sales', 'Operations', 'Finance', 'Research', 'Legal', 'Support'];

/** A naming context of inetOrgPerson entries with twenty attributes each, the same every time. */
export function peopleLdif(count: number, suffix: string): string {
  const entries = [
    `dn: ${suffix}\nobjectClass: dcObject\nobjectClass: organization\no: Bench\ndc: bench\n`,
    `dn: ou=people,${suffix}\nobjectClass: organizationalUnit\nou: people\n`,
  ];
  for (let i = 0; i < count; i++) {
    const first = pick(given, i);
    const last = pick(family, Math.floor(i / given.length));
    const uid = `u${String(i).padStart(6, '0')}`;
    const values: readonly (readonly [string, string])[] = [
      ['objectClass', 'inetOrgPerson'],
      ['uid', uid],
      ['cn', `${first} ${last} ${i}`],
      ['sn', last],
      ['givenName', first],
      ['displayName', `${last}, ${first}`],
      ['mail', `${uid}@bench.example`],
      ['telephoneNumber', `+49 40 ${100_000 + i}`],
      ['mobile', `+49 170 ${1_000_000 + i}`],
      ['title', `Engineer ${i % 9}`],
      ['departmentNumber', pick(departments, i)],
      ['employeeNumber', String(i)],
      ['employeeType', 'internal'],
      ['l', 'Hamburg'],
      ['st', 'Hamburg'],
      ['postalCode', String(20_000 + (i % 999))],
      ['street', `Kai ${i % 200}`],
      ['roomNumber', `${i % 40}.${i % 12}`],
      ['initials', `${first.charAt(0)}${last.charAt(0)}`],
      ['preferredLanguage', 'en'],
      ['description', `Person number ${i} of the benchmark`],
    ];
    entries.push(`dn: uid=${uid},ou=people,${suffix}\n${values.map(([name, value]) => line(name, value)).join('\n')}\n`);
  }
  return entries.join('\n');
}

const pick = (list: readonly string[], index: number): string => list[index % list.length] ?? '';

const line = (name: string, value: string): string =>
  /^[\x21-\x39\x3b\x3d-\x7e][\x20-\x7e]*$/.test(value) ? `${name}: ${value}` : `${name}:: ${Buffer.from(value).toString('base64')}`;
