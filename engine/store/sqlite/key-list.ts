import { storedText } from './connection.ts';

/** Keys as a parameter for `json_each`: equal there to what the database stored of them. */
export function keyList(keys: readonly string[]): string {
  const text = JSON.stringify(keys);
  // Escapes stand for characters the binding stores differently: NUL and halves of surrogate pairs.
  return text.includes('\\u') ? JSON.stringify(keys.map((key) => storedText(key).replace(/\p{Surrogate}/gu, '\ufffd'))) : text;
}
