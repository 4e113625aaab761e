import type { ConfigurationDocument } from '../../../shared/model/configuration-document.ts';
import { type DsmlSchema, dsmlSchema, readDsmlSchema } from './dsml-schema.ts';
import type { FileFindings } from './findings.ts';
import { globalParameters } from './global-parameters.ts';
import { parameterValues, readParameters } from './parameter-xml.ts';
import type { SourceMetaverse } from './source-configuration.ts';
import type { XmlElement } from './xml-element.ts';
import { checkAttributes, readBelow, textIn } from './xml-reading.ts';
import { element, xmlText } from './xml-text.ts';

const IN_RULES = 'What flows, what is provisioned and what is deleted follows from the rules.';

/** Reads `<saved-mv-configuration>` (spec/rules-format.md §7). */
export function readMetaverse(root: XmlElement, file: string, findings: FileFindings): SourceMetaverse {
  let schema: DsmlSchema | undefined;
  const parameters = new Map<string, string>();
  const data = (item: XmlElement) => {
    checkAttributes(item, [], findings);
    readBelow(
      item,
      {
        'format-version': (child) => {
          const version = textIn(child, findings).trim();
          if (version !== '1') findings.problem(child.path, `The file has format version ${version}; Isthmus knows 1.`);
        },
        version: 'Counts the changes of the server the file came from.',
        schema: (child) => {
          if (schema === undefined) schema = readDsmlSchema(child, findings);
          else findings.problem(child.path, 'The metaverse has two schemas.');
        },
        'parameter-values': (child) => {
          for (const { name, value } of readParameters(child, findings)) parameters.set(name, value);
        },
        'password-change-history-size': 'Isthmus keeps no history of passwords.',
        'password-sync': 'Isthmus synchronizes no passwords.',
        'import-attribute-flow': IN_RULES,
        provisioning: IN_RULES,
        'mv-deletion': IN_RULES,
        extension: IN_RULES,
      },
      findings,
    );
  };
  const origin = 'Where and when the export was made.';
  checkAttributes(root, [], findings, { server: origin, 'export-date': origin });
  readBelow(root, { 'mv-data': data }, findings);
  return { file, schema, parameters };
}

/** MV.xml: the metaverse schema and the global parameters. */
export function metaverseXml({ metaverse, settings }: ConfigurationDocument): string {
  const data = [
    element('format-version', '1'),
    element('version', '1'),
    dsmlSchema(metaverse),
    parameterValues(globalParameters(settings), 'SynchronizationGlobal'),
  ];
  return xmlText(element('saved-mv-configuration', [element('mv-data', data)], { server: 'Isthmus' }));
}
