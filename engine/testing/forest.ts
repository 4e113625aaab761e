import { type Random, seededRandom } from './random.ts';

/** A generated directory of the fictitious Harbour Line: what tests write into real directories, and compute tenants from. */
export interface Forest {
  readonly people: Map<string, Person>;
  readonly groups: Map<string, Group>;
}

export interface Person {
  /** Key in this forest; the directory gives the anchor. */
  readonly id: string;
  /** GUID bytes for directories that are files. */
  readonly guid: Uint8Array;
  given: string;
  surname: string;
  /** Absent for some: the name shown is then `cn`. */
  displayName: string | undefined;
  cn: string;
  /** sAMAccountName, uid. */
  account: string;
  /** userPrincipalName and mail. */
  address: string;
  ou: string;
  department: string;
  title: string | undefined;
  phone: string;
  enabled: boolean;
  /** Key of a person. */
  manager: string | undefined;
}

export interface Group {
  readonly id: string;
  readonly guid: Uint8Array;
  cn: string;
  description: string | undefined;
  /** Keys of people and groups. */
  members: Set<string>;
}

export const FOREST_DOMAIN = 'harbour.example';
export const forestUnits = ['Hamburg', 'Gdansk', 'Marseille', 'Cork', 'Bergen'] as const;
export const departments = ['Operations', 'Crewing', 'Chartering', 'Finance', 'Harbour Agency', 'Sécurité', '造船'] as const;
const titles = ['Clerk', 'Officer', 'Engineer', 'Planner', 'Head of Unit'] as const;
const givenNames = ['Anna', 'Björn', 'Chloé', 'Dmitri', 'Eibhlín', 'Femke', 'Grzegorz', 'Håkon', 'Inês', 'Jürgen', 'Kaya', '美咲', 'Łucja'];
const surnames = ["O'Brien", 'Müller', 'Nowak', 'Ødegård', 'Dupont', 'van der Berg', 'Fernández', '田中', 'Smith-Jones', 'Żak', 'Åkesson'];

/**
 * A forest of so many people and groups, always the same for the same seed. Every fifth group holds other groups, the
 * first of all groups a fifth of all people; managers form a tree.
 */
export function makeForest(size: { readonly people: number; readonly groups: number; readonly seed?: number }): Forest {
  const random = seededRandom(size.seed ?? 1);
  const forest: Forest = { people: new Map(), groups: new Map() };
  for (let number = 1; number <= size.people; number++) {
    const person = makePerson(number, random);
    if (number > 1) person.manager = `person-${1 + random.below(Math.min(number - 1, Math.ceil(size.people / 8)))}`;
    forest.people.set(person.id, person);
  }
  const people = [...forest.people.keys()];
  for (let number = 1; number <= size.groups; number++) {
    const group = makeGroup(number, random);
    const members = random.sample(people, number === 1 ? Math.ceil(size.people / 5) : 2 + random.below(12));
    const nested = number % 5 === 0 ? random.sample([...forest.groups.keys()], 3) : [];
    group.members = new Set([...members, ...nested]);
    forest.groups.set(group.id, group);
  }
  return forest;
}

/** Nothing of the person is in use yet, as long as the number is new. */
export function makePerson(number: number, random: Random): Person {
  const given = random.pick(givenNames);
  const surname = random.pick(surnames);
  return {
    id: `person-${number}`,
    guid: random.bytes(16),
    ...{ given, surname },
    ...named(given, surname, number),
    ...accountOf(number),
    ou: random.pick(forestUnits),
    department: random.pick(departments),
    title: number % 7 === 0 ? undefined : random.pick(titles),
    phone: `+49 40 555 ${String(number).padStart(5, '0')}`,
    enabled: number % 13 !== 0,
    manager: undefined,
  };
}

export function makeGroup(number: number, random: Random): Group {
  const cn = number % 6 === 0 ? `Crew, port side ${number}` : `Crew ${number}`;
  const description = number % 4 === 0 ? undefined : `Crew list no. ${number} – ${random.pick(departments)}`;
  return { id: `group-${number}`, guid: random.bytes(16), cn, description, members: new Set() };
}

/** A common name with a comma for some, so that names have to be escaped; no displayName for others. */
export function named(given: string, surname: string, number: number): Pick<Person, 'cn' | 'displayName'> {
  return {
    cn: number % 5 === 0 ? `${surname}, ${given} ${number}` : `${given} ${surname} ${number}`,
    displayName: number % 11 === 0 ? undefined : `${given} ${surname}`,
  };
}

export function accountOf(number: number, suffix = ''): Pick<Person, 'account' | 'address'> {
  const account = `crew${String(number).padStart(5, '0')}${suffix}`;
  return { account, address: `${account}@${FOREST_DOMAIN}` };
}

export const numberOf = (id: string): number => Number(id.slice(id.lastIndexOf('-') + 1));
