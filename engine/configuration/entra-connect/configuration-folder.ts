import type { ConfigurationFile } from '../../../shared/contract/configuration.ts';
import type { ConfigurationDocument } from '../../../shared/model/configuration-document.ts';
import { connectorFileName, connectorXml } from './connector-xml-writer.ts';
import { metaverseXml } from './metaverse-xml.ts';
import { ruleFileName, ruleXml } from './rule-xml-writer.ts';

/** The configuration as `Get-ADSyncServerConfiguration` lays it out (spec/rules-format.md §1), without what only Isthmus knows. */
export const configurationFolder = (document: ConfigurationDocument): readonly ConfigurationFile[] => [
  ...document.connectors.map((connector) => ({ path: connectorFileName(connector), text: connectorXml(connector) })),
  { path: 'GlobalSettings/MV.xml', text: metaverseXml(document) },
  ...document.rules.map((rule) => ({ path: ruleFileName(rule), text: ruleXml(rule) })),
];
