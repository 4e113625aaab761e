import { z } from 'zod';
import { dnKey } from '../../../shared/model/dn.ts';
import type { ConnectorId, CsId } from '../../../shared/model/identifier.ts';
import { type CsObject, inExpected, Layer, type Layers } from '../../../shared/model/object.ts';
import type { Reads, WriteStore } from '../../store/store.ts';
import type { CompiledRules } from '../../sync/compiled-rules.ts';
import type { Effect } from '../../sync/effect.ts';
import { isImportDelete } from '../../sync/image.ts';
import { withParameters } from '../../sync/scope.ts';
import { connectorParameter } from '../../sync/source.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Groups that ISMEMBEROF and ISNOTMEMBEROF of inbound rules name (spec/engine.md §6.1), by `dnKey`. */
export function scopeGroups(rules: CompiledRules, id: ConnectorId): readonly string[] {
  const connector = rules.connectors.get(id);
  if (connector === undefined) return [];
  const texts = rules.all.flatMap((rule) => (rule.rule.connectorId === id ? rule.membershipGroups : []));
  // A parameter may have another value in each partition.
  const expand = (text: string) =>
    [undefined, ...connector.partitions].map((partition) =>
      dnKey(withParameters(text, (name) => connectorParameter(connector, partition, name))),
    );
  return [...new Set(texts.flatMap(expand))].filter((key) => key !== '');
}

/** The objects these groups are, in all connectors. */
export async function scopeGroupIds(store: Reads, rules: CompiledRules): Promise<ReadonlySet<CsId>> {
  const ids = new Set<CsId>();
  for (const connector of rules.connectors.keys()) {
    const groups = scopeGroups(rules, connector);
    if (groups.length > 0) for (const header of (await store.csByDn(connector, groups)).values()) ids.add(header.id);
  }
  return ids;
}

/** A group whose delete was imported has no members any more. Of a large group only the one reference is read. */
export async function isMember(group: CsObject | undefined, member: CsId, unit: Pick<UnitOfWork, 'references'>): Promise<boolean> {
  if (group === undefined || isImportDelete(group)) return false;
  return (await unit.references.edges(group.id, 'member', [member])).some((edge) => edge.target === member && inExpected(edge.layers));
}

/** Which object a group was when its members were looked at last, and who was coming or going then. */
const remembered = z.record(
  z.string(),
  z.object({ group: z.number().nullable(), coming: z.array(z.number()), going: z.array(z.number()) }),
);
type Known = z.infer<typeof remembered>;

/** Marks what `changedScopes` finds, in all partitions; a mark stays until the object has been synchronized. */
export async function resyncMembers(store: WriteStore, rules: CompiledRules, connector: ConnectorId): Promise<void> {
  const changed = await changedScopes(store, rules, connector);
  if (changed === undefined) return;
  if (changed.objects.size > 0) await store.write({ csResync: [...changed.objects] });
  await store.saveSetting(changed.setting, changed.looked);
}

/**
 * The objects whose scope may have changed with a group: members that came or went, all of them when the group itself did.
 * With what to remember of the groups, and under which setting; undefined when no rule asks for a group.
 */
export async function changedScopes(
  store: Reads,
  rules: CompiledRules,
  connector: ConnectorId,
): Promise<{ readonly objects: ReadonlySet<CsId>; readonly setting: string; readonly looked: Known } | undefined> {
  const groups = scopeGroups(rules, connector);
  if (groups.length === 0) return undefined;
  const setting = `scope-groups:${connector}`;
  const before: Known = remembered.safeParse(await store.setting(setting)).data ?? {};
  const after: Known = {};
  const found = await store.csByDn(connector, groups);
  const marked = new Set<CsId>();
  for (const key of groups) {
    const header = found.get(key);
    // Of a large group the pending references are enough.
    const [object] = header === undefined || header.placeholder ? [] : await store.csObjects([header.id], { upTo: LARGE });
    const group = object === undefined || isImportDelete(object) ? undefined : object;
    const last = before[key];
    const coming = pending(object, Layer.importAdd);
    const going = pending(object, Layer.importDelete);
    const now = group?.id ?? null;
    after[key] = { group: now, coming: [...coming], going: [...going] };
    // A group no rule named before: the rules are new, and want a full synchronization anyway (§5.6).
    if (last === undefined) continue;
    for (const id of [...coming, ...going]) marked.add(id);
    // What was pending then may have been taken back before the group was synchronized.
    const present = await membersAmong([...last.coming, ...last.going] as CsId[], group?.id, store);
    for (const id of last.coming as CsId[]) if (!present.has(id)) marked.add(id);
    for (const id of last.going as CsId[]) if (present.has(id)) marked.add(id);
    if (last.group === now) continue;
    for (const id of await members(object?.id, store)) marked.add(id);
    const former = last.group as CsId | null;
    if (former === null || former === object?.id) continue;
    const [known] = await store.csObjects([former], 'none');
    // Nobody knows any more who was in it.
    const lost = known === undefined || known.placeholder;
    for (const id of lost ? await store.csSelect({ connector, which: 'connectable' }) : await members(former, store)) marked.add(id);
  }
  return { objects: marked, setting, looked: after };
}

/** Members of groups in scopes whose membership an export of ours is about to change. */
export function resyncedByExport(effects: readonly Effect[], groups: ReadonlySet<CsId>): readonly CsId[] {
  return effects.flatMap((effect) =>
    effect.kind === 'stage-export' && groups.has(effect.cs)
      ? effect.edges.filter((edge) => edge.attribute === 'member').map((edge) => edge.target)
      : [],
  );
}

const LARGE = 1000;

const pending = (group: CsObject | undefined, layer: Layers): readonly CsId[] =>
  (group?.references.member ?? []).filter((edge) => (edge.layers & layer) !== 0).map((edge) => edge.target);

const members = async (group: CsId | undefined, store: Reads): Promise<readonly CsId[]> =>
  group === undefined ? [] : (await store.csEdges(group, 'member', 'all')).map((edge) => edge.target);

async function membersAmong(ids: readonly CsId[], group: CsId | undefined, store: Reads): Promise<ReadonlySet<CsId>> {
  const edges = group === undefined || ids.length === 0 ? [] : await store.csEdges(group, 'member', ids);
  return new Set(edges.filter((edge) => inExpected(edge.layers)).map((edge) => edge.target));
}
