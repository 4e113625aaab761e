import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  contact,
  foreignSecurityPrincipal,
  gone,
  group,
  type Laboratory,
  laboratory,
  type RuleText,
  rule,
  user,
} from '../../sync/testing/laboratory.ts';

/**
 * Normal disconnectors are left alone until something could have changed for them (engine.md §5.1). Whatever happens: when
 * delta synchronizations have nothing left to do, a full one finds nothing to join, project or disconnect, either.
 */
const flows = { mail: 'mail', department: 'department', employeeID: 'employeeID', objectSidString: 'cn' };
const person = { mvType: 'person', flows };
const joins = {
  several: [['mail=mail', 'department=department'], ['employeeID=employeeID']],
  exact: [['employeeID==employeeID']],
  sid: [['cn=objectSidString']],
};
const ruleSets: readonly (readonly RuleText[])[] = [
  [
    rule({ name: 'People', connector: 'a', ...person }),
    rule({
      name: 'Contacts',
      connector: 'b',
      type: 'contact',
      link: 'join',
      join: joins.several,
      scope: [['title NOTEQUAL out']],
      ...person,
    }),
    rule({ name: 'Principals', connector: 'b', type: 'foreignSecurityPrincipal', mvType: '*', link: 'join', join: joins.sid }),
    rule({ name: 'Pilot', connector: 'b', join: joins.exact, scope: [['dn ISMEMBEROF CN=pilot,DC=lab']], ...person }),
  ],
  [
    rule({ name: 'People', connector: 'a', join: joins.exact, ...person }),
    rule({ name: 'Contacts', connector: 'b', type: 'contact', link: 'stickyJoin', join: joins.exact, ...person }),
    rule({ name: 'Rest', connector: 'b', join: joins.several, scope: [['dn ISNOTMEMBEROF CN=pilot,DC=lab']], link: 'join', ...person }),
  ],
];

const few = (...values: readonly string[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
const values = fc.record({
  mail: few('x@y', 'X@y', 'z@y'),
  department: few('IT', 'Sales'),
  employeeID: few('ab', 'AB', 'c'),
  cn: few('s-1', 's-2'),
  title: few('out'),
});
const name = fc.constantFrom('o1', 'o2', 'o3');
const kinds = { user, contact, foreignSecurityPrincipal };
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('put' as const),
      name,
      values,
      in: fc.constantFrom('a', 'b'),
      kind: fc.constantFrom(...(['user', 'contact', 'foreignSecurityPrincipal'] as const)),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('delete' as const),
      name,
      in: fc.constantFrom('a', 'b'),
      kind: fc.constantFrom(...(['user', 'contact', 'foreignSecurityPrincipal'] as const)),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('members' as const), names: fc.uniqueArray(name) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('sync' as const), in: fc.constantFrom('a', 'b') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rules' as const), set: fc.nat({ max: ruleSets.length - 1 }) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

async function act(lab: Laboratory, next: Step): Promise<void> {
  if (next.do === 'put') {
    const object = `${next.kind}-${next.name}`;
    await lab.import(next.in, kinds[next.kind](object, next.values));
  } else if (next.do === 'delete') await lab.import(next.in, gone(`${next.kind}-${next.name}`));
  else if (next.do === 'members') await lab.import('b', group('pilot', { member: next.names.map((member) => `user-${member}`) }));
  else if (next.do === 'sync') await lab.sync(next.in);
  else {
    await lab.setRules(ruleSets[next.set] ?? []);
    // §5.6: connectors see changed rules only in a full synchronization.
    await lab.sync(undefined, 'full');
  }
}

const links = (lab: Laboratory) => ({
  objects: lab.objects().map(({ connector, name: dn, by, mv, rules, error }) => ({ connector, dn, by, mv, rules, error: error?.code })),
  metaverse: lab.metaverse().map(({ id, values: held }) => ({ id, held })),
});

/** `deaf`: nobody is woken, as a control that the property would notice. */
const property = (deaf: boolean, seen: { joined: number }) =>
  fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
    const lab = await laboratory({ rules: ruleSets[0] ?? [], connectors: ['a', 'b'] });
    const { write } = lab.store;
    if (deaf) lab.store.write = (batch) => write({ ...batch, joinChanges: [], csResync: [] });
    for (const next of steps) await act(lab, next);
    await lab.sync().sync().sync();
    const settled = links(lab);
    await lab.sync(undefined, 'full');
    expect(links(lab)).toEqual(settled);
    seen.joined += lab.metaverse().filter((mv) => mv.connectors.length > 1).length;
    await lab[Symbol.asyncDispose]();
  });

describe('disconnectors that are left alone', () => {
  it('miss no join, no projection and no disconnection', { timeout: 300_000 }, async () => {
    const seen = { joined: 0 };
    await fc.assert(property(false, seen), { numRuns: 25 });
    expect(seen.joined).toBeGreaterThan(0);
  });

  it('would miss some if nobody woke them', { timeout: 300_000 }, async () => {
    const result = await fc.check(property(true, { joined: 0 }), { numRuns: 200, endOnFailure: true, seed: 7 });
    expect(result.failed).toBe(true);
  });
});
