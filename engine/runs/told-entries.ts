import { dnKey } from '../../shared/model/dn.ts';
import type { ImportEntry, NamedTarget, ReferenceDifference } from '../connectors/connector.ts';

/**
 * A change feed may tell of one object several times. Each time it tells its present state, so the last one counts; only
 * changes of references add up.
 */
export function lastOfEach(entries: readonly ImportEntry[]): readonly ImportEntry[] {
  const last = new Map<string, ImportEntry>();
  for (const entry of entries) {
    const key = entry.anchor === '' ? `\n${dnKey(entry.dn)}` : entry.anchor;
    const earlier = last.get(key);
    last.delete(key);
    last.set(key, earlier === undefined ? entry : addedUp(earlier, entry));
  }
  return last.size === entries.length ? entries : [...last.values()];
}

function addedUp(earlier: ImportEntry, later: ImportEntry): ImportEntry {
  if (later.referenceChanges === undefined || earlier.change === 'delete') return later;
  const referenceChanges: { [attribute: string]: ReferenceDifference } = {};
  const attributes = { ...later.attributes };
  for (const [attribute, change] of Object.entries(later.referenceChanges)) {
    const before = earlier.referenceChanges?.[attribute];
    if (before !== undefined) {
      const mentioned = new Set([...change.added, ...change.removed].map(nameOf));
      const left = (targets: readonly NamedTarget[]) => targets.filter((target) => !mentioned.has(nameOf(target)));
      referenceChanges[attribute] = {
        added: [...left(before.added), ...change.added],
        removed: [...left(before.removed), ...change.removed],
      };
      continue;
    }
    // All values first, then what came and went since: all values again.
    const removed = new Set(change.removed.flatMap(({ dn }) => (dn === undefined ? [] : dnKey(dn))));
    const kept = (earlier.attributes[attribute] ?? []).filter(
      (value) => typeof value !== 'object' || !('ref' in value) || !removed.has(dnKey(value.ref)),
    );
    const all = [...kept, ...change.added.flatMap(({ dn }) => (dn === undefined ? [] : { ref: dn }))];
    if (all.length > 0) attributes[attribute] = all;
  }
  return { ...later, attributes, referenceChanges };
}

const nameOf = ({ anchor, dn }: NamedTarget): string => anchor ?? `\n${dnKey(dn ?? '')}`;
