import type { WhatIfStatus } from '../../shared/contract/what-if.ts';
import { formatCount, formatNumber } from '../components/format.ts';

/** The result in one sentence: the worst first (spec/console.md §18). */
export function whatIfSentence({ counts, inspected }: WhatIfStatus): string {
  const of = (transition: string) => counts.find((count) => count.transition === transition);
  const checked = `${formatNumber(inspected)} objects were synchronized with the change`;
  const deleted = of('target-delete');
  if (deleted !== undefined) {
    const where = deleted.connectors.map(({ name, count }) => `${formatNumber(count)} in ${name}`).join(', ');
    return `${formatCount(deleted.count, 'object')} would be deleted by the next export (${where}). ${checked}.`;
  }
  const gone = of('metaverse-delete');
  if (gone !== undefined)
    return `${formatCount(gone.count, 'metaverse object')} would be deleted; nothing is deleted in a target. ${checked}.`;
  const failing = of('error');
  if (failing !== undefined) return `${formatCount(failing.count, 'object')} would fail to synchronize. ${checked}.`;
  if (counts.length === 0) return `Nothing changes for anybody. ${checked}.`;
  const changed = of('target-update')?.count ?? 0;
  const added = of('target-add')?.count ?? 0;
  if (changed + added === 0) return `Nothing would be sent to a target. ${checked}.`;
  const parts = [added > 0 ? `${formatCount(added, 'object')} added` : '', changed > 0 ? `${formatCount(changed, 'object')} updated` : ''];
  return `${parts.filter((part) => part !== '').join(' and ')} by the next export; nobody is deleted. ${checked}.`;
}
