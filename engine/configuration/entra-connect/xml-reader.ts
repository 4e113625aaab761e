import type { ConfigurationFile } from '../../../shared/contract/configuration.ts';
import type { ConfigurationReader } from '../document/configuration-reader.ts';
import { assembleDocument } from './assemble-document.ts';
import { readConnector } from './connector-xml.ts';
import { withExtensionApps } from './directory-extensions.ts';
import { Findings } from './findings.ts';
import { readMetaverse } from './metaverse-xml.ts';
import { readRule } from './rule-xml.ts';
import type { SourceConnector, SourceMetaverse, SourceRule } from './source-configuration.ts';
import { parseXml } from './xml-element.ts';
import { localName } from './xml-reading.ts';

/** What `Get-ADSyncServerConfiguration` writes (spec/rules-format.md §1): a whole folder, some of its files, or one. */
export const xmlReader: ConfigurationReader = {
  name: 'entra-connect-xml',
  description: 'the XML files of a configuration exported from Microsoft Entra Connect, or some of them',

  recognizes: (files) => files.some(isXml),

  read(files, current, options) {
    const findings = new Findings();
    const rules: SourceRule[] = [];
    const connectors: SourceConnector[] = [];
    let metaverse: SourceMetaverse | undefined;
    for (const given of withExtensionApps(files, options?.extensionApps ?? {})) {
      const path = given.path.replaceAll('\\', '/');
      const found = findings.of(path);
      if (!isXml(given)) {
        found.leave('', 'This is no XML file; only the XML files of an exported configuration are read.');
        continue;
      }
      const parsed = parseXml(given.text);
      if (!parsed.ok) {
        found.problem(parsed.path, parsed.message);
        continue;
      }
      const { root } = parsed;
      const kind = localName(root.name);
      if (kind === 'synchronizationRule') {
        const rule = readRule(root, found);
        if (rule !== undefined) rules.push({ file: path, rule });
      } else if (kind === 'ma-data') {
        const connector = readConnector(root, path, found);
        if (connector !== undefined) connectors.push(connector);
      } else if (kind === 'saved-mv-configuration') {
        if (metaverse === undefined) metaverse = readMetaverse(root, path, found);
        else found.problem(root.path, `The metaverse is in ${metaverse.file} already.`);
      } else found.leave(root.path, 'This is no file of an exported configuration.');
    }
    if (rules.length === 0 && connectors.length === 0 && metaverse === undefined && !findings.hasProblems) {
      findings.problem(files[0]?.path ?? '', '', 'The files hold no rule, no connector and no metaverse of Entra Connect.');
    }
    return assembleDocument(
      { rules, connectors, metaverse, whole: metaverse !== undefined || connectors.length > 0 },
      current,
      findings,
      options,
    );
  },
};

/** By its name, or by how it begins: a byte order mark and white space aside. */
const isXml = ({ path, text }: ConfigurationFile): boolean =>
  /\.xml$/i.test(path) || /^\uFEFF?\s*<(?:\?xml|synchronizationRule|ma-data|saved-mv-configuration)\b/.test(text);
