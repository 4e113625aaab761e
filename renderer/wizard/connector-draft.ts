import { NewConnector } from '../../shared/contract/connectors.ts';
import type { ConnectorType } from '../../shared/model/connector.ts';
import { type SettingField, settingFields } from './setting-fields.ts';

export type DraftValue = string | boolean;

/** A connector as the form holds it: text as typed, by field. */
export interface ConnectorDraft {
  readonly type: ConnectorType;
  readonly name: string;
  readonly description: string;
  readonly values: { readonly [key: string]: DraftValue };
  readonly ruleTemplate: NonNullable<NewConnector['ruleTemplate']> | '';
}

/** Messages by field; `name` and `description` besides the settings. */
export type FieldErrors = { readonly [field: string]: string };
export type DraftResult =
  | { readonly connector: NewConnector; readonly errors?: undefined }
  | { readonly connector?: undefined; readonly errors: FieldErrors };

const suggestedNames: { readonly [T in ConnectorType]: string } = { ldap: '', ldif: '', entra: 'Microsoft Entra ID' };

export const newDraft = (type: ConnectorType): ConnectorDraft => ({
  type,
  name: suggestedNames[type],
  description: '',
  values: Object.fromEntries(settingFields[type].map((field) => [field.key, field.initial ?? (field.kind === 'boolean' ? false : '')])),
  ruleTemplate: '',
});

export const visibleFields = (draft: ConnectorDraft): readonly SettingField[] =>
  settingFields[draft.type].filter(({ when }) => when === undefined || draft.values[when.key] === when.is);

/** The connector a draft describes, or what is wrong with which field. */
export function readDraft(draft: ConnectorDraft): DraftResult {
  const settings: { [key: string]: unknown } = {};
  const secrets: { [key: string]: string } = {};
  const errors: { [field: string]: string } = {};
  for (const field of visibleFields(draft)) {
    const value = draft.values[field.key] ?? '';
    if (field.required === true && typeof value === 'string' && value.trim() === '') errors[field.key] = `Enter ${article(field.label)}`;
    if (field.kind === 'secret' || field.kind === 'secret-text') secrets[field.key] = String(value);
    else settings[field.key] = settingOf(field, value);
  }
  const parsed = NewConnector.safeParse({
    name: draft.name,
    description: draft.description,
    configuration: { type: draft.type, settings },
    secrets,
    ...(draft.ruleTemplate !== '' && { ruleTemplate: draft.ruleTemplate }),
  });
  for (const issue of parsed.error?.issues ?? []) {
    const field = String(issue.path.find((part) => part !== 'configuration' && part !== 'settings') ?? 'name');
    errors[field] ??= issue.message;
  }
  return parsed.success && Object.keys(errors).length === 0 ? { connector: parsed.data } : { errors };
}

function settingOf({ kind, key }: SettingField, value: DraftValue): unknown {
  if (typeof value === 'boolean') return value;
  const text = value.trim();
  if (kind === 'number') return text === '' ? undefined : Number(text);
  if (kind !== 'lines') return text === '' ? undefined : text;
  if (key === 'certificate') return text;
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

const article = (label: string): string => `the ${label.charAt(0).toLowerCase()}${label.slice(1)}`;
