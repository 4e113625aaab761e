import { z } from 'zod';

/** Cloud services a rule can exist for (spec/default-rules.md §1: "AAD app"). */
export const cloudServices = [
  'Exchange Online',
  'Dynamics CRM',
  'Intune',
  'Lync/Skype Online',
  'SharePoint Online',
  'Azure RMS',
  'Office ProPlus',
] as const;

/** The optional features that change the default rules (spec/default-rules.md §9). */
export const OptionalFeatures = z.object({
  /** Attributes of Exchange Online come back. */
  exchangeHybrid: z.boolean().default(false),
  /** Computers become devices of the tenant. */
  deviceWriteUp: z.boolean().default(false),
  /** Devices written back are recognized. */
  deviceWriteback: z.boolean().default(false),
  /** App filtering: only these services' rules; absent: all. */
  services: z.enum(cloudServices).array().optional(),
  /** Attribute filtering: attributes of the tenant nothing flows to. */
  excludedAttributes: z.string().min(1).array().default([]),
});
export type OptionalFeatures = z.infer<typeof OptionalFeatures>;

const SWITCHES = {
  exchangeHybrid: 'Microsoft.OptionalFeature.HybridExchange',
  deviceWriteUp: 'Microsoft.OptionalFeature.DeviceWriteUp',
  deviceWriteback: 'Microsoft.OptionalFeature.DeviceWriteBack',
} as const;
const FILTER = 'Microsoft.OptionalFeature.FilterAAD';
const SERVICES = 'Microsoft.AADFilter.ApplicationList';
const EXCLUDED = 'Microsoft.AADFilter.AttributeExclusionList';

/** The features that global parameters switch on; lists are separated by commas. Throws for a service there is none of. */
export function featuresOf(parameters: { readonly [name: string]: string }): OptionalFeatures {
  const on = (name: string) => parameters[name]?.toLowerCase() === 'true';
  const list = (name: string) => (parameters[name] ?? '').split(',').filter((text) => text !== '');
  return OptionalFeatures.parse({
    exchangeHybrid: on(SWITCHES.exchangeHybrid),
    deviceWriteUp: on(SWITCHES.deviceWriteUp),
    deviceWriteback: on(SWITCHES.deviceWriteback),
    ...(on(FILTER) && { services: list(SERVICES), excludedAttributes: list(EXCLUDED) }),
  });
}

/** The same as global parameters. */
export function featureParameters(features: OptionalFeatures): { readonly [name: string]: string } {
  const text = (on: boolean) => (on ? 'True' : 'False');
  const filtered = features.services !== undefined || features.excludedAttributes.length > 0;
  return {
    [SWITCHES.exchangeHybrid]: text(features.exchangeHybrid),
    [SWITCHES.deviceWriteUp]: text(features.deviceWriteUp),
    [SWITCHES.deviceWriteback]: text(features.deviceWriteback),
    [FILTER]: text(filtered),
    [SERVICES]: (filtered ? (features.services ?? cloudServices) : []).join(','),
    [EXCLUDED]: features.excludedAttributes.join(','),
  };
}
