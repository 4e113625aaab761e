import { z } from 'zod';
import type { AttributeDefinition } from './schema.ts';

/**
 * The choices of the wizard's page "Uniquely identifying your users" (spec/wizard.md §5, §6) and of the user principal name,
 * made with the first directory and kept for every further one. The default rules follow from them.
 */
export const joinCriteria = ['AlwaysProvision', 'Mail', 'ObjectSID', 'AccountName', 'CustomAttribute'] as const;
export type JoinCriteria = (typeof joinCriteria)[number];

/**
 * How each choice is called on the command line and on the page. `AlwaysProvision` and `ObjectSID` are the field's own
 * values; it publishes none for the other three.
 */
export const joinCriteriaChoices: {
  readonly [C in JoinCriteria]: { readonly option: string; readonly label: string; readonly hint: string };
} = {
  AlwaysProvision: {
    option: 'once',
    label: 'Users are represented only once across all directories',
    hint: 'Every account becomes a person of its own.',
  },
  Mail: {
    option: 'mail',
    label: 'Mail attribute',
    hint: 'Accounts and contacts with the same mail are one person. An account without mail is not synchronized.',
  },
  ObjectSID: {
    option: 'object-sid',
    label: 'ObjectSID and msExchMasterAccountSID or msRTCSIP-OriginatorSID',
    hint: 'An account and its linked mailbox or Lync account in a resource forest are one person.',
  },
  AccountName: {
    option: 'account-name',
    label: 'sAMAccountName and mailNickname',
    hint: 'The name a person signs in with in one forest is the alias in another.',
  },
  CustomAttribute: {
    option: 'attribute',
    label: 'A specific attribute',
    hint: 'An attribute of the directories that the metaverse has too. An account without it is not synchronized.',
  },
};

/** `Let Entra manage the source anchor`: this attribute where an account has it, objectGUID where not (spec/wizard.md §6). */
export const MANAGED_ANCHOR = 'mS-DS-ConsistencyGuid';

export const SynchronizationOptions = z.object({
  joinCriteria: z.enum(joinCriteria).default('AlwaysProvision'),
  /** The attribute of `CustomAttribute`. */
  customAttribute: z.string().default(''),
  anchorAttribute: z.string().min(1).default(MANAGED_ANCHOR),
  /** Any other than userPrincipalName is an alternate login ID. */
  upnAttribute: z.string().min(1).default('userPrincipalName'),
});
export type SynchronizationOptions = z.infer<typeof SynchronizationOptions>;

/** What somebody chooses of them; the rest stays as it was chosen before. */
export const SynchronizationChoice = z.object({
  joinCriteria: z.enum(joinCriteria).optional(),
  customAttribute: z.string().optional(),
  anchorAttribute: z.string().min(1).optional(),
  upnAttribute: z.string().min(1).optional(),
});
export type SynchronizationChoice = z.infer<typeof SynchronizationChoice>;

/** Names of the global parameters, those of the field (spec/rules-format.md §7). */
export const optionParameters: { readonly [O in keyof SynchronizationOptions]: string } = {
  joinCriteria: 'Microsoft.SynchronizationOption.JoinCriteria',
  customAttribute: 'Microsoft.SynchronizationOption.CustomAttribute',
  anchorAttribute: 'Microsoft.SynchronizationOption.AnchorAttribute',
  upnAttribute: 'Microsoft.SynchronizationOption.UPNAttribute',
};

/** The options that global parameters hold; absent ones are those of a new set-up. Throws for a value that is none. */
export function optionsOf(parameters: { readonly [name: string]: string }): SynchronizationOptions {
  const given = Object.entries(optionParameters).map(([option, name]) => [option, parameters[name]]);
  return SynchronizationOptions.parse(Object.fromEntries(given.filter(([, value]) => value !== undefined && value !== '')));
}

export const parametersOf = (options: SynchronizationOptions): { readonly [name: string]: string } => ({
  [optionParameters.joinCriteria]: options.joinCriteria,
  [optionParameters.customAttribute]: options.customAttribute,
  [optionParameters.anchorAttribute]: options.anchorAttribute,
  [optionParameters.upnAttribute]: options.upnAttribute,
});

/** Attributes that may hold "@", which a source anchor must not, and names, which change (spec/wizard.md §6). */
const unfitAnchors = new Set(
  'userprincipalname mail targetaddress proxyaddresses cn name displayname givenname sn distinguishedname samaccountname dn'.split(' '),
);

/** Why an attribute cannot be the source anchor; undefined when it can. `definition`: of a directory's schema. */
export function anchorAttributeFault(name: string, definition: AttributeDefinition | undefined): string | undefined {
  if (definition === undefined) return `The schema has no attribute ${name}.`;
  if (unfitAnchors.has(name.toLowerCase())) return `${name} changes or contains "@"; a source anchor must do neither.`;
  if (definition.multiValued) return `${name} can have several values; a source anchor has one.`;
  if (definition.type !== 'string' && definition.type !== 'binary') {
    return `${name} holds values of the type ${definition.type}; a source anchor is text or binary.`;
  }
  return undefined;
}
