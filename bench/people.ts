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

/** Members of a team, and of a department. */
const TEAM = 25;
const DEPARTMENT = 500;

/** Teams and departments of so many people. */
export const groupCount = (people: number): number => Math.ceil(people / TEAM) + Math.ceil(people / DEPARTMENT) + 1;

/**
 * A naming context of inetOrgPerson entries with twenty attributes each, and groups: everybody is in a team and in a
 * department; departments also hold their teams, and one group holds the departments. The same every time.
 */
export function directoryLdif(people: number, suffix: string): string {
  const person = (index: number) => personDn(index, suffix);
  const team = (index: number) => `cn=team-${index},ou=groups,${suffix}`;
  const department = (index: number) => `cn=department-${index},ou=groups,${suffix}`;
  const group = (dn: string, members: readonly string[]) =>
    `dn: ${dn}\nobjectClass: groupOfNames\ncn: ${dn.slice(3, dn.indexOf(','))}\ndescription: A group of the benchmark\n${members.map((member) => `member: ${member}`).join('\n')}\n`;
  const list = <T>(from: number, to: number, make: (index: number) => T): T[] =>
    Array.from({ length: Math.max(0, to - from) }, (_, at) => make(from + at));
  const teams = Math.ceil(people / TEAM);
  const departments = Math.ceil(people / DEPARTMENT);
  const perDepartment = DEPARTMENT / TEAM;
  return [
    peopleLdif(people, suffix),
    `dn: ou=groups,${suffix}\nobjectClass: organizationalUnit\nou: groups\n`,
    ...list(0, teams, (index) => group(team(index), list(index * TEAM, Math.min(people, (index + 1) * TEAM), person))),
    ...list(0, departments, (index) =>
      group(department(index), [
        ...list(index * DEPARTMENT, Math.min(people, (index + 1) * DEPARTMENT), person),
        ...list(index * perDepartment, Math.min(teams, (index + 1) * perDepartment), team),
      ]),
    ),
    group(`cn=everybody,ou=groups,${suffix}`, list(0, departments, department)),
  ].join('\n');
}

const uidOf = (index: number): string => `u${String(index).padStart(6, '0')}`;

export const personDn = (index: number, suffix: string): string => `uid=${uidOf(index)},ou=people,${suffix}`;

function peopleLdif(count: number, suffix: string): string {
  const entries = [
    `dn: ${suffix}\nobjectClass: dcObject\nobjectClass: organization\no: Bench\ndc: bench\n`,
    `dn: ou=people,${suffix}\nobjectClass: organizationalUnit\nou: people\n`,
  ];
  for (let i = 0; i < count; i++) {
    const first = pick(given, i);
    const last = pick(family, Math.floor(i / given.length));
    const uid = uidOf(i);
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
    entries.push(`dn: ${personDn(i, suffix)}\n${values.map(([name, value]) => line(name, value)).join('\n')}\n`);
  }
  return entries.join('\n');
}

const pick = (list: readonly string[], index: number): string => list[index % list.length] ?? '';

const line = (name: string, value: string): string =>
  /^[\x21-\x39\x3b\x3d-\x7e][\x20-\x7e]*$/.test(value) ? `${name}: ${value}` : `${name}:: ${Buffer.from(value).toString('base64')}`;
