import type { ConfigurationFile } from '../../../shared/contract/configuration.ts';
import type { ConfiguredConnector } from '../../../shared/model/configuration-document.ts';
import type { SyncRule } from '../../../shared/model/rule.ts';
import type { ConfigurationReader } from './configuration-reader.ts';
import { isthmusReader } from './isthmus-reader.ts';

/** What a configuration can be imported from; the first that recognizes the files reads them. */
export const configurationReaders: readonly ConfigurationReader[] = [isthmusReader];

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
};
