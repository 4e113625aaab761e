import type { ConnectorRecord } from '../../shared/model/connector.ts';
import type { Schema } from '../../shared/model/schema.ts';
import {
  anchorAttributeFault,
  joinCriteriaChoices,
  MANAGED_ANCHOR,
  optionsOf,
  parametersOf,
  type SynchronizationChoice,
  SynchronizationOptions,
} from '../../shared/model/synchronization-options.ts';
import type { Engine } from '../host/engine.ts';
import type { TemplateName } from './default-rules-templates.ts';
import { globalParameters, metaverseSchemaFor, needMetaverseSchema, saveGlobalParameters, withDefaultRules } from './rule-generation.ts';
import { SetUpRefused } from './set-up-refused.ts';

type Given = SynchronizationChoice | undefined;

/** The options in force, and whether they can still be chosen: they cannot once a directory has default rules (spec/wizard.md §4.8). */
export async function identification(engine: Engine): Promise<{ readonly options: SynchronizationOptions; readonly fixed: boolean }> {
  const { read } = engine.store;
  const directories = (await withDefaultRules(read)).filter(({ configuration }) => configuration.type !== 'entra');
  return { options: optionsOf(await globalParameters(read)), fixed: directories.length > 0 };
}

/** The options for connectors to be added. Throws `SetUpRefused` when they are to differ from what was chosen before. */
export async function identificationFor(engine: Engine, wanted: readonly Given[]): Promise<SynchronizationOptions> {
  const { options, fixed } = await identification(engine);
  const given = Object.assign(
    {},
    ...wanted.map((one) => Object.fromEntries(Object.entries(one ?? {}).filter(([, value]) => value !== undefined))),
  );
  const asked = SynchronizationOptions.parse({ ...options, ...given });
  const chosen = asked.joinCriteria === 'CustomAttribute' ? asked : { ...asked, customAttribute: '' };
  if (fixed && JSON.stringify(chosen) !== JSON.stringify(options)) {
    throw refused(
      `How users are identified was chosen with the first directory: ${joinCriteriaChoices[options.joinCriteria].option}` +
        `${options.customAttribute === '' ? '' : ` ${options.customAttribute}`}, source anchor ${options.anchorAttribute}, ` +
        `sign-in name ${options.upnAttribute}. It holds for all of them and cannot be changed.`,
    );
  }
  return chosen;
}

/** The attributes the options name must be there. Throws `SetUpRefused`. */
export async function checkIdentification(
  engine: Engine,
  { joinCriteria, customAttribute, anchorAttribute, upnAttribute }: SynchronizationOptions,
  { name, schema }: Pick<ConnectorRecord, 'name' | 'schema'>,
  template: TemplateName | 'none',
): Promise<void> {
  if (template !== 'active-directory' && template !== 'ldap') return;
  if (joinCriteria === 'CustomAttribute') {
    if (customAttribute === '') throw refused('To match users by a specific attribute, name the attribute.');
    if (!personAttributes(await metaverseSchemaFor(engine)).has(customAttribute)) {
      throw refused(`Users cannot be matched by ${customAttribute}: the metaverse has no such attribute of persons.`);
    }
    if (schema.attributes[customAttribute] === undefined) throw refused(`The schema of ${name} has no attribute ${customAttribute}.`);
  }
  if (anchorAttribute !== MANAGED_ANCHOR && anchorAttribute !== 'objectGUID') {
    const fault = anchorAttributeFault(anchorAttribute, schema.attributes[anchorAttribute]);
    if (fault !== undefined) throw refused(`${name}: ${fault}`);
  }
  const signIn = schema.attributes[upnAttribute];
  if (upnAttribute === 'userPrincipalName' || template === 'ldap') return;
  if (signIn === undefined) throw refused(`The schema of ${name} has no attribute ${upnAttribute}.`);
  if (signIn.multiValued || signIn.type !== 'string') {
    throw refused(`${upnAttribute} of ${name} cannot be the sign-in name: it must be text with a single value.`);
  }
}

/** Keeps the options, and has the metaverse find persons by the attribute they are matched by. */
export async function saveIdentification(engine: Engine, options: SynchronizationOptions): Promise<void> {
  await saveGlobalParameters(engine, parametersOf(options));
  await needMetaverseSchema(engine);
  const schema = await engine.store.read.metaverseSchema();
  const definition = schema.attributes[options.customAttribute];
  if (definition === undefined || definition.indexed === true) return;
  const attributes = { ...schema.attributes, [definition.name]: { ...definition, indexed: true } };
  await engine.store.write.saveMetaverseSchema({ ...schema, attributes });
}

const personAttributes = (schema: Schema): ReadonlySet<string> =>
  new Set(schema.objectTypes.find(({ name }) => name === 'person')?.attributes ?? []);

const refused = (message: string) => new SetUpRefused('no-start-bad-ma-configuration', message);
