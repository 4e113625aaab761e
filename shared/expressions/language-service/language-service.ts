import type { Finding } from '../checker.ts';
import type { Fix } from '../expression.ts';
import { type Completion, complete } from './completion.ts';
import { diagnose } from './diagnostics.ts';
import { type LanguageContext, noContext, openDocument } from './document.ts';
import { format } from './formatting.ts';
import { type Hover, hover } from './hover.ts';
import { quickFixes } from './quick-fixes.ts';
import { type RenameResult, rename, renameTarget } from './rename.ts';
import { selectionAt } from './selection.ts';
import { type SemanticToken, semanticTokens } from './semantic-tokens.ts';
import { type SignatureHelp, signatureHelp } from './signature-help.ts';

export interface DiagnosticWithFixes extends Finding {
  readonly fixes: readonly Fix[];
}

/** Everything an editor asks, by text; answers are plain data, so that they can cross to another thread. */
export interface LanguageService {
  /** What the texts of this source can read; until told, anything. */
  setContext(source: string, context: LanguageContext): void;
  diagnose(source: string, text: string): readonly DiagnosticWithFixes[];
  complete(source: string, text: string, offset: number): Completion;
  hover(source: string, text: string, offset: number): Hover | undefined;
  signatureHelp(source: string, text: string, offset: number): SignatureHelp | undefined;
  format(source: string, text: string): string | undefined;
  renameTarget(source: string, text: string, offset: number): ReturnType<typeof renameTarget>;
  rename(source: string, text: string, offset: number, name: string): RenameResult;
  semanticTokens(source: string, text: string): readonly SemanticToken[];
  selectionAt(source: string, text: string, offset: number): ReturnType<typeof selectionAt>;
}

/** The features of this folder over a set of sources; `source` is the editor's name for where a text's attributes come from. */
export function createLanguageService(): LanguageService {
  const contexts = new Map<string, LanguageContext>();
  const open = (source: string, text: string) => openDocument(text, contexts.get(source) ?? noContext);
  return {
    setContext: (source, context) => void contexts.set(source, context),
    diagnose: (source, text) => {
      const document = open(source, text);
      return diagnose(document).map((diagnostic) => ({ ...diagnostic, fixes: quickFixes(document, diagnostic) }));
    },
    complete: (source, text, offset) => complete(open(source, text), offset),
    hover: (source, text, offset) => hover(open(source, text), offset),
    signatureHelp: (source, text, offset) => signatureHelp(open(source, text), offset),
    format: (source, text) => format(open(source, text)),
    renameTarget: (source, text, offset) => renameTarget(open(source, text), offset),
    rename: (source, text, offset, name) => rename(open(source, text), offset, name),
    semanticTokens: (source, text) => semanticTokens(open(source, text)),
    selectionAt: (source, text, offset) => selectionAt(open(source, text), offset),
  };
}
