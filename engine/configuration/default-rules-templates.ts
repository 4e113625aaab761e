import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { ConnectorType } from '../../shared/model/connector.ts';
import { linkTypes, mergeTypes, type ScopeClause, type ScopeOperator, scopeOperators } from '../../shared/model/rule.ts';
import type { Schema } from '../../shared/model/schema.ts';
import { choicesFile, joinClause, type RuleChoices } from './default-rules-choices.ts';

/** The default rules as data: assets/default-rules/*.json, after spec/default-rules.md and our own for LDAP directories. */
export const templateNames = ['active-directory', 'ldap', 'entra'] as const;
export type TemplateName = (typeof templateNames)[number];

/** Switches of spec/default-rules.md §9 that add rules beyond the core. */
export const ruleFeatures = ['exchange-hybrid', 'device-write-up', 'device-writeback', 'consistency-guid'] as const;
export type RuleFeature = (typeof ruleFeatures)[number];

/** Names in one string, separated by blanks; `@name` stands for an attribute set of formulas.json. */
const names = z.string().transform((text) => text.split(/\s+/).filter((name) => name !== ''));

const scopeClause = z.string().transform((text, issue): ScopeClause => {
  const [attribute = '', operator = '', ...value] = text.split(' ');
  if (!isScopeOperator(operator)) issue.addIssue(`"${text}": ${operator} is no scope operator`);
  return { attribute, operator: operator as ScopeOperator, ...(value.length > 0 ? { value: value.join(' ') } : {}) };
});

const flowsTemplate = z.strictObject({
  /** target → literal text. */
  constant: z.record(z.string(), z.string()).default({}),
  /** target → NAME or NAME(argument) of formulas.json. */
  formula: z.record(z.string(), z.string()).default({}),
  /** target → source, direct. */
  renamed: z.record(z.string(), z.string()).default({}),
  /** formula → targets whose source has the same name. */
  each: z.record(z.string(), names).default({}),
  /** target → merge type; `update` unless listed. */
  merge: z.record(z.string(), z.enum(mergeTypes)).default({}),
  /** Targets that are applied once. */
  once: names.default([]),
});
export type FlowsTemplate = z.infer<typeof flowsTemplate>;

const ruleTemplate = z.strictObject({
  /** Position of the rule's group among all groups: the precedence on a server with one forest. */
  order: z.number(),
  name: z.string(),
  tag: z.string().regex(/^(Microsoft|Isthmus)\.\w+\.\d{3}$/),
  direction: z.enum(['inbound', 'outbound']),
  csObjectType: z.string(),
  mvObjectType: z.string(),
  linkType: z.enum(linkTypes),
  passwordSync: z.boolean().default(false),
  feature: z.enum(ruleFeatures).optional(),
  /** Cloud service that needs the attributes, for app and attribute filtering. */
  service: z.string().optional(),
  /** Attributes without which the schema lacks the whole feature. */
  requires: names.default([]),
  /** OR of groups of clauses joined by AND. */
  scope: z.array(z.array(scopeClause)).default([]),
  /** One group per clause, or `@NAME` of options.json. */
  join: z.union([z.string().regex(/^@/), z.array(joinClause)]).default([]),
  flows: flowsTemplate.prefault({}),
});
export type RuleTemplate = z.infer<typeof ruleTemplate>;

const templateFile = z.strictObject({ template: z.enum(templateNames), rules: z.array(ruleTemplate) });

const libraryFile = z.strictObject({
  attributeSets: z.record(z.string(), names),
  /** Expression text, `{t}` = argument or target. Of several variants the first whose attributes all exist is used. */
  formulas: z.record(z.string(), z.union([z.string().transform((text) => [text]), z.array(z.string())])),
});
export type FormulaLibrary = z.infer<typeof libraryFile>;

export interface RuleTemplates {
  readonly library: FormulaLibrary;
  readonly choices: RuleChoices;
  readonly rules: { readonly [T in TemplateName]: readonly RuleTemplate[] };
}

/**
 * Reads the rule templates.
 *
 * @param folder absolute path of assets/default-rules
 * @throws when a file is missing or does not have the form above: an incomplete installation
 */
export async function loadRuleTemplates(folder: string): Promise<RuleTemplates> {
  const read = async (name: string): Promise<unknown> => JSON.parse(await readFile(join(folder, `${name}.json`), 'utf8'));
  const library = libraryFile.parse(await read('formulas'));
  const rules = async (name: TemplateName) => templateFile.parse(await read(name)).rules;
  return {
    library,
    choices: choicesFile.parse(await read('options')),
    rules: { 'active-directory': await rules('active-directory'), ldap: await rules('ldap'), entra: await rules('entra') },
  };
}

/** Which templates fit a connector: a directory with users that have an objectGUID is an Active Directory. */
export function templateFor(type: ConnectorType, schema: Schema): TemplateName {
  if (type === 'entra') return 'entra';
  const isActiveDirectory = schema.objectTypes.some((objectType) => objectType.name === 'user') && 'objectGUID' in schema.attributes;
  return isActiveDirectory ? 'active-directory' : 'ldap';
}

const isScopeOperator = (text: string): text is ScopeOperator => (scopeOperators as readonly string[]).includes(text);
