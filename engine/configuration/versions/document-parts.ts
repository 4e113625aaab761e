import {
  CONFIGURATION_FORMAT,
  CONFIGURATION_FORMAT_VERSION,
  type ConfigurationDocument,
} from '../../../shared/model/configuration-document.ts';
import { emptySchema } from '../../../shared/model/schema.ts';
import type { ConfigurationParts } from '../../store/configuration-version.ts';
import { canonicalDocument } from '../document/read-document.ts';

/** The configuration before the first version. */
export const emptyDocument: ConfigurationDocument = {
  format: CONFIGURATION_FORMAT,
  version: CONFIGURATION_FORMAT_VERSION,
  connectors: [],
  metaverse: emptySchema as ConfigurationDocument['metaverse'],
  rules: [],
  settings: {},
};

/** A document in pieces that seldom change, so that the store keeps each once: rules, connectors, schemas, settings. */
export function partsOf(document: ConfigurationDocument): ConfigurationParts {
  const parts = new Map<string, string>();
  for (const { schema, ...connector } of document.connectors) {
    parts.set(`${CONNECTOR}${connector.id}`, JSON.stringify(connector));
    parts.set(`${SCHEMA}${connector.id}`, JSON.stringify(schema));
  }
  for (const rule of document.rules) parts.set(rulePart(rule.id), JSON.stringify(rule));
  parts.set(METAVERSE, JSON.stringify(document.metaverse));
  for (const [name, value] of Object.entries(document.settings)) parts.set(`${SETTING}${name}`, JSON.stringify(value));
  return parts;
}

/** The document of these parts, in canonical form. */
export function documentOf(parts: ConfigurationParts): ConfigurationDocument {
  const read = (name: string, otherwise: unknown): unknown => {
    const text = parts.get(name);
    return text === undefined ? otherwise : JSON.parse(text);
  };
  const named = (prefix: string) => [...parts.keys()].filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
  return canonicalDocument({
    ...emptyDocument,
    connectors: named(CONNECTOR).map((id) => ({
      ...(read(`${CONNECTOR}${id}`, {}) as ConfigurationDocument['connectors'][number]),
      schema: read(`${SCHEMA}${id}`, emptySchema) as ConfigurationDocument['metaverse'],
    })),
    metaverse: read(METAVERSE, emptySchema) as ConfigurationDocument['metaverse'],
    rules: named(RULE).map((id) => read(`${RULE}${id}`, {}) as ConfigurationDocument['rules'][number]),
    settings: Object.fromEntries(
      named(SETTING).map((name) => [name, read(`${SETTING}${name}`, undefined)]),
    ) as ConfigurationDocument['settings'],
  });
}

const CONNECTOR = 'connectors/';
const SCHEMA = 'schemas/';
const RULE = 'rules/';
const METAVERSE = 'metaverse';
const SETTING = 'settings/';
/** Name of the part that holds a rule. */
export const rulePart = (id: string): string => `${RULE}${id}`;
