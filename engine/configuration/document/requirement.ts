import type { Requirement } from '../../../shared/contract/configuration.ts';
import type { ConfigurationDocument } from '../../../shared/model/configuration-document.ts';
import type { Difference } from './changes.ts';

/**
 * What has to run before these changes have taken effect on objects that exist (spec/engine.md §5.6). An inbound rule
 * concerns its connector; an outbound rule, the metaverse schema and global parameters concern whatever feeds the
 * metaverse, so every connector. Connectors that are gone need nothing.
 */
export function requirementOf(changes: readonly Difference[], before: ConfigurationDocument, after: ConfigurationDocument): Requirement {
  const needs = new Map<string, { fullImport: boolean; fullSynchronization: boolean }>();
  let delta = false;
  for (const change of changes) {
    if (change.need === 'nothing') continue;
    const concerned = connectorsOf(change, before, after);
    delta ||= concerned.length > 0;
    if (change.need === 'delta') continue;
    for (const id of concerned) {
      const need = needs.get(id) ?? { fullImport: false, fullSynchronization: false };
      needs.set(id, {
        fullImport: need.fullImport || change.need === 'full-import' || change.need === 'filter',
        fullSynchronization: need.fullSynchronization || change.need === 'full-sync' || change.need === 'full-import',
      });
    }
  }
  const connectors = after.connectors.flatMap(({ id, name }) => {
    const need = needs.get(id);
    return need === undefined ? [] : [{ id, name, ...need }];
  });
  const action = connectors.some((connector) => connector.fullImport)
    ? 'full-import'
    : connectors.some((connector) => connector.fullSynchronization)
      ? 'full-synchronization'
      : delta
        ? 'delta-synchronization'
        : 'nothing';
  return { action, connectors };
}

function connectorsOf({ subject }: Difference, before: ConfigurationDocument, after: ConfigurationDocument): readonly string[] {
  const all = after.connectors.map(({ id }) => id);
  if (subject.kind === 'connector') return all.some((id) => id === subject.id) ? [subject.id ?? ''] : all;
  if (subject.kind !== 'rule') return all;
  const states = [before, after].flatMap(({ rules }) => rules.filter(({ id }) => id === subject.id));
  // A rule that was and stays disabled does nothing.
  if (states.every((rule) => !rule.enabled)) return [];
  return states.some((rule) => rule.direction === 'outbound') ? all : states.map((rule) => rule.connectorId);
}
