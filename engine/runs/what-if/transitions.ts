import type { WhatIfTransition } from '../../../shared/codes/what-if-transitions.ts';
import type { MvId } from '../../../shared/model/identifier.ts';
import type { CsObject, MvObject, MvValue, ObjectError, ReferenceEdge } from '../../../shared/model/object.ts';
import { Layer } from '../../../shared/model/object.ts';
import { valuesEqual } from '../../../shared/model/value.ts';

/** An object of a connector space with its synchronization error, before or after. */
export interface CsState {
  readonly cs: CsObject;
  readonly error: ObjectError | undefined;
}

/** What happened to a connector-space object between two states; none when nothing a person cares about did. */
export function csTransitions(
  before: CsState | undefined,
  after: CsState | undefined,
  existed: (mv: MvId) => boolean,
): readonly WhatIfTransition[] {
  const found: WhatIfTransition[] = [];
  const was = before?.cs.link?.mv;
  const is = after?.cs.link?.mv;
  // What is staged for a target tells more than the link it came from.
  const target = targetTransition(before?.cs, after?.cs);
  if (target !== undefined) found.push(target);
  const brought = after?.cs.provisioned === true && after.cs.link?.origin === 'provisioning';
  if (was !== undefined && is === undefined && after !== undefined && target !== 'target-delete') found.push('disconnect');
  else if (was !== undefined && is !== undefined && was !== is) found.push('join-other');
  else if (was === undefined && is !== undefined && !brought) found.push(existed(is) ? 'join' : joinOrProjection(after));
  if (after?.error !== undefined && before?.error?.code !== after.error.code) found.push('error');
  else if (before?.error !== undefined && after !== undefined && after.error === undefined) found.push('error-cleared');
  return found;
}

const joinOrProjection = (state: CsState | undefined): WhatIfTransition =>
  state?.cs.link?.origin === 'projection' ? 'projection' : 'join';

function targetTransition(before: CsObject | undefined, after: CsObject | undefined): WhatIfTransition | undefined {
  const was = before?.unapplied;
  const is = after?.unapplied;
  const edges = edgesStaged(before) !== edgesStaged(after);
  if (is === undefined) return was === undefined ? undefined : 'target-withdrawn';
  if (is.operation === 'delete') return was?.operation === 'delete' ? undefined : 'target-delete';
  if (is.operation === 'delete-add') return was?.operation === 'delete-add' ? undefined : 'target-replace';
  if (is.operation === 'add' && was?.operation !== 'add') return 'target-add';
  if (is.dn !== undefined && is.dn !== was?.dn) return 'target-rename';
  const names = new Set([...Object.keys(is.attributes), ...Object.keys(was?.attributes ?? {})]);
  const values = [...names].some((name) => {
    const now = is.attributes[name];
    const then = was?.attributes[name];
    return now === undefined || then === undefined || !valuesEqual(now, then);
  });
  if (values || (was !== undefined && was.operation !== is.operation)) return 'target-update';
  return edges ? 'target-membership' : was === undefined ? 'target-update' : undefined;
}

/** A text that is equal when the same references are staged. */
function edgesStaged(cs: CsObject | undefined): string {
  const staged: string[] = [];
  for (const [attribute, edges] of Object.entries(cs?.references ?? {}))
    for (const edge of edges)
      if (isStaged(edge)) staged.push(`${attribute} ${edge.target} ${edge.layers & (Layer.unappliedAdd | Layer.unappliedDelete)}`);
  return staged.sort().join('\n');
}

const isStaged = ({ layers }: ReferenceEdge): boolean => (layers & (Layer.unappliedAdd | Layer.unappliedDelete)) !== 0;

/** What happened to a metaverse object; a new one shows at the object that projects it. */
export function mvTransition(before: MvObject | undefined, after: MvObject | undefined): WhatIfTransition | undefined {
  if (before === undefined) return undefined;
  if (after === undefined) return 'metaverse-delete';
  const names = new Set([...Object.keys(before.values), ...Object.keys(after.values)]);
  for (const name of names) if (!sameValues(before.values[name] ?? [], after.values[name] ?? [])) return 'metaverse-change';
  if (references(before, false) !== references(after, false)) return 'metaverse-change';
  const moved = [...names].some((name) => lineage(before.values[name]) !== lineage(after.values[name]));
  return moved || references(before, true) !== references(after, true) ? 'lineage-change' : undefined;
}

const sameValues = (a: readonly MvValue[], b: readonly MvValue[]): boolean =>
  valuesEqual(
    a.map((entry) => entry.value),
    b.map((entry) => entry.value),
  );

const lineage = (entries: readonly MvValue[] = []): string => entries.map(({ cs, rule }) => `${cs} ${rule}`).join('\n');

function references(mv: MvObject, withRule: boolean): string {
  const lines: string[] = [];
  for (const [attribute, entries] of Object.entries(mv.references))
    for (const entry of entries) lines.push(`${attribute} ${entry.target}${withRule ? ` ${entry.cs} ${entry.rule}` : ''}`);
  return lines.sort().join('\n');
}
