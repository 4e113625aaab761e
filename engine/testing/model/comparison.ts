import { dnKey } from '../../../shared/model/dn.ts';
import type { MvId } from '../../../shared/model/identifier.ts';
import type { Values } from '../../../shared/model/value.ts';
import type { Expected } from './landscape.ts';
import type { ModelWorld } from './model-world.ts';
import { idOf, type Observation, plain } from './observation.ts';
import { oracle } from './oracle.ts';
import type { Resolved } from './oracle-flow.ts';

/** The same thing twice: as the oracle wants it, and as it is. */
export interface Comparison {
  readonly wanted: unknown;
  readonly found: unknown;
}

/** What the oracle says of the connected systems now, beside what metaverse and tenant hold. */
export function compare(world: ModelWorld, observation: Observation): Comparison {
  const { objects, metaverse } = observation;
  const isSource = (name: string) => name !== 'tenant';
  const linked = new Set(objects.filter((object) => object.link !== undefined && isSource(object.connectorName)).map(idOf));
  const tenantLinks = new Map(
    objects.flatMap(({ anchor, link, connectorName }) =>
      anchor === undefined || link === undefined || isSource(connectorName) ? [] : [[anchor, String(link.mv)]],
    ),
  );
  const membersOf = (id: MvId) =>
    objects
      .filter((object) => object.link?.mv === id && isSource(object.connectorName))
      .map(idOf)
      .sort();
  const found = metaverse.map((mv) => ({
    members: membersOf(mv.id),
    type: mv.objectType,
    values: Object.fromEntries(Object.entries(mv.values).map(([name, entries]) => [name, plain(entries.map(({ value }) => value))])),
    references: Object.fromEntries(
      Object.entries(mv.references).map(([name, entries]) => [
        name,
        entries.map(({ target }) => membersOf(target)[0] ?? `mv:${target}`).sort(),
      ]),
    ),
  }));
  const kept = (members: readonly string[], attribute: string): Values =>
    metaverse.find(({ id }) => membersOf(id).join() === members.join())?.values[attribute]?.map(({ value }) => value) ?? [];
  const expected = oracle(world.landscape(linked, tenantLinks, kept));
  world.settle(expected, tenantLinks);
  return {
    wanted: {
      metaverse: byMembers(expected.metaverse.map((person) => wantedPerson(person, found))),
      tenant: wantedTenant(world, expected),
    },
    found: { metaverse: byMembers(found), tenant: foundTenant(world, expected) },
  };
}

const byMembers = (people: readonly { readonly members: readonly string[] }[]) =>
  Object.fromEntries(people.map(({ members, ...rest }) => [members.join(' + '), rest]));

/** What the oracle leaves open is what it is. */
function wantedPerson(
  person: Expected['metaverse'][number],
  found: readonly { members: readonly string[]; values: object; references: object }[],
) {
  const actual = found.find(({ members }) => members.join() === person.members.join());
  return {
    members: person.members,
    type: person.type,
    values: settled(person.values, actual?.values ?? {}),
    references: settled(person.references, actual?.references ?? {}),
  };
}

function settled(wanted: { readonly [name: string]: Resolved }, actual: object): { readonly [name: string]: readonly string[] } {
  const known = new Map<string, readonly string[]>(Object.entries(actual));
  const values: { [name: string]: readonly string[] } = {};
  for (const [name, resolved] of Object.entries(wanted)) {
    const list = resolved === 'keep' ? known.get(name) : plain(resolved.values);
    if (list !== undefined && list.length > 0) values[name] = list;
  }
  return values;
}

/** Managed attributes of what the rules want, by DN; the tenant's own objects as they were made. */
function wantedTenant(world: ModelWorld, { tenant }: Expected): unknown {
  const objects: { [dn: string]: unknown } = {};
  for (const { dn, type, values, ignoringCase, frozen } of tenant) {
    const managed: { [name: string]: readonly string[] } = {};
    for (const [name, resolved] of Object.entries(values))
      if (resolved !== 'keep') managed[name] = shown(resolved.values, ignoringCase.has(name));
    objects[dnKey(dn)] = frozen ? { type } : { type, ...managed };
  }
  return { objects, natives: [...world.natives.values()] };
}

function foundTenant(world: ModelWorld, { tenant }: Expected): unknown {
  const objects: { [dn: string]: unknown } = {};
  for (const { dn, anchor, objectType, attributes } of world.tenant.log.objects) {
    const wanted = tenant.find((object) => dnKey(object.dn) === dnKey(dn));
    // The tenant's own objects may stay whatever the rules say; those made by exports may not.
    if (wanted === undefined && world.tenant.objects.get(anchor)?.native === true) continue;
    const managed = Object.entries(wanted?.values ?? {}).flatMap(([name, resolved]) =>
      resolved === 'keep' ? [] : [[name, shown(attributes[name] ?? [], wanted?.ignoringCase.has(name) === true)]],
    );
    objects[dnKey(dn)] = { type: objectType, ...Object.fromEntries(managed) };
  }
  const natives = [...world.natives.keys()].map((anchor) => world.tenant.objects.get(anchor));
  return { objects, natives };
}

const shown = (values: Values, ignoringCase: boolean): readonly string[] => {
  const texts = plain(values).map((text) => (ignoringCase ? text.toLowerCase() : text));
  return [...new Set(texts)].sort();
};
