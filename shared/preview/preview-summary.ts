import type { PreviewResult, PreviewTarget } from '../contract/preview.ts';

export interface SummaryLine {
  readonly intent: 'info' | 'warning' | 'error';
  readonly text: string;
}

const untouched = {
  'nothing-pending': 'A delta synchronization does not look at this object: nothing is pending. Choose Full Synchronization.',
  placeholder: 'A placeholder only holds the name of an object that references point to. It is not synchronized.',
  transient: 'Another object has taken the name of this one; it waits for the next import and is not synchronized.',
  'explicit-disconnector': 'An explicit disconnector is never joined or projected by rules.',
} as const;

/** What the synchronization would do to the object, in plain words, worst first. */
export function previewSummary(result: PreviewResult): readonly SummaryLine[] {
  if (result.untouched !== undefined) return [{ intent: 'info', text: untouched[result.untouched] }];
  const error = result.evaluations.find((evaluation) => evaluation.error !== undefined)?.error;
  if (error !== undefined) return [{ intent: 'error', text: `${error.meaning} ${error.message}` }];
  const lines = [
    ...result.evaluations.flatMap(({ targets }) => targets.flatMap((target) => targetLines(target))),
    ...metaverseLines(result),
  ];
  if (result.referrers > 0) {
    const objects = formatCount(result.referrers, 'object');
    lines.push({ intent: 'info', text: `${objects} referring to it will be looked at by the next delta synchronization.` });
  }
  return [...lines].sort((a, b) => rank[a.intent] - rank[b.intent]);
}

const rank = { error: 0, warning: 1, info: 2 } as const;

function metaverseLines({ metaverseObject, evaluations }: PreviewResult): readonly SummaryLine[] {
  if (metaverseObject === undefined) {
    const projection = evaluations[0]?.projection;
    return [
      {
        intent: 'info',
        text: `It stays a disconnector: ${projection === undefined ? 'no rule applies' : projections[projection.reason]}.`,
      },
    ];
  }
  const name = metaverseObject.name ?? metaverseObject.objectType;
  const changes = formatCount(metaverseObject.changes.length, 'attribute');
  switch (metaverseObject.fate) {
    case 'created':
      return [{ intent: 'info', text: `It is projected as a new ${metaverseObject.objectType} “${name}” with ${changes}.` }];
    case 'deleted':
      return [{ intent: 'warning', text: `The metaverse object “${name}” is deleted: no rule keeps it any more.` }];
    case 'left':
      return [
        { intent: 'warning', text: `It is disconnected from the metaverse object “${name}”, whose values it contributed are recalled.` },
      ];
    case 'changed':
      return [{ intent: 'info', text: `${changes} of the metaverse object “${name}” change.` }];
    case 'unchanged':
      return [{ intent: 'info', text: `Nothing changes on the metaverse object “${name}”.` }];
  }
}

const projections = {
  'provision-rule': 'a rule projects it',
  'no-provision-rule': 'no rule in scope has link type Provision',
  'no-join-value': 'no attribute of the join criteria has a value',
  leaving: 'it is on its way out of the connected system',
} as const;

function targetLines({ connectorName, objects }: PreviewTarget): readonly SummaryLine[] {
  return objects.flatMap(({ deprovisioning, provisioning, pendingExport, dn }): readonly SummaryLine[] => {
    const named = dn === undefined ? '' : ` (${dn})`;
    if (deprovisioning === 'delete') return [{ intent: 'warning', text: `Deleted in ${connectorName} by the next export${named}.` }];
    if (deprovisioning === 'disconnect')
      return [{ intent: 'warning', text: `Let go in ${connectorName}: it stays there and is no longer managed${named}.` }];
    if (provisioning === 'provisioned') return [{ intent: 'info', text: `Added in ${connectorName} by the next export${named}.` }];
    if (provisioning === 'later')
      return [{ intent: 'info', text: `Provisioned to ${connectorName} only after an object with the same name has left.` }];
    if (pendingExport === undefined || pendingExport.changes.length === 0) return [];
    if (pendingExport.newDn !== undefined) return [{ intent: 'info', text: `Renamed in ${connectorName} to ${pendingExport.newDn}.` }];
    const changes = formatCount(pendingExport.changes.length, 'attribute');
    return [{ intent: 'info', text: `${changes} to be exported to ${connectorName}.` }];
  });
}

const formatCount = (value: number, one: string): string => `${value.toLocaleString('en-US')} ${value === 1 ? one : `${one}s`}`;
