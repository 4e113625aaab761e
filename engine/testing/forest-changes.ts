import {
  accountOf,
  departments,
  type Forest,
  forestUnits,
  type Group,
  makeGroup,
  makePerson,
  named,
  numberOf,
  type Person,
} from './forest.ts';
import { type Random, seededRandom } from './random.ts';

/** One administrator's act in a directory. The same list goes to the model (`applyChange`) and to a real directory. */
export type ForestChange =
  | { readonly kind: 'add-person'; readonly person: Person }
  | {
      readonly kind: 'modify-person';
      readonly id: string;
      readonly values: Partial<Pick<Person, 'department' | 'title' | 'phone' | 'manager' | 'enabled'>>;
    }
  /** A new surname: other common name, account and address. */
  | {
      readonly kind: 'rename-person';
      readonly id: string;
      readonly values: Pick<Person, 'surname' | 'cn' | 'displayName' | 'account' | 'address'>;
    }
  | { readonly kind: 'move-person'; readonly id: string; readonly ou: string }
  | { readonly kind: 'delete-person'; readonly id: string }
  | { readonly kind: 'add-group'; readonly group: Group }
  | { readonly kind: 'modify-group'; readonly id: string; readonly description: string | undefined }
  | { readonly kind: 'rename-group'; readonly id: string; readonly cn: string }
  | { readonly kind: 'delete-group'; readonly id: string }
  | { readonly kind: 'add-member'; readonly id: string; readonly member: string }
  | { readonly kind: 'remove-member'; readonly id: string; readonly member: string };

/** Thirty changes of every kind, none of which undoes another. */
export function thirtyChanges(forest: Forest, seed = 1): readonly ForestChange[] {
  const random = seededRandom(seed);
  const people = random.sample([...forest.people.keys()], 40);
  const groups = random.sample([...forest.groups.keys()], 14);
  const reserved = new Set(people);
  const person = (): string => people.pop() as string;
  const group = (): string => groups.pop() as string;
  const [newcomer, second] = [1, 2].map((more) => makePerson(newNumber(forest.people.keys()) + more, random)) as [Person, Person];
  newcomer.manager = person();
  const club = { ...makeGroup(newNumber(forest.groups.keys()) + 1, random), members: new Set([newcomer.id, person(), group()]) };
  const [leaving, dissolved] = [[person(), person(), person()], group()];
  return [
    { kind: 'add-person', person: newcomer },
    { kind: 'add-person', person: { ...second, manager: newcomer.id } },
    ...times(
      6,
      (): ForestChange => ({
        kind: 'modify-person',
        id: person(),
        values: { department: random.pick(departments), title: `Mate ${random.below(99)}` },
      }),
    ),
    { kind: 'modify-person', id: person(), values: { title: undefined, phone: '+47 55 555 777' } },
    { kind: 'modify-person', id: person(), values: { manager: person() } },
    { kind: 'modify-person', id: person(), values: { manager: undefined } },
    switched(forest, true, reserved),
    switched(forest, false, reserved),
    ...times(3, () => rename(person(), forest)),
    ...times(2, () => move(person(), forest, random)),
    ...leaving.map((id): ForestChange => ({ kind: 'delete-person', id })),
    { kind: 'add-group', group: club },
    { kind: 'modify-group', id: group(), description: 'Retired list' },
    { kind: 'rename-group', id: group(), cn: 'Crew of the night watch' },
    { kind: 'delete-group', id: dissolved },
    { kind: 'add-member', id: group(), member: newcomer.id },
    { kind: 'add-member', id: group(), member: group() },
    ...times(3, () => removal(group(), forest, new Set([...leaving, dissolved]))),
  ];
}

/** Does to the model what a directory with referential integrity does. */
export function applyChange(forest: Forest, change: ForestChange): void {
  act[change.kind](forest, change as never);
}

const act: { readonly [K in ForestChange['kind']]: (forest: Forest, change: Extract<ForestChange, { kind: K }>) => void } = {
  'add-person': ({ people }, { person }) => void people.set(person.id, { ...person }),
  'modify-person': (forest, { id, values }) => void Object.assign(personOf(forest, id), values),
  'rename-person': (forest, { id, values }) => void Object.assign(personOf(forest, id), values),
  'move-person': (forest, { id, ou }) => void Object.assign(personOf(forest, id), { ou }),
  'delete-person': (forest, { id }) => {
    forest.people.delete(id);
    for (const person of forest.people.values()) if (person.manager === id) person.manager = undefined;
    for (const group of forest.groups.values()) group.members.delete(id);
  },
  'add-group': ({ groups }, { group }) => void groups.set(group.id, { ...group, members: new Set(group.members) }),
  'modify-group': (forest, { id, description }) => void Object.assign(groupOf(forest, id), { description }),
  'rename-group': (forest, { id, cn }) => void Object.assign(groupOf(forest, id), { cn }),
  'delete-group': ({ groups }, { id }) => {
    groups.delete(id);
    for (const group of groups.values()) group.members.delete(id);
  },
  'add-member': (forest, { id, member }) => void groupOf(forest, id).members.add(member),
  'remove-member': (forest, { id, member }) => void groupOf(forest, id).members.delete(member),
};

export function personOf(forest: Forest, id: string): Person {
  const person = forest.people.get(id);
  if (person === undefined) throw new Error(`no person ${id} in the forest`);
  return person;
}

export function groupOf(forest: Forest, id: string): Group {
  const group = forest.groups.get(id);
  if (group === undefined) throw new Error(`no group ${id} in the forest`);
  return group;
}

/** Enables somebody who is disabled, or the other way round. */
function switched(forest: Forest, enabled: boolean, reserved: ReadonlySet<string>): ForestChange {
  const found = [...forest.people.values()].find((person) => person.enabled !== enabled && !reserved.has(person.id));
  if (found === undefined) throw new Error(`nobody in the forest to be ${enabled ? 'enabled' : 'disabled'}`);
  return { kind: 'modify-person', id: found.id, values: { enabled } };
}

function rename(id: string, forest: Forest): ForestChange {
  const person = personOf(forest, id);
  const surname = `${person.surname}-Hansen`;
  const number = numberOf(id);
  return { kind: 'rename-person', id, values: { surname, ...named(person.given, surname, number), ...accountOf(number, 'h') } };
}

function move(id: string, forest: Forest, random: Random): ForestChange {
  return { kind: 'move-person', id, ou: random.pick(forestUnits.filter((unit) => unit !== personOf(forest, id).ou)) };
}

/** One that stays otherwise; not the last one, which LDAP groups must keep. */
function removal(id: string, forest: Forest, gone: ReadonlySet<string>): ForestChange {
  const [member] = [...groupOf(forest, id).members].filter((candidate) => !gone.has(candidate));
  if (member === undefined) throw new Error(`group ${id} has no member to remove`);
  return { kind: 'remove-member', id, member };
}

const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);
const newNumber = (ids: Iterable<string>): number => Math.max(0, ...Array.from(ids, numberOf));
