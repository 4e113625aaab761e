import fc from 'fast-check';
import type { StepType } from '../../../shared/model/run-profile.ts';
import type { CyclePolicy } from '../../runs/cycle.ts';
import type { PlainValues } from '../../sync/testing/laboratory-objects.ts';
import type { ForestHabits, Unit } from './model-forest.ts';
import type { Interruption, ModelLabSettings } from './model-lab.ts';
import {
  type ForestName,
  type ForestRole,
  forestNames,
  personClauses,
  type RuleChoices,
  type ScopeText,
  userClauses,
} from './model-rules.ts';
import type { DeliveryStyle, SystemFault } from './simulated-source.ts';
import type { ExportWeather } from './simulated-tenant.ts';

/** One event; seats and indices that mean nothing where the story stands are passed over, so that stories can be shortened. */
export type Event =
  | { readonly kind: 'person'; readonly forest: ForestName; readonly seat: string; readonly person: PersonText }
  | {
      readonly kind: 'group';
      readonly forest: ForestName;
      readonly seat: string;
      readonly members: readonly string[];
      readonly name: string;
    }
  | { readonly kind: 'member'; readonly forest: ForestName; readonly seat: string; readonly member: string }
  | { readonly kind: 'delete'; readonly forest: ForestName; readonly seat: string }
  | { readonly kind: 'recreate'; readonly forest: ForestName; readonly seat: string }
  | { readonly kind: 'rename'; readonly forest: ForestName; readonly seat: string; readonly suffix: string }
  | { readonly kind: 'move'; readonly forest: ForestName; readonly seat: string; readonly unit: Unit }
  | { readonly kind: 'swap'; readonly forest: ForestName; readonly seat: string; readonly other: string }
  | { readonly kind: 'type'; readonly forest: ForestName; readonly seat: string; readonly type: 'user' | 'contact' }
  | { readonly kind: 'foreign'; readonly forest: ForestName; readonly seat: string }
  | { readonly kind: 'tenant'; readonly deed: TenantDeed; readonly at: number; readonly other: number }
  | { readonly kind: 'rules'; readonly choices: RuleChoices }
  | { readonly kind: 'cycle'; readonly policy: CyclePolicy; readonly run: RunText }
  | { readonly kind: 'run'; readonly connector: ForestName | 'tenant'; readonly profile: StepType; readonly run: RunText }
  | { readonly kind: 'check' };

export interface PersonText {
  readonly values: PlainValues;
  readonly manager: string | undefined;
  /** Which keys a forest that does not provision knows. */
  readonly keys: 'all' | 'employeeID' | 'sAMAccountName' | 'none';
}

export type TenantDeed = 'change' | 'add-foreign' | 'remove-foreign' | 'delete' | 'member' | 'clear-anchor' | 'native' | 'matching-native';

/** How a run goes. */
export interface RunText {
  readonly interruption: Interruption;
  readonly style: DeliveryStyle;
  readonly fault: { readonly connector: ForestName | 'tenant'; readonly fault: SystemFault } | undefined;
  readonly weather: ExportWeather;
}

export interface Story {
  readonly forests: readonly ForestName[];
  readonly habits: { readonly [F in ForestName]: ForestHabits };
  /** The source tells no changes: it is always imported in full. */
  readonly fullOnly: ForestName | undefined;
  readonly noReferencesInFirstPass: boolean;
  readonly settings: ModelLabSettings;
  readonly choices: RuleChoices;
  readonly events: readonly Event[];
}

const { constantFrom, integer, record, oneof, option, array, uniqueArray, boolean } = fc;
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => option(arbitrary, { nil: undefined });

/** Persons 0–4; `d0` and `d1` are second accounts of the first two in the same forest. */
const personSeats = ['u0', 'u1', 'u2', 'u3', 'u4', 'd0', 'd1'];
const groupSeats = ['g0', 'g1', 'g2'];
const foreignSeats = ['f0', 'f1', 'f2'];
const forest = constantFrom(...forestNames);
const usually = <T>(often: T, seldom: T) =>
  oneof({ weight: 4, arbitrary: fc.constant(often) }, { weight: 1, arbitrary: fc.constant(seldom) });

const scope = (clauses: readonly string[]): fc.Arbitrary<ScopeText> =>
  oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    { weight: 3, arbitrary: array(uniqueArray(constantFrom(...clauses), { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 2 }) },
  );

const role = (link: fc.Arbitrary<ForestRole['link']>): fc.Arbitrary<ForestRole> =>
  record({
    link,
    users: scope(userClauses),
    alsoJoins: maybe(scope(userClauses)),
    common: scope(userClauses),
    exchange: boolean(),
    contacts: constantFrom('none', 'provision', 'join'),
    groups: scope(['displayName ISNULL', 'member ISNOTNULL', 'displayName NOTEQUAL b']),
  });

const merge = constantFrom('update', 'replace', 'merge', 'mergeCaseInsensitive');
export const choices: fc.Arbitrary<RuleChoices> = record({
  roles: record({
    a: role(fc.constant('provision')),
    b: role(constantFrom('provision', 'join', 'stickyJoin', 'joinNoFlow')),
    c: role(constantFrom('provision', 'join')),
  }),
  sharedGroups: boolean(),
  ranks: array(integer({ min: 0, max: 9 }), { minLength: 30, maxLength: 30 }),
  merge: record({ proxyAddresses: merge, otherMailbox: merge, member: constantFrom('update', 'merge') }),
  outMerge: record({ proxyAddresses: merge, otherMailbox: merge }),
  outUsers: scope(personClauses),
  outMore: maybe(scope(personClauses)),
  outFrozen: usually(false, true),
  outContacts: boolean(),
  outGroups: scope(['displayName ISNULL', 'member ISNOTNULL']),
  disabled: oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: array(integer({ min: 0, max: 24 }), { maxLength: 3 }) },
  ),
});

const person: fc.Arbitrary<PersonText> = record({
  values: record({
    displayName: maybe(constantFrom('a', 'B', 'c')),
    title: maybe(constantFrom('Chief', 'Clerk', 'Carer', 'bad')),
    department: maybe(constantFrom('IT', 'Sales', 'None')),
    c: maybe(constantFrom('DK', 'SE')),
    userAccountControl: maybe(constantFrom(512, 514)),
    cloudFiltered: maybe(usually(false, true)),
    description: maybe(constantFrom('auth', 'ignore', 'else')),
    givenName: maybe(constantFrom('Kim', 'Jo')),
    mail: maybe(constantFrom('One@Lab.example', 'two@lab.example')),
    mailNickname: maybe(constantFrom('nick')),
    proxyAddresses: fc.subarray(['SMTP:one@lab.example', 'smtp:two@lab.example', 'smtp:x@other.example']),
    otherMailbox: oneof(fc.subarray(['one@lab.example', 'x@lab.example']), fc.subarray(['ONE@lab.example', ' two@lab.example '])),
  }),
  manager: maybe(constantFrom(...personSeats)),
  keys: oneof(fc.constant('all' as const), constantFrom('employeeID', 'sAMAccountName', 'none')),
});

const change: fc.Arbitrary<Event> = oneof(
  { weight: 8, arbitrary: record({ kind: fc.constant('person' as const), forest, seat: constantFrom(...personSeats), person }) },
  {
    weight: 3,
    arbitrary: record({
      kind: fc.constant('group' as const),
      forest,
      seat: constantFrom(...groupSeats),
      members: uniqueArray(constantFrom(...personSeats, ...groupSeats, ...foreignSeats), { maxLength: 5 }),
      name: constantFrom('', 'b'),
    }),
  },
  {
    weight: 3,
    arbitrary: record({
      kind: fc.constant('member' as const),
      forest,
      seat: constantFrom(...groupSeats),
      member: constantFrom(...personSeats, ...groupSeats, ...foreignSeats),
    }),
  },
  {
    weight: 4,
    arbitrary: record({
      kind: constantFrom('delete' as const, 'recreate' as const),
      forest,
      seat: constantFrom(...personSeats, ...groupSeats, ...foreignSeats),
    }),
  },
  {
    weight: 2,
    arbitrary: record({
      kind: fc.constant('rename' as const),
      forest,
      seat: constantFrom(...personSeats, ...groupSeats),
      suffix: constantFrom('', 'x'),
    }),
  },
  {
    weight: 2,
    arbitrary: record({
      kind: fc.constant('move' as const),
      forest,
      seat: constantFrom(...personSeats, ...groupSeats),
      unit: constantFrom('Staff', 'Sales', 'Hidden'),
    }),
  },
  {
    weight: 1,
    arbitrary: record({
      kind: fc.constant('swap' as const),
      forest,
      seat: constantFrom(...personSeats),
      other: constantFrom(...personSeats),
    }),
  },
  {
    weight: 1,
    arbitrary: record({
      kind: fc.constant('type' as const),
      forest,
      seat: constantFrom(...personSeats),
      type: constantFrom('user', 'contact'),
    }),
  },
  { weight: 2, arbitrary: record({ kind: fc.constant('foreign' as const), forest, seat: constantFrom(...foreignSeats) }) },
  {
    weight: 3,
    arbitrary: record({
      kind: fc.constant('tenant' as const),
      deed: constantFrom('change', 'add-foreign', 'remove-foreign', 'delete', 'member', 'clear-anchor', 'native', 'matching-native'),
      at: integer({ min: 0, max: 9 }),
      other: integer({ min: 0, max: 9 }),
    }),
  },
);

const interruption: fc.Arbitrary<Interruption> = oneof(
  fc.constant({ kind: 'none' as const }),
  record({ kind: fc.constant('stop' as const), at: integer({ min: 1, max: 250 }) }),
  record({ kind: fc.constant('crash' as const), at: integer({ min: 1, max: 50 }), committed: boolean() }),
);
const style: fc.Arbitrary<DeliveryStyle> = record({
  pageSize: integer({ min: 1, max: 5 }),
  order: constantFrom('as-made', 'newest-first'),
});
const connector = constantFrom(...forestNames, 'tenant' as const);
const run: fc.Arbitrary<RunText> = record({
  interruption,
  style,
  fault: maybe(
    record({ connector, fault: record({ kind: constantFrom('lost-connection', 'discovery-error'), at: integer({ min: 0, max: 5 }) }) }),
  ),
  weather: record({ refuseEvery: constantFrom(0, 0, 2, 3), loseAfter: maybe(integer({ min: 0, max: 4 })), carriedOut: boolean() }),
});
const profiles: readonly StepType[] = ['full-import', 'delta-import', 'full-synchronization', 'delta-synchronization', 'export'];
const work: fc.Arbitrary<Event> = oneof(
  { weight: 3, arbitrary: record({ kind: fc.constant('cycle' as const), policy: usually('delta' as const, 'initial' as const), run }) },
  { weight: 3, arbitrary: record({ kind: fc.constant('run' as const), connector, profile: constantFrom(...profiles), run }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'check' as const }) },
  { weight: 1, arbitrary: record({ kind: fc.constant('rules' as const), choices }) },
);

const habits: fc.Arbitrary<ForestHabits> = record({ quietRenames: boolean(), keepsDangling: boolean() });

export const story: fc.Arbitrary<Story> = record({
  forests: constantFrom<readonly ForestName[]>(['a'], ['a', 'b'], ['a', 'b', 'c'], ['a', 'c']),
  habits: record({ a: habits, b: habits, c: habits }),
  fullOnly: maybe(forest),
  noReferencesInFirstPass: boolean(),
  settings: record({ largeReferences: constantFrom(undefined, 0, 1, 2), objectsPerBatch: constantFrom(undefined, 1, 2, 3) }),
  choices,
  events: array(oneof({ weight: 3, arbitrary: change }, { weight: 2, arbitrary: work }), { maxLength: 40, size: 'max' }),
});
