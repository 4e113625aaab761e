import type { ConfigurationFile } from '../../../shared/contract/configuration.ts';
import type { ConfigurationDocument, ConfiguredConnector } from '../../../shared/model/configuration-document.ts';
import type { AttributeDefinition } from '../../../shared/model/schema.ts';
import { attributesUsed } from '../default-rules-attributes.ts';
import type { Findings } from './findings.ts';
import type { SourceConfiguration, SourceConnector } from './source-configuration.ts';

/**
 * Directory extensions carry the application they belong to in their names: `extension_<application id>_<name>`
 * (spec/features.md §4). In another tenant it is another application.
 */
const EXTENSION = /\bextension_([0-9a-f]{32})_\w{1,128}/gi;

/** The files with the names of another tenant's extensions. `apps`: application id there → here, without hyphens. */
export function withExtensionApps(
  files: readonly ConfigurationFile[],
  apps: { readonly [id: string]: string },
): readonly ConfigurationFile[] {
  const here = new Map(Object.entries(apps).map(([there, app]) => [bare(there), bare(app)]));
  if (here.size === 0) return files;
  const named = (all: string, id: string) => all.replace(id, here.get(id.toLowerCase()) ?? id);
  return files.map((file) => ({ ...file, text: file.text.replace(EXTENSION, named) }));
}

const bare = (id: string): string => id.replace(/[-{}]/g, '').toLowerCase();

/** Says of extensions whose application nobody mapped that they are taken under their names. */
export function reportExtensions({ rules }: SourceConfiguration, apps: { readonly [id: string]: string }, findings: Findings): void {
  const mapped = new Set(Object.values(apps).map(bare));
  const found = new Map<string, { readonly file: string; readonly names: Set<string> }>();
  for (const { file, rule } of rules) {
    for (const [name, id = ''] of JSON.stringify(rule.flows).matchAll(EXTENSION)) {
      const app = id.toLowerCase();
      const known = found.get(app) ?? { file, names: new Set<string>() };
      found.set(app, known);
      known.names.add(name.slice(`extension_${id}_`.length));
    }
  }
  for (const [app, { file, names }] of found) {
    if (mapped.has(app)) continue;
    const reason =
      `The directory extensions ${[...names].sort().join(', ')} belong to the application ${app} of the tenant the files come from and ` +
      'keep their names. For another tenant, name its application (--extension-app).';
    findings.leave(file, `extension_${app}`, reason);
  }
}

/** The tenant's connector with the extensions its rules name; its schema lists none by itself. */
export function withExtensions(
  connector: ConfiguredConnector,
  rules: ConfigurationDocument['rules'],
  source: SourceConnector | undefined,
): ConfiguredConnector {
  if (connector.configuration.type !== 'entra') return connector;
  const { schema } = connector;
  const missing = attributesUsed(rules, connector.id).filter(
    (name) => new RegExp(EXTENSION.source, 'i').test(name) && !Object.hasOwn(schema.attributes, name),
  );
  if (missing.length === 0) return connector;
  const known = source?.schema?.schemaOf(new Set(source.schema.objectTypes)).attributes ?? {};
  const definition = (name: string): AttributeDefinition => {
    const own = Object.hasOwn(known, name) ? known[name] : undefined;
    return { name, type: own?.type ?? 'string', multiValued: own?.multiValued ?? false };
  };
  const typesOf = (name: string) =>
    new Set(rules.filter((rule) => attributesUsed([rule], connector.id).includes(name)).map(({ csObjectType }) => csObjectType));
  const owners = new Map(missing.map((name) => [name, typesOf(name)]));
  return {
    ...connector,
    attributes: [...new Set([...connector.attributes, ...missing])].sort((a, b) => (a < b ? -1 : 1)),
    schema: {
      objectTypes: schema.objectTypes.map((type) => ({
        ...type,
        attributes: [...type.attributes, ...missing.filter((name) => owners.get(name)?.has(type.name) === true)],
      })),
      attributes: { ...schema.attributes, ...Object.fromEntries(missing.map((name) => [name, definition(name)])) },
    },
  };
}
