import { dnKey } from '../../../shared/model/dn.ts';
import type { SyncRule } from '../../../shared/model/rule.ts';
import type { Values } from '../../../shared/model/value.ts';
import { type ExpectedPerson, type ExpectedTenantObject, joining, type Landscape, type SystemObject } from './landscape.ts';
import { type Contribution, type Resolved, resolve } from './oracle-flow.ts';
import { satisfies } from './oracle-scope.ts';

const TENANT = 'tenant';

/** Tenant objects that joined by themselves: nothing manages them, but they contribute. */
export function joinedFromTenant(land: Landscape, person: ExpectedPerson | undefined): readonly SystemObject[] {
  if (person === undefined) return [];
  const values = read(person);
  return land.tenant.filter((object) => {
    const rule = joining(land, object);
    if (rule === undefined || rule.mvObjectType !== person.type) return false;
    return rule.join.some(({ clauses }) =>
      clauses.every(({ cs, mv }) => (object.attributes[cs] ?? []).some((one) => values[mv]?.includes(one))),
    );
  });
}

/** What the outbound rules make of the metaverse objects, and what merges and unmanaged attributes leave of what is there. */
export function describeTenant(land: Landscape, people: readonly ExpectedPerson[]): readonly ExpectedTenantObject[] {
  const outbound = land.rules.filter((rule) => rule.enabled && rule.direction === 'outbound');
  const objects: (ExpectedTenantObject & { readonly rules: readonly SyncRule[]; readonly of: ExpectedPerson })[] = [];
  for (const person of people) {
    const all = outbound.filter((rule) => rule.mvObjectType === person.type && satisfies(rule.scope, (name) => read(person)[name]));
    for (const type of new Set(all.map((rule) => rule.csObjectType))) {
      const rules = all.filter((rule) => rule.csObjectType === type);
      const frozen = rules.some(({ linkType }) => linkType === 'joinNoFlow');
      // What is frozen keeps the name it was given by rules that may be out of scope by now.
      const naming = frozen ? outbound.filter((rule) => rule.mvObjectType === person.type && rule.csObjectType === type) : rules;
      const [dn] = valuesOf(resolve(outboundContributions(land, naming, person, 'dn'), false));
      if (typeof dn !== 'string') continue;
      if (frozen ? !land.linkedTenantDns.has(dnKey(dn)) : !rules.some(({ linkType }) => linkType === 'provision')) continue;
      objects.push({
        dn,
        type,
        values: {},
        ignoringCase: new Set(),
        contributed: {},
        frozen,
        person: person.members[0] ?? '',
        rules,
        of: person,
      });
    }
  }
  return objects.map(({ rules, of, ...object }) => {
    const values: { [attribute: string]: Resolved } = {};
    const ignoringCase = new Set<string>();
    const contributed: { [attribute: string]: Values } = {};
    const actual = land.tenant.find(({ dn }) => dnKey(dn) === dnKey(object.dn));
    for (const attribute of new Set(rules.flatMap(({ flows }) => flows.map(({ target }) => target)))) {
      if (attribute === 'dn' || object.frozen) continue;
      const contributions = outboundContributions(land, rules, of, attribute);
      const kind = land.schema.attributes[attribute]?.type;
      const resolved = resolve(contributions, kind === 'boolean');
      const merge = contributions[0]?.flow.merge ?? 'update';
      if (merge === 'mergeCaseInsensitive') ignoringCase.add(attribute);
      if (resolved === 'keep') values[attribute] = 'keep';
      else if (kind === 'reference') {
        const dns = resolved.values.flatMap((one) => objects.filter(({ person }) => person === one).map(({ dn }) => dnKey(dn)));
        values[attribute] = { ...resolved, values: [...new Set(dns)] };
      } else {
        if (merge.startsWith('merge')) contributed[attribute] = resolved.values;
        const foreign = merge.startsWith('merge') && actual !== undefined ? land.foreign(actual, attribute) : [];
        values[attribute] = { ...resolved, values: [...resolved.values, ...foreign.filter((value) => !resolved.values.includes(value))] };
      }
    }
    return { ...object, values, ignoringCase, contributed };
  });
}

const valuesOf = (resolved: Resolved): Values => (resolved === 'keep' ? [] : resolved.values);

const read = (person: ExpectedPerson): { readonly [attribute: string]: Values } =>
  Object.fromEntries(Object.entries({ ...person.values, ...person.references }).map(([name, resolved]) => [name, valuesOf(resolved)]));

function outboundContributions(land: Landscape, rules: readonly SyncRule[], person: ExpectedPerson, target: string): Contribution[] {
  const source = { attributes: withoutEmpty(read(person)), schema: land.metaverse };
  return rules.flatMap((rule) =>
    rule.flows.filter((flow) => flow.target === target).map((flow) => ({ rule, flow, source, from: person.members[0] ?? '' })),
  );
}

const withoutEmpty = (attributes: { readonly [attribute: string]: Values }): { readonly [attribute: string]: Values } =>
  Object.fromEntries(Object.entries(attributes).filter(([, values]) => values.length > 0));

/** The target object as the tenant's import delivers it: what is managed as it must be, the rest as it is. */
export function asImported(land: Landscape, target: ExpectedTenantObject): SystemObject | undefined {
  const actual = land.tenant.find(({ dn }) => dnKey(dn) === dnKey(target.dn));
  if (actual === undefined) return undefined;
  const managed = Object.fromEntries(
    Object.entries(target.values).flatMap(([name, value]) => (value === 'keep' ? [] : [[name, value.values]])),
  );
  return { ...actual, connector: TENANT, type: target.type, attributes: withoutEmpty({ ...actual.attributes, ...managed }) };
}
