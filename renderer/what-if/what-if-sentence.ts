import type { WhatIfCount, WhatIfStatus } from '../../shared/contract/what-if.ts';
import { formatCount, formatNumber } from '../components/format.ts';

/** The result in one sentence: the worst first (spec/console.md §18). */
export function whatIfSentence({ counts, inspected }: WhatIfStatus): string {
  const of = (transition: string) => counts.find((count) => count.transition === transition);
  const checked = `${formatCount(inspected, 'object')} ${inspected === 1 ? 'was' : 'were'} synchronized with the change`;
  const deleted = of('target-delete');
  const replaced = of('target-replace');
  if (deleted !== undefined)
    return `${formatCount(deleted.count, 'object')} would be deleted${where(deleted)} by the next export. ${checked}.`;
  if (replaced !== undefined)
    return `${formatCount(replaced.count, 'object')} would be deleted and added again${where(replaced)} by the next export. ${checked}.`;
  const gone = of('metaverse-delete');
  if (gone !== undefined)
    return `${formatCount(gone.count, 'metaverse object')} would be deleted; nothing is deleted in a target. ${checked}.`;
  const failing = of('error');
  if (failing !== undefined) return `${formatCount(failing.count, 'object')} would fail to synchronize. ${checked}.`;
  if (counts.length === 0) return `Nothing changes for anybody. ${checked}.`;
  const parts = targetChanges.flatMap(([transition, verb]) => {
    const count = of(transition);
    return count === undefined ? [] : [`${formatCount(count.count, 'object')} ${verb}${where(count)}`];
  });
  if (parts.length === 0) return `Nothing would be sent to a target. ${checked}.`;
  return `${parts.join(', ')} by the next export; nobody is deleted. ${checked}.`;
}

/** What reaches a target without taking anybody away. */
const targetChanges = [
  ['target-rename', 'renamed'],
  ['target-add', 'added'],
  ['target-update', 'updated'],
  ['target-membership', 'with changed references'],
] as const;

/** ` in contoso.example`; with the share of each where there are several. */
function where({ connectors }: WhatIfCount): string {
  const [only, ...others] = connectors;
  if (only === undefined) return '';
  if (others.length === 0) return ` in ${only.name}`;
  return ` (${connectors.map(({ name, count }) => `${formatNumber(count)} in ${name}`).join(', ')})`;
}
