import type { ConfigurationFile } from '../../../shared/contract/configuration.ts';
import type { ConfigurationReader } from '../document/configuration-reader.ts';
import { assembleDocument } from './assemble-document.ts';
import { withExtensionApps } from './directory-extensions.ts';
import { Findings } from './findings.ts';
import { readScript } from './powershell-rules.ts';
import type { SourceRule } from './source-configuration.ts';

/** Rules as the Synchronization Rules Editor exports them: scripts of one rule or of many (spec/rules-format.md §4). */
export const powershellReader: ConfigurationReader = {
  name: 'entra-connect-powershell',
  description: 'PowerShell scripts of exported synchronization rules',

  recognizes: (files) => files.some(isScript),

  read(files, current, options) {
    const findings = new Findings();
    const rules: SourceRule[] = [];
    for (const { path: given, text: content } of withExtensionApps(files, options?.extensionApps ?? {})) {
      const path = given.replaceAll('\\', '/');
      const text = content.startsWith('\uFEFF') ? content.slice(1) : content;
      if (!isScript({ path, text })) findings.leave(path, '', 'This is no PowerShell script; only the scripts of exported rules are read.');
      else if (/[\0\uFFFD]/.test(text)) {
        findings.problem(path, '', 'Here stand bytes that are neither UTF-8 nor UTF-16. Save the script as UTF-8.');
      } else rules.push(...readScript(text, path, findings));
    }
    if (rules.length === 0 && !findings.hasProblems) findings.problem(files[0]?.path ?? '', '', 'The scripts add no rule.');
    return assembleDocument({ rules, connectors: [], whole: false }, current, findings, options);
  },
};

const isScript = ({ path, text }: ConfigurationFile): boolean => /\.ps1$/i.test(path) || /\bNew-ADSyncRule\b/i.test(text);
