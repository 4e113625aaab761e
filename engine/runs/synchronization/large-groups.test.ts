import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { group, type Laboratory, laboratory, outbound, type RuleText, rule, user } from '../../sync/testing/laboratory.ts';
import { connectorId } from '../../sync/testing/laboratory-objects.ts';

/** More with `REFERENCE_RUNS=200 vitest run …`. */
const RUNS = Number(process.env.REFERENCE_RUNS ?? 6);
const FORESTS = ['a', 'b'] as const;
type Forest = (typeof FORESTS)[number];

interface Person {
  readonly name: string;
  readonly filtered: boolean;
}
interface Group {
  /** What the guard rule of forest a makes of it. */
  readonly word: string;
  readonly member: readonly number[];
}
/** What the forests hold: people and groups by number; the same number in two forests is the same person or group. */
interface World {
  readonly people: { readonly [F in Forest]: Map<number, Person> };
  readonly groups: { readonly [F in Forest]: Map<number, Group> };
}

type Variant = 'update' | 'merge' | 'foreign';
const GUARD = 'IIF([title]="ignore",IgnoreThisFlow,IIF([title]="empty",AuthoritativeNull,NULL))';

/** People and groups of two forests that join each other; members of one forest win, or those of both are merged. */
function rulesOf(variant: Variant): readonly RuleText[] {
  const merge = variant === 'update' ? 'update' : 'merge';
  const member = { from: 'member', merge } as const;
  const forests = FORESTS.flatMap((connector) => [
    rule({
      name: `In User ${connector}`,
      connector,
      join: [['sourceAnchor=sourceAnchor']],
      flows: { sourceAnchor: 'sourceAnchor', cloudFiltered: 'cloudFiltered' },
    }),
    rule({
      name: `In Group ${connector}`,
      connector,
      type: 'group',
      join: [['sourceAnchor=sourceAnchor']],
      flows: {
        sourceAnchor: 'sourceAnchor',
        memberCount: connector === 'a' ? 'ValueCount("member")' : 'Count([member])',
        displayName: 'IIF(IsPresent([member]),"some","none")',
        member,
      },
    }),
    // What only asks whether there are members does not read them.
    rule({
      name: `In Group With Members ${connector}`,
      connector,
      type: 'group',
      link: 'join',
      precedence: 40,
      scope: [['member ISNOTNULL']],
      flows: { description: { expression: '"with members"' } },
    }),
  ]);
  const guard = rule({
    name: 'In Group Guard',
    connector: 'a',
    type: 'group',
    link: 'join',
    precedence: 50,
    flows: { member: { expression: GUARD, merge } },
  });
  const fromTenant = rule({
    name: 'In Tenant Group',
    connector: 'tenant',
    type: 'group',
    link: 'join',
    join: [['sourceAnchor==sourceAnchor']],
    precedence: 900,
    flows: { cloudSourceAnchor: 'ImportedValue("sourceAnchor")', ...(variant === 'foreign' ? { member } : {}) },
  });
  const dn = '"CN=" & [sourceAnchor] & ",DC=lab"';
  const userOut = outbound({
    name: 'Out User',
    scope: [['sourceAnchor ISNOTNULL', 'cloudFiltered NOTEQUAL True']],
    join: [['sourceAnchor==sourceAnchor']],
    flows: { dn, sourceAnchor: 'sourceAnchor' },
  });
  const groupOut = outbound({
    name: 'Out Group',
    type: 'group',
    join: [['sourceAnchor==sourceAnchor']],
    flows: {
      dn,
      sourceAnchor: 'sourceAnchor',
      displayName: '[displayName] & IIF(IsNullOrEmpty([member]),""," " & CStr(Count([member])))',
      member,
    },
  });
  const limit = outbound({
    name: 'Out Group Limit',
    type: 'group',
    link: 'join',
    precedence: 60,
    flows: { member: 'IIF([memberCount]>5,Error("too large"),IgnoreThisFlow)' },
  });
  return [guard, limit, ...forests, fromTenant, userOut, groupOut];
}

type Step = {
  readonly text: string;
  readonly [fc.toStringMethod]?: () => string;
  readonly apply: (world: World, labs: readonly Laboratory[]) => Promise<void> | void;
};
/** A counterexample prints what was done. */
const named = (step: Step): Step => ({ ...step, [fc.toStringMethod]: () => step.text });
const forest = fc.constantFrom(...FORESTS);
const number = fc.integer({ min: 0, max: 5 });
const groupNumber = fc.integer({ min: 0, max: 1 });
const member = fc.uniqueArray(fc.integer({ min: 0, max: 7 }), { maxLength: 7 });
const change: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .tuple(forest, number, fc.constantFrom('', 'x'), fc.constantFrom(false, false, false, true))
      .map(([in_, key, name, filtered]) => ({
        text: `${in_}: person ${key}${name} ${filtered}`,
        apply: ({ people }: World) => void people[in_].set(key, { name: `p${key}${name}`, filtered }),
      })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(forest, number)
      .map(([in_, key]) => ({ text: `${in_}: no person ${key}`, apply: ({ people }: World) => void people[in_].delete(key) })),
  },
  {
    weight: 6,
    arbitrary: fc
      .tuple(forest, groupNumber, fc.constantFrom('', '', '', '', '', '', 'ignore', 'empty'), member)
      .map(([in_, key, word, list]) => ({
        text: `${in_}: group ${key} ${word} := ${list}`,
        apply: ({ groups }: World) => void groups[in_].set(key, { word, member: list }),
      })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(forest, groupNumber)
      .map(([in_, key]) => ({ text: `${in_}: no group ${key}`, apply: ({ groups }: World) => void groups[in_].delete(key) })),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(groupNumber, number).map(([key, who]) => ({
      text: `tenant: group ${key} loses or gains ${who}`,
      apply: (_: World, labs: readonly Laboratory[]) => {
        for (const lab of labs) drift(lab, `g${key}`, `u${who}`);
      },
    })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Variant>('update', 'merge', 'foreign').map((variant) => ({
      text: `rules: ${variant}`,
      // Rules that changed want a full synchronization (§5.6): until then it shows which objects were evaluated again.
      apply: async (world: World, labs: readonly Laboratory[]) => {
        for (const lab of labs) {
          await lab.setRules(rulesOf(variant));
          await execute('full cycle', world, lab);
        }
      },
    })),
  },
);
const run: fc.Arbitrary<Step> = fc
  .constantFrom('cycle', 'cycle', 'cycle', 'cycle', 'full cycle', 'a', 'a', 'b', 'tenant', 'export')
  .map((what) => ({
    text: `run ${what}`,
    apply: async (world: World, labs: readonly Laboratory[]) => {
      for (const lab of labs) await execute(what, world, lab);
    },
  }));

describe('engine.md §1.10, §10 references as edges', () => {
  it('decided one by one, and all of them: the same connector spaces, the same metaverse, the same lineage', {
    timeout: 60_000 * RUNS,
  }, async () => {
    const variant = fc.constantFrom<Variant>('update', 'merge', 'foreign');
    const steps = fc.array(fc.tuple(fc.array(change.map(named), { minLength: 1, maxLength: 4 }), run.map(named)), {
      minLength: 3,
      maxLength: 7,
    });
    await fc.assert(
      fc.asyncProperty(variant, steps, async (first, all) => {
        const labs = [
          await smallest(first, 0, true),
          await smallest(first, 2, false),
          await smallest(first, 1_000_000, false),
          await smallest(first, 1_000_000, false, 1),
        ];
        const world = settledWorld();
        try {
          for (const lab of labs) await execute('cycle', world, lab);
          for (const [changes, step] of all) {
            for (const { apply } of changes) await apply(world, labs);
            await step.apply(world, labs);
            const [byOne, mixed, whole, small] = await Promise.all(labs.map(content));
            expect(byOne).toEqual(whole);
            expect(mixed).toEqual(whole);
            // Nor does it depend on which objects share a transaction.
            expect(small).toEqual(whole);
          }
          // Another full synchronization has nothing to add.
          for (const what of ['full cycle', 'cycle', 'cycle']) for (const lab of labs) await execute(what, world, lab);
          const before = await Promise.all(labs.map(values));
          for (const lab of labs) await execute('full', world, lab);
          expect(await Promise.all(labs.map(values))).toEqual(before);
        } finally {
          for (const lab of labs) await lab[Symbol.asyncDispose]();
        }
      }),
      { numRuns: RUNS },
    );
  });
});

/** Enough to change: six people, half of them in both forests, and groups of each. */
const settledWorld = (): World => {
  const people = (...numbers: readonly number[]) => new Map(numbers.map((key) => [key, { name: `p${key}`, filtered: false }]));
  const groups = (...lists: readonly (readonly number[])[]) => new Map(lists.map((list, key) => [key, { word: '', member: list }]));
  return { people: { a: people(0, 1, 2, 3, 4, 5), b: people(3, 4, 5) }, groups: { a: groups([0, 1, 2, 3]), b: groups([3, 4], [3, 5]) } };
};

/** `largeReferences`: attributes with more references than that are decided one by one. */
async function smallest(variant: Variant, largeReferences: number, differences: boolean, objectsPerBatch?: number): Promise<Laboratory> {
  const lab = await laboratory({ rules: rulesOf(variant), connectors: ['a', 'b', 'tenant'] });
  lab.largeReferences = largeReferences;
  lab.objectsPerBatch = objectsPerBatch;
  for (const system of lab.systems.values()) system.tellsDifferences = differences;
  return lab;
}

async function execute(what: string, world: World, lab: Laboratory): Promise<void> {
  for (const name of FORESTS) bring(lab, name, world);
  if (what === 'cycle') await lab.cycle();
  else if (what === 'full cycle') await lab.cycle('full');
  else if (what === 'full') await lab.sync(undefined, 'full');
  else if (what === 'export') await lab.export();
  else {
    await lab.run(what, 'delta-import');
    await lab.sync(what);
  }
}

/** Makes the directory hold what the world says; references follow renamed people, and are gone with them. */
function bring(lab: Laboratory, name: Forest, { people, groups }: World): void {
  const system = lab.system(name);
  const wanted = new Map<string, ReturnType<typeof user>>();
  for (const [key, { name: cn, filtered }] of people[name])
    wanted.set(`u${key}`, user(cn, { sourceAnchor: `u${key}`, cloudFiltered: filtered }, { anchor: `u${key}` }));
  for (const [key, { word, member: list }] of groups[name]) {
    const present = list.flatMap((who) => people[name].get(who)?.name ?? (who > 5 ? `p${who}` : []));
    const entry = group(
      `g${key}`,
      { sourceAnchor: `g${key}`, title: word === '' ? undefined : word, member: present },
      { anchor: `g${key}` },
    );
    wanted.set(`g${key}`, entry);
  }
  for (const anchor of [...system.system.objects.keys()]) if (!wanted.has(anchor)) system.remove(anchor);
  for (const [anchor, entry] of wanted) {
    const before = system.system.objects.get(anchor);
    if (before === undefined || JSON.stringify(before) !== JSON.stringify(entry)) system.put(entry);
  }
}

/** Somebody changes a group in the target. */
function drift(lab: Laboratory, name: string, who: string): void {
  const { objects } = lab.system('tenant').system;
  const found = [...objects].find(([, entry]) => entry.dn === `CN=${name},DC=lab`);
  const target = [...objects.values()].find((entry) => entry.dn === `CN=${who},DC=lab`);
  if (found === undefined || target === undefined) return;
  const [anchor, entry] = found;
  const held = (entry.attributes.member ?? []).filter((value) => JSON.stringify(value) !== JSON.stringify({ ref: target.dn }));
  const gained = held.length === (entry.attributes.member ?? []).length ? [...held, { ref: target.dn }] : held;
  const { member: _, ...rest } = entry.attributes;
  objects.set(anchor, { ...entry, attributes: gained.length === 0 ? rest : { ...rest, member: gained } });
}

/** Everything the store knows of the objects, except how decisions were made. */
async function content(lab: Laboratory) {
  const ids = (await Promise.all(['a', 'b', 'tenant'].map((name) => lab.store.csSelect({ connector: connectorId(name) })))).flat();
  const objects = await lab.store.csObjects(ids, 'all');
  const errors = await lab.store.csErrors(ids);
  const mvs = await lab.store.mvObjects(await lab.store.mvSelect({}), 'all');
  const sorted = <T extends { readonly target: number }>(references: { readonly [attribute: string]: readonly T[] }) =>
    Object.fromEntries(Object.entries(references).map(([name, list]) => [name, [...list].sort((a, b) => a.target - b.target)]));
  return {
    cs: objects.map((object) => ({ ...object, references: sorted(object.references), errors: errors.get(object.id) ?? [] })),
    mv: mvs.map(({ basis: _, ...object }) => ({ ...object, references: sorted(object.references) })),
  };
}

/** Without times and flags: a full synchronization asks and notes more. */
async function values(lab: Laboratory) {
  const { cs, mv } = await content(lab);
  return {
    cs: cs.map(({ id, dn, base, pendingImport, unapplied, references }) => ({ id, dn, base, pendingImport, unapplied, references })),
    mv: mv.map(({ id, values: plain, references }) => ({ id, plain, references })),
  };
}
