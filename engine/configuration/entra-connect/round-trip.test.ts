import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ConfigurationFile } from '../../../shared/contract/configuration.ts';
import type { ConfigurationDocument } from '../../../shared/model/configuration-document.ts';
import { type ConnectorId, ENTRA_CONNECTOR_ID } from '../../../shared/model/identifier.ts';
import type { Schema } from '../../../shared/model/schema.ts';
import { entraSchema } from '../../connectors/entra/schema-mapping.ts';
import { usualAttributes } from '../../connectors/well-known-attributes.ts';
import { generateDefaultRules } from '../default-rules.ts';
import { loadRuleTemplates, ruleFeatures } from '../default-rules-templates.ts';
import { aConnector, anyDocument, FOREST } from '../document/document.fixture.ts';
import { ruleFormats } from '../document/formats.ts';
import { canonicalDocument } from '../document/read-document.ts';
import { readFiles } from '../document/read-files.ts';
import { loadMetaverseSchema } from '../metaverse-schema.ts';
import { emptyDocument } from '../versions/document-parts.ts';
import { configurationFolder } from './configuration-folder.ts';
import { anyRules } from './testing/any-rules.ts';

const assets = join(import.meta.dirname, '../../../assets');
const LDAP = 'f0000000-0000-4000-8000-000000000002' as ConnectorId;

function directory(flavour: 'active-directory' | 'generic', types: readonly string[]): Schema {
  const usual = usualAttributes(flavour);
  const names = usual.map(({ name }) => name);
  return {
    objectTypes: types.map((name) => ({ name, attributes: names })),
    attributes: Object.fromEntries(usual.map((attribute) => [attribute.name, attribute])),
  };
}

/** A forest, a directory and a tenant with all default rules there are. */
async function fullDocument(): Promise<ConfigurationDocument> {
  const metaverse = (await loadMetaverseSchema(join(assets, 'metaverse-schema.json'))) as ConfigurationDocument['metaverse'];
  const connectors = [
    { id: FOREST, template: 'active-directory' as const, schema: directory('active-directory', AD_TYPES) },
    {
      id: LDAP,
      template: 'ldap' as const,
      schema: directory('generic', ['inetOrgPerson', 'person', 'groupOfNames', 'groupOfUniqueNames']),
    },
    { id: ENTRA_CONNECTOR_ID, template: 'entra' as const, schema: entraSchema() },
  ];
  const templates = await loadRuleTemplates(join(assets, 'default-rules'));
  const rules = generateDefaultRules({ connectors, metaverseSchema: metaverse, templates, features: ruleFeatures });
  return canonicalDocument({
    ...emptyDocument,
    connectors: connectors.map(({ id, template, schema }, order) => ({
      ...aConnector(id, template, order),
      schema: schema as ConfigurationDocument['metaverse'],
      objectTypes: schema.objectTypes.map(({ name }) => name),
      attributes: Object.keys(schema.attributes),
    })),
    metaverse,
    rules: rules as ConfigurationDocument['rules'],
  });
}

const AD_TYPES = ['user', 'inetOrgPerson', 'group', 'contact', 'foreignSecurityPrincipal', 'computer', 'msDS-Device'];

const formats = ['xml', 'powershell'];
const written = (format: string, document: ConfigurationDocument): readonly ConfigurationFile[] =>
  ruleFormats[format]?.write(document.rules, document.connectors) ?? [];

describe('issue 5, done when 3: a full default configuration survives the formats of Entra Connect', () => {
  it.each(formats)('rules: JSON → %s → JSON', async (format) => {
    const document = await fullDocument();
    expect(document.rules.length).toBeGreaterThan(60);
    const there = readFiles(written(format, document), { ...document, rules: [] }, {});
    expect(there.problems).toEqual([]);
    expect(there.notTakenOver).toEqual([]);
    expect(there.document).toEqual(document);
  });

  it('the whole as a folder of XML files, on the same server and on an empty one', async () => {
    const document = await fullDocument();
    const files = configurationFolder(document);
    expect(files.map(({ path }) => path.split('/')[0])).toEqual(
      expect.arrayContaining(['Connectors', 'GlobalSettings', 'SynchronizationRules']),
    );
    const templates = Object.fromEntries(document.connectors.map(({ id }) => [id, 'none' as const]));
    const expected = canonicalDocument({ ...document, settings: { parameters: {}, ruleTemplates: templates } });
    for (const current of [{ ...document, rules: [] }, emptyDocument]) {
      // An export does not say in what order connectors were made: their files come by name.
      const { document: again, problems } = readFiles(files, current, {});
      expect(problems).toEqual([]);
      expect(again).toEqual(expected);
    }
  });
});

describe('any rules survive the formats of Entra Connect', () => {
  it.each(formats)('%s: any text, operators, merge and link types, unknown elements', (format) => {
    fc.assert(
      fc.property(anyRules, (rules) => {
        const document = canonicalDocument({ ...emptyDocument, connectors: [aConnector(FOREST, 'Forest', 0)], rules });
        const { document: again, problems } = readFiles(written(format, document), { ...document, rules: [] }, {});
        expect(problems).toEqual([]);
        expect(again?.rules).toEqual(document.rules);
      }),
      { numRuns: 150 },
    );
  });

  it('any configuration as a folder, on its own server', () => {
    fc.assert(
      fc.property(anyDocument, (document) => {
        const wanted = withoutEmptyTexts(document);
        const { document: again, problems } = readFiles(configurationFolder(wanted), wanted, {});
        expect(problems).toEqual([]);
        expect(again?.rules).toEqual(wanted.rules);
        expect(again?.connectors).toEqual(wanted.connectors);
        expect(again?.metaverse).toEqual(wanted.metaverse);
        expect(again?.settings.parameters).toEqual(wanted.settings.parameters ?? {});
      }),
      { numRuns: 60 },
    );
  });
});

/** The formats know no difference between an empty description, or no unknown elements, and none. */
const withoutEmptyTexts = (document: ConfigurationDocument): ConfigurationDocument => ({
  ...document,
  rules: document.rules.map(({ description, extra, ...rule }) => ({
    ...rule,
    ...(description === undefined || description === '' ? {} : { description }),
    ...(extra === undefined || Object.keys(extra).length === 0 ? {} : { extra }),
  })),
});
