import fc from 'fast-check';
import { contact, gone, group, type Laboratory, outbound, type RuleText, rule, user } from '../../../sync/testing/laboratory.ts';

/** Stories in which one object changes at a time, with everything that makes an object be looked at more than once. */
const identity = { cn: 'cn', mail: 'mail', title: 'title', manager: 'manager', department: 'department' };
const dn = '"CN=" & [cn] & ",DC=lab"';

const rules: readonly RuleText[] = [
  rule({ name: 'People', connector: 'a', flows: identity, scope: [['title NOTEQUAL out']] }),
  rule({ name: 'Groups', connector: 'a', type: 'group', flows: { cn: 'cn', displayName: 'displayName', member: 'member' } }),
  rule({
    name: 'Contacts',
    connector: 'a',
    type: 'contact',
    link: 'join',
    join: [['mail=mail'], ['department=department']],
    flows: { title: 'title', description: { constant: 'joined' } },
  }),
  rule({
    name: 'Pilot',
    connector: 'a',
    link: 'join',
    scope: [['dn ISMEMBEROF CN=pilot,DC=lab']],
    flows: { description: { constant: 'pilot' }, givenName: 'IIF([title]="bad",Error("bad title"),[title])' },
  }),
  rule({
    name: 'From tenant',
    connector: 'tenant',
    link: 'join',
    join: [['sourceAnchor=cn']],
    flows: { userPrincipalName: 'userPrincipalName' },
  }),
  outbound({
    name: 'Users',
    scope: [['department NOTEQUAL Contact']],
    join: [['sourceAnchor=cn']],
    flows: { dn, sourceAnchor: 'cn', mail: 'mail', title: 'title', manager: 'manager', description: 'description' },
  }),
  // The same name under another type: one takes the place of the other.
  outbound({ name: 'Guests', type: 'contact', scope: [['department EQUAL Contact']], flows: { dn, mail: 'mail' } }),
  outbound({ name: 'Teams', type: 'group', flows: { dn, displayName: 'displayName', member: 'member' } }),
];

/** People only by their department from here on, the pilot turned round. */
const otherRules = rules.map((text) => {
  if (text.name === 'People') return { ...text, scope: [['department ISNOTNULL']] };
  return text.name === 'Pilot' ? { ...text, scope: [['dn ISNOTMEMBEROF CN=pilot,DC=lab']] } : text;
});

/** Two of them want the same name in the tenant. */
const cns: { readonly [name: string]: string } = { o1: 'c1', o2: 'c2', o3: 'c1' };
const names = Object.keys(cns);
const name = fc.constantFrom(...names);
const few = (...values: readonly string[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
const values = fc.record({
  mail: few('x@y', 'z@y'),
  title: few('Chief', 'out', 'bad'),
  department: few('IT', 'Contact'),
  manager: few(...names),
});
const change = fc.oneof(
  { weight: 6, arbitrary: fc.record({ put: fc.constantFrom(...(['user', 'contact'] as const)), name, values }) },
  { weight: 2, arbitrary: fc.record({ members: fc.uniqueArray(fc.constantFrom(...names, 'pilot')), of: fc.constantFrom('pilot', 'g') }) },
  { weight: 2, arbitrary: fc.record({ gone: fc.constantFrom(...names, 'pilot', 'g') }) },
  { weight: 1, arbitrary: fc.record({ tenantHas: fc.constantFrom('c1', 'c2') }) },
  { weight: 2, arbitrary: fc.constant({ exported: true } as const) },
  { weight: 1, arbitrary: fc.record({ rules: fc.constantFrom('first', 'other') }) },
);
export type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;
export const changes = fc.array(change, { minLength: 4, maxLength: 14, size: 'max' });

export const connectors = ['a', 'tenant'] as const;
export const laboratorySetup = { rules, connectors };

/** Brings about the change and imports it; what is to be synchronized then is up to the test. */
export async function bring(lab: Laboratory, next: Change): Promise<void> {
  if ('put' in next) await lab.import('a', (next.put === 'user' ? user : contact)(next.name, { ...next.values, cn: cns[next.name] }));
  else if ('members' in next) await lab.import('a', group(next.of, { cn: next.of, displayName: next.of, member: next.members }));
  else if ('gone' in next) await lab.import('a', gone(next.gone));
  else if ('tenantHas' in next) {
    const { tenantHas } = next;
    if (lab.directory('tenant').includes(tenantHas)) return;
    await lab.import('tenant', user(tenantHas, { sourceAnchor: tenantHas, userPrincipalName: 'n@y' }));
  } else if ('exported' in next) {
    await lab.export('tenant');
    await lab.run('tenant', 'delta-import');
  } else await lab.setRules(next.rules === 'first' ? rules : otherRules);
}
