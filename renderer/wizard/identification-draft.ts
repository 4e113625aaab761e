import { MANAGED_ANCHOR, SynchronizationOptions } from '../../shared/model/synchronization-options.ts';
import type { FieldErrors } from './connector-draft.ts';

export type AnchorChoice = 'managed' | 'objectGUID' | 'attribute';

/** The page "Uniquely identifying your users" as the form holds it. */
export interface IdentificationDraft {
  readonly joinCriteria: SynchronizationOptions['joinCriteria'];
  readonly customAttribute: string;
  readonly anchor: AnchorChoice;
  readonly anchorAttribute: string;
}

export const newIdentification: IdentificationDraft = {
  joinCriteria: 'AlwaysProvision',
  customAttribute: '',
  anchor: 'managed',
  anchorAttribute: '',
};

export type IdentificationResult =
  | { readonly options: SynchronizationOptions; readonly errors?: undefined }
  | { readonly options?: undefined; readonly errors: FieldErrors }
  | { readonly options?: undefined; readonly errors?: undefined };

/**
 * The options a draft describes, or what is wrong with which field; nothing for no draft. Whether the attributes exist, the
 * engine says.
 */
export function readIdentification(draft: IdentificationDraft | undefined): IdentificationResult {
  if (draft === undefined) return {};
  const { joinCriteria, anchor } = draft;
  const customAttribute = joinCriteria === 'CustomAttribute' ? draft.customAttribute.trim() : '';
  const anchorAttribute = { managed: MANAGED_ANCHOR, objectGUID: 'objectGUID', attribute: draft.anchorAttribute.trim() }[anchor];
  const errors: { [field: string]: string } = {};
  if (joinCriteria === 'CustomAttribute' && customAttribute === '') errors.customAttribute = 'Enter the attribute users are matched by';
  if (anchorAttribute === '') errors.anchorAttribute = 'Enter the attribute that is the source anchor';
  if (Object.keys(errors).length > 0) return { errors };
  return { options: SynchronizationOptions.parse({ joinCriteria, customAttribute, anchorAttribute }) };
}
