import type { ConfigurationFile } from '../../../shared/contract/configuration.ts';
import { ENTRA_CONNECTOR_ID } from '../../../shared/model/identifier.ts';
import type { ConfigurationReader } from '../document/configuration-reader.ts';
import { assembleDocument } from './assemble-document.ts';
import { connectionOf } from './connector-kind.ts';
import { withExtensionApps } from './directory-extensions.ts';
import { type FileFindings, Findings } from './findings.ts';
import { readSettingsRule } from './settings-rule.ts';
import { isObject, type JsonObject, listOf, textOf } from './settings-value.ts';
import type { SourceConnector, SourcePartition, SourceRule } from './source-configuration.ts';
import { guidOf } from './xml-reading.ts';

/**
 * The settings that the wizard exports as JSON (Applied-SynchronizationPolicy, MigratedPolicy), as far as its form is known
 * (spec/wizard.md §8.2): forests with their containers, and custom rules. Standard rules are only named there.
 */
export const settingsReader: ConfigurationReader = {
  name: 'entra-connect-settings',
  description: 'the settings JSON of Microsoft Entra Connect’s wizard',

  recognizes: (files) => files.some(isSettings),

  read(files, current, options) {
    const findings = new Findings();
    const rules: SourceRule[] = [];
    const connectors: SourceConnector[] = [];
    for (const given of withExtensionApps(files, options?.extensionApps ?? {})) {
      const path = given.path.replaceAll('\\', '/');
      const found = findings.of(path);
      const text = given.text.startsWith('\uFEFF') ? given.text.slice(1) : given.text;
      if (!isSettings(given)) found.leave('', 'These are no settings of Entra Connect’s wizard.');
      else readPolicy(parsed(text, found), path, found, { rules, connectors });
    }
    if (rules.length === 0 && connectors.length === 0 && !findings.hasProblems) {
      findings.problem(files[0]?.path ?? '', '', 'The settings name no directory and no rule.');
    }
    return assembleDocument({ rules, connectors, whole: false }, current, findings, options);
  },
};

const MEMBERS = ['onpremisesDirectoryPolicy', 'azureDirectoryPolicy', 'policyMetadata', 'deploymentMetadata'];

const isSettings = ({ text }: ConfigurationFile): boolean =>
  /^\uFEFF?\s*\{/.test(text) && MEMBERS.some((name) => text.includes(`"${name}"`));

interface Taken {
  readonly rules: SourceRule[];
  readonly connectors: SourceConnector[];
}

function parsed(text: string, findings: FileFindings): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (thrown) {
    findings.problem('', `This is no JSON: ${thrown instanceof Error ? thrown.message.slice(0, 300) : String(thrown)}`);
    return undefined;
  }
}

function readPolicy(value: unknown, file: string, findings: FileFindings, taken: Taken): void {
  if (!isObject(value)) {
    if (value !== undefined) findings.problem('', 'The settings are no JSON object.');
    return;
  }
  for (const name of Object.keys(value)) {
    if (name === 'onpremisesDirectoryPolicy' || name === 'azureDirectoryPolicy') continue;
    const known = name === 'policyMetadata' || name === 'deploymentMetadata';
    findings.leave(name, known ? 'Tells of the server the file came from.' : 'Isthmus knows no such setting.');
  }
  const { onpremisesDirectoryPolicy: forests, azureDirectoryPolicy: tenant } = value;
  // One forest stands without a list in some versions.
  const list = isObject(forests) ? [forests] : listOf(forests, 'onpremisesDirectoryPolicy', findings);
  for (const [at, forest] of list.entries()) readForest(forest, file, `onpremisesDirectoryPolicy[${at}]`, findings, taken);
  if (isObject(tenant)) {
    readRules(tenant, ENTRA_CONNECTOR_ID, file, 'azureDirectoryPolicy', findings, taken);
    leaveOthers(tenant, RULE_LISTS, 'azureDirectoryPolicy', findings);
  } else if (tenant !== undefined && tenant !== null) findings.problem('azureDirectoryPolicy', 'An object is expected.');
}

const RULE_LISTS = ['standardSynchronizationRules', 'customSynchronizationRules'];

function readForest(value: unknown, file: string, path: string, findings: FileFindings, taken: Taken): void {
  if (!isObject(value)) {
    findings.problem(path, 'An object is expected.');
    return;
  }
  const id = guidOf(textOf(value.uniqueIdentifier));
  const fqdn = textOf(value.fullyQualifiedDomainName);
  const name = textOf(value.friendlyName) || fqdn;
  if (id === undefined || name === '') {
    findings.problem(path, 'The directory lacks a uniqueIdentifier that is a GUID, or a name.');
    return;
  }
  const partitions = listOf(value.partitionFilters, `${path}.partitionFilters`, findings).flatMap((filter, at) =>
    partitionOf(filter, `${path}.partitionFilters[${at}]`, findings),
  );
  const forest = new Map([['forest-name', fqdn || name]]);
  const { kind, configuration } = connectionOf({ id, name, category: 'AD', subtype: '', forest, parameters: [], partitions });
  taken.connectors.push({
    ...{ file, path, id, name, description: '', kind, configuration, complete: false, schema: undefined },
    ...{ attributes: [], partitions, parameters: {} },
  });
  readRules(value, id, file, path, findings, taken);
  leaveOthers(value, ['uniqueIdentifier', 'fullyQualifiedDomainName', 'friendlyName', 'partitionFilters', ...RULE_LISTS], path, findings);
}

function partitionOf(value: unknown, path: string, findings: FileFindings): readonly SourcePartition[] {
  const name = isObject(value) ? textOf(value.distinguishedName) : '';
  if (!isObject(value) || name === '') {
    findings.problem(path, 'The partition lacks its distinguishedName.');
    return [];
  }
  const texts = (key: string) =>
    listOf(value[key], `${path}.${key}`, findings).flatMap((item) => (typeof item === 'string' && item !== '' ? [item] : []));
  leaveOthers(value, ['distinguishedName', 'containerInclusions', 'containerExclusions'], path, findings);
  const [inclusions, exclusions] = [texts('containerInclusions'), texts('containerExclusions')];
  return [{ name, selected: true, objectTypes: [], inclusions, exclusions, parameters: {} }];
}

function readRules(policy: JsonObject, connector: string, file: string, path: string, findings: FileFindings, { rules }: Taken): void {
  for (const key of RULE_LISTS) {
    for (const [at, value] of listOf(policy[key], `${path}.${key}`, findings).entries()) {
      const place = `${path}.${key}[${at}]`;
      if (key === 'standardSynchronizationRules' && !(isObject(value) && 'attributeMappings' in value)) {
        const name = isObject(value) ? textOf(value.name ?? value.Name) : '';
        const reason = `“${name}” is a default rule, of which the file has no content; the default rules here do its work.`;
        findings.leave(place, reason);
        continue;
      }
      const rule = readSettingsRule(value, connector, place, findings);
      if (rule !== undefined) rules.push({ file, rule });
    }
  }
}

function leaveOthers(value: JsonObject, known: readonly string[], path: string, findings: FileFindings): void {
  for (const name of Object.keys(value)) if (!known.includes(name)) findings.leave(`${path}.${name}`, 'Isthmus knows no such setting.');
}
