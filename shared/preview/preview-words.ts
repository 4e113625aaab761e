import type { PreviewContribution, PreviewEvaluation, PreviewJoin, PreviewTarget } from '../contract/preview.ts';

/** The words of the field for what a preview shows (spec/console.md §6), for the window, the command line and saved results. */
export const contributionWords: { readonly [S in PreviewContribution['status']]: string } = {
  applied: 'Applied',
  'already-present': 'Applied: already present',
  'not-precedent': 'Skipped: Not Precedent',
  null: 'Not Applied: NULL',
  ignored: 'Not Applied: IgnoreThisFlow',
  'authoritative-null': 'Applied: AuthoritativeNull',
  'applied-once': 'Not Applied: applied once before',
  failed: 'Failed',
};

export const joinWords: { readonly [S in PreviewJoin['status']]: string } = {
  'found-match': 'Found match',
  'no-match': 'No match',
  ambiguous: 'Several match: next group',
  'no-value': 'Not tried: a value is absent',
};

export const projectionWords: { readonly [R in NonNullable<PreviewEvaluation['projection']>['reason']]: string } = {
  'provision-rule': 'Projected',
  'no-provision-rule': 'Not projected: no rule in scope has link type Provision',
  'no-join-value': 'Not projected: no attribute of the join criteria has a value',
  leaving: 'Not projected: the object is on its way out of the connected system',
};

type TargetObject = PreviewTarget['objects'][number];

export const provisioningWords: { readonly [P in NonNullable<TargetObject['provisioning']>]: string } = {
  connected: 'Connected already',
  joined: 'Joined by the outbound join criteria',
  provisioned: 'Provisioned: a new object will be exported',
  reconnected: 'Connected to the object that has this name already',
  later: 'Waits until the object that has this name has left',
  'no-provision-rule': 'Not provisioned: no rule in scope has link type Provision',
};

export const deprovisioningWords: { readonly [D in NonNullable<TargetObject['deprovisioning']>]: string | undefined } = {
  keep: undefined,
  disconnect: 'Disconnected: the object stays in the connected system and is no longer managed',
  delete: 'Deleted: the next export removes the object from the connected system',
};
