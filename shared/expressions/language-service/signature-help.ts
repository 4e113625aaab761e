import { functions } from '../functions/library.ts';
import { openCallsAt } from './cursor.ts';
import type { ExpressionDocument } from './document.ts';
import { parameterIndex, type Signature, signatureOf } from './signature.ts';

export interface SignatureHelp extends Signature {
  readonly doc: string;
  /** The parameter being written; undefined when there are more arguments than parameters. */
  readonly active: number | undefined;
}

/** The signature of the innermost function around an offset, with the parameter being written. */
export function signatureHelp(document: ExpressionDocument, offset: number): SignatureHelp | undefined {
  const call = openCallsAt(document, offset).findLast(({ name }) => name !== undefined && functions.has(name.text));
  const definition = call?.name === undefined ? undefined : functions.get(call.name.text);
  if (call === undefined || definition === undefined) return undefined;
  return { ...signatureOf(definition), doc: definition.doc, active: parameterIndex(definition, call.index) };
}
