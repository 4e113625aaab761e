import type { ConfigurationFile } from '../../../shared/contract/configuration.ts';
import type { ConfiguredConnector } from '../../../shared/model/configuration-document.ts';
import type { SyncRule } from '../../../shared/model/rule.ts';
import { powershellReader } from '../entra-connect/powershell-reader.ts';
import { powershellScript } from '../entra-connect/powershell-writer.ts';
import { ruleFileName, ruleXml } from '../entra-connect/rule-xml-writer.ts';
import { settingsReader } from '../entra-connect/settings-reader.ts';
import { xmlReader } from '../entra-connect/xml-reader.ts';
import type { ConfigurationReader } from './configuration-reader.ts';
import { isthmusReader } from './isthmus-reader.ts';

/** What a configuration can be imported from; the first that recognizes the files reads them. */
export const configurationReaders: readonly ConfigurationReader[] = [isthmusReader, xmlReader, powershellReader, settingsReader];

/** A form rules can be exported in. */
export interface RuleFormat {
  readonly description: string;
  /** One file or several; paths are relative. */
  write(rules: readonly SyncRule[], connectors: readonly ConfiguredConnector[]): readonly ConfigurationFile[];
}

export const ruleFormats: { readonly [name: string]: RuleFormat } = {
  json: {
    description: 'the rules as they are stored, one list',
    write: (rules) => [{ path: 'rules.json', text: `${JSON.stringify(rules, null, 2)}\n` }],
  },
  powershell: {
    description: 'a script as the Synchronization Rules Editor of Entra Connect exports rules',
    write: (rules) => [{ path: 'rules.ps1', text: powershellScript(rules) }],
  },
  xml: {
    description: 'one file a rule, as an exported configuration of Entra Connect has them',
    write: (rules) => rules.map((rule) => ({ path: ruleFileName(rule), text: ruleXml(rule) })),
  },
};
