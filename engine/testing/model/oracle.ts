import { dnKey } from '../../../shared/model/dn.ts';
import { isReference, type Value, type Values } from '../../../shared/model/value.ts';
import { type Expected, type ExpectedPerson, inScope, joining, type Landscape, type SystemObject } from './landscape.ts';
import { type Contribution, type FlowSource, type Resolved, resolve } from './oracle-flow.ts';
import { asImported, describeTenant, joinedFromTenant } from './oracle-tenant.ts';

/**
 * What the metaverse and the tenant must hold, computed from nothing but what the connected systems hold now and the rules,
 * as slowly and simply as possible. It shares no code with engine/sync and knows nothing of deltas, layers or runs.
 */
export function oracle(land: Landscape): Expected {
  const people = cluster(land).flatMap((members) => choose(land, members));
  const personOf = new Map<string, string>();
  for (const members of people) for (const object of members) personOf.set(object.id, members[0]?.id ?? '');
  const first = people.map((members) => describePerson(land, members, personOf, []));
  const targets = describeTenant(land, first);
  const metaverse = people.map((members, at) => {
    const mine = targets.filter(({ person }) => person === first[at]?.members[0]);
    const backflow = mine.map((target) => asImported(land, target)).filter((object) => object !== undefined);
    if (mine.length === 0) backflow.push(...joinedFromTenant(land, first[at]));
    return describePerson(land, members, personOf, backflow);
  });
  return { metaverse, tenant: targets };
}

/** The object can create a metaverse object (spec/engine.md §6.2): a Provision rule with a join value to go by. */
const provisions = (land: Landscape, object: SystemObject): boolean =>
  inScope(land, object).some(
    (rule) =>
      rule.linkType === 'provision' && rule.join.some(({ clauses }) => clauses.some(({ cs }) => (object.attributes[cs]?.length ?? 0) > 0)),
  );

/** Objects that belong together: whoever joins by a value another one contributes, taken together until nothing changes. */
function cluster(land: Landscape): SystemObject[][] {
  const groups = land.sources.filter((object) => joining(land, object) !== undefined).map((object) => [object]);
  for (let changed = true; changed; ) {
    changed = false;
    for (let x = 0; x < groups.length; x++) {
      for (let y = groups.length - 1; y > x; y--) {
        const [one, other] = [groups[x] ?? [], groups[y] ?? []];
        if (!one.some((a) => other.some((b) => joins(land, a, b) || joins(land, b, a)))) continue;
        one.push(...other);
        groups.splice(y, 1);
        changed = true;
      }
    }
  }
  return groups;
}

/** `object` finds what `other` contributes by one of its join groups. */
function joins(land: Landscape, object: SystemObject, other: SystemObject): boolean {
  const rule = joining(land, object);
  if (rule === undefined) return false;
  const theirs = inScope(land, other);
  if (rule.mvObjectType !== '*' && !theirs.some(({ mvObjectType }) => mvObjectType === rule.mvObjectType)) return false;
  return rule.join.some(({ clauses }) =>
    clauses.every(({ cs, mv, caseSensitive }) => {
      const flow = theirs
        .filter(({ linkType }) => linkType !== 'joinNoFlow')
        .flatMap(({ flows }) => flows)
        .find(({ target }) => target === mv);
      const contributed = (flow?.source === undefined ? undefined : other.attributes[flow.source]) ?? [];
      const key = (value: Value) => (caseSensitive ? String(value) : String(value).toLowerCase());
      return (object.attributes[cs] ?? []).some((mine) => contributed.some((value) => key(mine) === key(value)));
    }),
  );
}

/** Of each connector one; and somebody must keep the metaverse object alive (spec/engine.md §1.9, §6.6). */
function choose(land: Landscape, members: readonly SystemObject[]): readonly SystemObject[][] {
  const retains = (object: SystemObject) =>
    provisions(land, object) || (land.linked.has(object.id) && inScope(land, object).some(({ linkType }) => linkType === 'stickyJoin'));
  const rivals = new Map<string, SystemObject[]>();
  for (const object of members) {
    const place = standsFor(land, object) ? `${object.connector} ${object.type}` : object.connector;
    rivals.set(place, [...(rivals.get(place) ?? []), object]);
  }
  const preferred = [...rivals.values()].map((all) => all.find(({ id }) => land.linked.has(id)) ?? all.find(retains) ?? all[0]);
  let chosen = preferred.filter((object) => object !== undefined);
  if (!chosen.some(retains)) chosen = [...rivals.values()].flatMap((all) => all.find(retains) ?? all[0] ?? []);
  if (!chosen.some(retains)) return [];
  return [chosen.sort((x, y) => (x.id < y.id ? -1 : 1))];
}

/** A type whose rules contribute nothing only stands for somebody: it is nobody's rival (a foreign security principal). */
const standsFor = (land: Landscape, { connector, type }: SystemObject): boolean =>
  land.rules
    .filter((rule) => rule.enabled && rule.direction === 'inbound' && land.connectorOf(rule) === connector && rule.csObjectType === type)
    .every((rule) => rule.flows.length === 0);

function describePerson(
  land: Landscape,
  members: readonly SystemObject[],
  personOf: ReadonlyMap<string, string>,
  backflow: readonly SystemObject[],
): ExpectedPerson {
  const contributions = new Map<string, Contribution[]>();
  let type = '';
  for (const object of [...members, ...backflow]) {
    for (const rule of inScope(land, object)) {
      if (rule.mvObjectType !== '*') type = rule.mvObjectType;
      if (rule.linkType === 'joinNoFlow') continue;
      for (const flow of rule.flows) {
        const source = { attributes: inTermsOfPeople(land, object, personOf), schema: land.schema };
        contributions.set(flow.target, [...(contributions.get(flow.target) ?? []), { rule, flow, source, from: object.id }]);
      }
    }
  }
  const values: { [attribute: string]: Resolved } = {};
  const references: { [attribute: string]: Resolved } = {};
  for (const [attribute, all] of contributions) {
    const kind = land.metaverse.attributes[attribute]?.type;
    const outcome = resolve(all, kind === 'boolean');
    const ids = members.map(({ id }) => id);
    const resolved = outcome === 'keep' ? { values: land.kept(ids, attribute), by: ['as it was'] } : outcome;
    if (resolved.values.length === 0) continue;
    (kind === 'reference' ? references : values)[attribute] = resolved;
  }
  return { members: members.map(({ id }) => id), type, values, references };
}

/** References name the metaverse object of the target; who has none is left out (spec/engine.md §10). */
function inTermsOfPeople(land: Landscape, object: SystemObject, personOf: ReadonlyMap<string, string>): FlowSource['attributes'] {
  const read: { [attribute: string]: Values } = {};
  for (const [attribute, values] of Object.entries(object.attributes)) {
    if (!values.some(isReference)) {
      read[attribute] = values;
      continue;
    }
    const people: string[] = [];
    for (const value of values) {
      if (!isReference(value)) continue;
      const target = land.sources.find((one) => one.connector === object.connector && dnKey(one.dn) === dnKey(value.ref));
      const person = target === undefined ? undefined : personOf.get(target.id);
      if (person !== undefined && !people.includes(person)) people.push(person);
    }
    read[attribute] = people;
  }
  return read;
}
