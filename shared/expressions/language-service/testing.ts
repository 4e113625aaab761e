import type { AttributeType } from '../../model/value.ts';
import type { Span } from '../fault.ts';
import { type ExpressionDocument, type LanguageContext, openDocument } from './document.ts';

/** Test text with its marks taken out: `<|>` is the cursor, `<|…|>` a range. */
export interface MarkedText {
  readonly text: string;
  /** Offset of the first cursor; the end of the text when there is none. */
  readonly cursor: number;
  readonly ranges: readonly Span[];
}

export function marked(source: string): MarkedText {
  let text = '';
  let cursor: number | undefined;
  const ranges: Span[] = [];
  const starts: number[] = [];
  for (const piece of source.split(/(<\|>|<\||\|>)/)) {
    if (piece === '<|>') cursor ??= text.length;
    else if (piece === '<|') starts.push(text.length);
    else if (piece === '|>') ranges.push({ start: starts.pop() ?? 0, end: text.length });
    else text += piece;
  }
  ranges.sort((a, b) => a.start - b.start || b.end - a.end);
  return { text, cursor: cursor ?? text.length, ranges };
}

const attribute = (name: string, type: AttributeType = 'string', multiValued = false) => ({ name, type, multiValued });

/** A person of Active Directory, as far as the tests need one. */
export const person: LanguageContext = {
  attributes: [
    attribute('displayName'),
    attribute('givenName'),
    attribute('mail'),
    attribute('mailNickname'),
    attribute('manager', 'reference'),
    attribute('msDS-cloudExtensionAttribute10'),
    attribute('objectGUID', 'binary'),
    attribute('proxyAddresses', 'string', true),
    attribute('sAMAccountName'),
    attribute('sn'),
    attribute('userAccountControl', 'number'),
  ],
  parameters: [
    { name: 'Connector.ID', value: '{1b9a0a3c-0000-4000-8000-000000000001}' },
    { name: 'Domain.FQDN', value: 'harbour.example' },
    { name: 'Forest.LDAP', value: null },
  ],
};

/** A marked text as a document about that person. */
export function markedDocument(source: string, context: LanguageContext = person): MarkedText & { readonly document: ExpressionDocument } {
  const text = marked(source);
  return { ...text, document: openDocument(text.text, context) };
}
