import { constantWords } from '../../../shared/expressions/syntax-tree.ts';
import { registerAssistance } from './assistance.ts';
import { registerEditing } from './editing.ts';
import { languageClient } from './language-client.ts';
import { languages } from './monaco.ts';

export const LANGUAGE = 'isthmus-expression';

let registered = false;

/** Makes the language of expressions known to the editor; once per window. */
export function registerExpressionLanguage(): void {
  if (registered) return;
  registered = true;
  languages.register({ id: LANGUAGE });
  languages.setLanguageConfiguration(LANGUAGE, {
    brackets: [['(', ')']],
    autoClosingPairs: [
      { open: '(', close: ')', notIn: ['string'] },
      { open: '[', close: ']', notIn: ['string'] },
      { open: '"', close: '"', notIn: ['string'] },
    ],
    // Not [ and ": typed over the place of an argument they begin its value.
    surroundingPairs: [{ open: '(', close: ')' }],
    wordPattern: /[$%]?[A-Za-z][\w.-]*%?|&H[0-9A-Fa-f]+|\d+/,
  });
  languages.setMonarchTokensProvider(LANGUAGE, colours);
  const client = languageClient();
  registerAssistance(LANGUAGE, client);
  registerEditing(LANGUAGE, client);
}

/** Colours at once; the language service then tells known names from unknown ones. */
const colours: languages.IMonarchLanguage = {
  constants: [...constantWords],
  tokenizer: {
    root: [
      [/"/, { token: 'string.text', next: '@text' }],
      [/\[[^\][]*\]?/, 'attribute'],
      [/%[A-Za-z0-9._-]+%?/, 'parameter'],
      [/\$[A-Za-z]\w*/, 'variable'],
      [/&H[0-9A-Fa-f]+|\d+/, 'number'],
      [/[A-Za-z]\w*(?=\s*\()/, 'function'],
      [/[A-Za-z]\w*/, { cases: { '@constants': 'constant', '@default': 'option' } }],
      [/[()]/, '@brackets'],
      [/&&|\|\||<>|<=|>=|[-+*&=<>]/, 'operator'],
    ],
    text: [
      [/[^"]+/, 'string.text'],
      [/""/, 'string.text'],
      [/"/, { token: 'string.text', next: '@pop' }],
    ],
  },
};
