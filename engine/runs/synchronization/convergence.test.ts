import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupIn, groupRules, userFromTenant, userIn, userOut } from '../../sync/testing/account-rules.ts';
import { group, type Laboratory, laboratory, type PlainValues, type RuleText, rule, user } from '../../sync/testing/laboratory.ts';
import { expectFoundByText } from '../testing/found-by-text.ts';

/** What the connected systems hold, in the terms of the test. */
interface Person {
  readonly name: string;
  readonly title: string | undefined;
  readonly department: string | undefined;
  readonly cloudFiltered: boolean;
  readonly manager: number | undefined;
}
interface World {
  readonly people: { readonly a: Map<number, Person>; readonly b: Map<number, Person> };
  readonly groups: Map<number, readonly number[]>;
  /** Personnel records: number of the person → title. */
  readonly hr: Map<number, string>;
}
const emptyWorld = (): World => ({ people: { a: new Map(), b: new Map() }, groups: new Map(), hr: new Map() });

const failing = 'IIF([title]="bad",Error("no"),[title])';
const inForest = (connector: string, text: RuleText): RuleText => ({ ...text, name: `${text.name} ${connector}`, connector });
const people = (connector: string) =>
  inForest(connector, { ...userIn, scope: [['department NOTEQUAL None']], flows: { ...userIn.flows, title: failing } });
const rules: readonly RuleText[] = [
  people('a'),
  people('b'),
  inForest('a', groupIn),
  rule({
    name: 'HR',
    connector: 'hr',
    link: 'join',
    join: [['sourceAnchor=sourceAnchor']],
    flows: { title: 'title', department: { constant: 'Payroll' } },
  }),
  userFromTenant,
  { ...userOut, flows: { ...userOut.flows, department: 'department' } },
  ...groupRules.slice(1),
];

type Change = (world: World) => void;
const id = fc.integer({ min: 0, max: 4 });
const person: fc.Arbitrary<Person> = fc.record({
  name: fc.constantFrom('', 'x'),
  title: fc.constantFrom(undefined, 'Chief', 'Clerk', 'bad'),
  department: fc.constantFrom(undefined, 'Sales', 'None'),
  cloudFiltered: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  manager: fc.option(id, { nil: undefined }),
});
const change: fc.Arbitrary<{ readonly text: string; readonly apply: Change }> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(fc.constantFrom('a', 'b'), id, person).map(([forest, key, value]) => ({
      text: `${forest}${key} := ${JSON.stringify(value)}`,
      apply: (world: World) => void world.people[forest as 'a' | 'b'].set(key, value),
    })),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(fc.constantFrom('a', 'b'), id).map(([forest, key]) => ({
      text: `${forest}${key} deleted`,
      apply: (world: World) => void world.people[forest as 'a' | 'b'].delete(key),
    })),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(id, fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { maxLength: 5 }))
      .map(([key, members]) => ({ text: `group ${key} := ${members}`, apply: (world: World) => void world.groups.set(key, members) })),
  },
  { weight: 1, arbitrary: id.map((key) => ({ text: `group ${key} deleted`, apply: (world: World) => void world.groups.delete(key) })) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(id, fc.constantFrom('Boss', 'Temp'))
      .map(([key, title]) => ({ text: `hr ${key} := ${title}`, apply: (world: World) => void world.hr.set(key, title) })),
  },
  { weight: 1, arbitrary: id.map((key) => ({ text: `hr ${key} deleted`, apply: (world: World) => void world.hr.delete(key) })) },
);
type Run = 'import a' | 'import b' | 'import hr' | 'sync a' | 'sync b' | 'sync hr' | 'sync tenant' | 'export' | 'import tenant' | 'cycle';
const runs: readonly Run[] = [
  'import a',
  'import b',
  'import hr',
  'sync a',
  'sync b',
  'sync hr',
  'sync tenant',
  'export',
  'import tenant',
  'cycle',
];
const step = fc.oneof(
  { weight: 3, arbitrary: change },
  { weight: 2, arbitrary: fc.constantFrom(...runs).map((text) => ({ text, apply: undefined })) },
);
const story = fc
  .array(step, { maxLength: 30, size: 'max' })
  .map((steps) => ({ steps, toString: () => steps.map(({ text }) => text).join('; ') }));

/** Makes the connected systems hold what the world says; only what differs is touched. */
function materialize(lab: Laboratory, world: World): void {
  const entries = new Map<string, ReturnType<typeof user>[]>([
    ['a', []],
    ['b', []],
    ['hr', []],
  ]);
  const personName = (key: number) => (world.people.a.has(key) ? `u${key}${world.people.a.get(key)?.name}` : `u${key}`);
  for (const forest of ['a', 'b'] as const) {
    for (const [key, value] of world.people[forest]) {
      const manager = value.manager === undefined ? undefined : `u${value.manager}${world.people[forest].get(value.manager)?.name ?? ''}`;
      const values: PlainValues = {
        sourceAnchor: `s${key}`,
        displayName: `${forest}${key}`,
        title: value.title,
        department: value.department,
        cloudFiltered: value.cloudFiltered,
        manager,
      };
      entries.get(forest)?.push(user(`u${key}${value.name}`, values, { anchor: `${key}` }));
    }
  }
  for (const [key, members] of world.groups) {
    const member = members.map((index) => (index < 5 ? personName(index) : `g${index - 5}`));
    entries.get('a')?.push(group(`g${key}`, { sourceAnchor: `g${key}`, member }, { anchor: `g${key}` }));
  }
  for (const [key, title] of world.hr) entries.get('hr')?.push(user(`h${key}`, { sourceAnchor: `s${key}`, title }));
  for (const [connector, wanted] of entries) {
    const { objects } = lab.system(connector).system;
    const kept = new Set(wanted.map((entry) => entry.anchor));
    // The directories do not clean up references to what is deleted: the harder case.
    for (const anchor of [...objects.keys()]) if (!kept.has(anchor)) objects.delete(anchor);
    for (const entry of wanted) if (JSON.stringify(objects.get(entry.anchor)) !== JSON.stringify(entry)) objects.set(entry.anchor, entry);
  }
}

async function perform(lab: Laboratory, run: Run): Promise<void> {
  const [verb, connector] = run.split(' ');
  if (verb === 'cycle') await lab.cycle();
  else if (verb === 'export') await lab.export();
  else if (verb === 'import') await lab.import(connector ?? '');
  else await lab.sync(connector);
}

/** Nothing has failed for good: errors in the data are corrected at last. */
function correct(world: World): void {
  for (const forest of [world.people.a, world.people.b])
    for (const [key, value] of forest) if (value.title === 'bad') forest.set(key, { ...value, title: 'Chief' });
}

/** All that must not depend on the way it came about. */
const outcome = (lab: Laboratory) => ({
  metaverse: lab
    .metaverse()
    .map(({ type, connectors, values, lineage }) => ({ type, connectors: [...connectors].sort(), values, lineage }))
    .sort((x, y) => (`${x.connectors}` < `${y.connectors}` ? -1 : 1)),
  objects: lab
    .objects()
    .map(({ connector, name, values, staged, error, pendingImport, rules: inForce, retry }) => ({
      connector,
      name,
      values,
      staged,
      error,
      pendingImport,
      inForce,
      retry,
    }))
    .sort((x, y) => (`${x.connector}/${x.name}` < `${y.connector}/${y.name}` ? -1 : 1)),
  tenant: lab.directory('tenant'),
});
/** With the numbers, which nothing may change any more. */
const exactly = (lab: Laboratory) => ({
  ...outcome(lab),
  metaverse: lab.metaverse(),
  links: lab.objects().map(({ connector, name, mv, by }) => ({ connector, name, mv, by })),
});

/** Counters that mean that something has happened. */
const news = (lab: Laboratory, since: number) =>
  lab.runs.slice(since).flatMap(({ profile, connector, counters, outbound, errors }) => [
    ...Object.keys(counters)
      .filter((name) => !/no-flow|no-change|remains/.test(name))
      .map((name) => `${profile} ${connector} ${name}`),
    ...Object.values(outbound).flatMap((block) =>
      Object.keys(block)
        .filter((name) => !/^connector-no-flow/.test(name))
        .map((name) => `${profile} ${connector} ${name}`),
    ),
    ...errors,
  ]);

const numRuns = Number(process.env.ISTHMUS_PROPERTY_RUNS ?? 12);

describe('engine.md §7.6 delta and full synchronization give the same', () => {
  it('whatever happens in whatever order: full changes nothing, a second delta does nothing, and from scratch it is the same', {
    timeout: 60_000 + numRuns * 5000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(story, async ({ steps }) => {
        const world = emptyWorld();
        await using lab = await laboratory({ rules, connectors: ['a', 'b', 'hr', 'tenant'] });
        for (const { text, apply } of steps) {
          if (apply === undefined) await perform(lab, text as Run);
          else {
            apply(world);
            materialize(lab, world);
          }
        }
        await expectFoundByText(lab.store);
        correct(world);
        materialize(lab, world);
        await lab.cycle().cycle();
        const settled = exactly(lab);
        let since = lab.runs.length;
        await lab.cycle();
        expect({ news: news(lab, since), ...exactly(lab) }).toEqual({ news: [], ...settled });
        since = lab.runs.length;
        await lab.sync(undefined, 'full');
        expect({ news: news(lab, since), ...exactly(lab) }).toEqual({ news: [], ...settled });

        await using fresh = await laboratory({ rules, connectors: ['a', 'b', 'hr', 'tenant'] });
        materialize(fresh, world);
        await fresh.cycle().cycle();
        expect(outcome(lab)).toEqual(outcome(fresh));
      }),
      { numRuns, ...(process.env.ISTHMUS_PROPERTY_SEED === undefined ? {} : { seed: Number(process.env.ISTHMUS_PROPERTY_SEED) }) },
    );
  });
});
