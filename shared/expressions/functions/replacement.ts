import { formatGuid } from '../binary-identifier.ts';
import { choices } from '../choices.ts';
import type { EvaluationContext } from '../expression.ts';
import { Fault, tooLarge, valueError } from '../fault.ts';
import { ofKind } from '../static-type.ts';
import { type FunctionDefinition, fn, form, nullable, str } from './definition.ts';

/** Texts that are replaced or made anew. */
export const replacement: readonly FunctionDefinition[] = [
  fn({
    name: 'Replace',
    category: 'Text',
    params: [str('value'), nullable(str('oldValue')), nullable(str('newValue'))],
    returns: 'str',
    doc: 'Every occurrence replaced; case counts. In both texts \\n, \\r and \\t stand for line feed, carriage return and tab.',
    apply: (value, oldValue, newValue) => {
      const old = unfold(oldValue ?? '');
      return old.length === 0 ? value : replaced(value, old, unfold(newValue ?? ''));
    },
  }),
  fn({
    name: 'ReplaceChars',
    category: 'Text',
    params: [str('value'), nullable(str('pattern'))],
    returns: 'str',
    doc: 'Single characters replaced by texts: ReplaceChars([cn], "ä:ae,ö:oe,ß:ss,’:"). White space in the pattern does not count; comma and colon cannot be replaced.',
    apply: (value, pattern) => {
      const by = replacements(pattern ?? '');
      return by instanceof Fault ? by : replaceCharacters(value, by);
    },
  }),
  ...['Guid', 'GUID'].map((name) =>
    form({
      name,
      category: 'Text',
      params: [],
      returns: 'str',
      multivalue: 'no-argument',
      doc: `A new random GUID, lower case with hyphens; it differs at every synchronization: only for flows that apply once.${name === 'GUID' ? ' The reference spells it both ways.' : ''}`,
      translate: () => (context) => randomGuid(context),
      infer: () => ofKind('str'),
    }),
  ),
];

/** The size is known before anything is built. */
function replaced(value: string, old: string, by: string) {
  const pieces = value.split(old);
  const length = value.length + (pieces.length - 1) * (by.length - old.length);
  return length > choices.maximumText ? tooLarge(length) : pieces.join(by);
}

const MONIKER = /\\([nrt])/g;
const MONIKERS: { readonly [letter: string]: string } = { n: '\n', r: '\r', t: '\t' };
const unfold = (text: string): string =>
  text.includes('\\') ? text.replace(MONIKER, (_, letter: string) => MONIKERS[letter] ?? '') : text;

/** `source:target,…`; a later entry for the same character wins. */
function replacements(pattern: string): ReadonlyMap<string, string> | Fault {
  const by = new Map<string, string>();
  const packed = pattern.replace(WHITE_SPACE, '');
  if (packed.length === 0) return by;
  for (const entry of packed.split(',')) {
    const [source = '', target, ...more] = entry.split(':');
    if (target === undefined || more.length > 0 || source.length === 0 || [...source].length !== 1) {
      return valueError(`"${entry}" in the pattern is not character:text.`);
    }
    by.set(source, target);
  }
  return by;
}

const WHITE_SPACE = /\s/g;

function replaceCharacters(value: string, by: ReadonlyMap<string, string>) {
  let text = '';
  for (const letter of value) {
    text += by.get(letter) ?? letter;
    if (text.length > choices.maximumText) return tooLarge(text.length);
  }
  return text;
}

/** RFC 4122 version 4. */
function randomGuid(context: EvaluationContext): string {
  const bytes = Uint8Array.from({ length: 16 }, () => Math.floor(context.random() * 256));
  bytes[7] = ((bytes[7] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return formatGuid(bytes) ?? '';
}
