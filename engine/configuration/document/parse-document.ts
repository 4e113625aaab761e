import type { z } from 'zod';
import { ConfigurationDocument } from '../../../shared/model/configuration-document.ts';
import { canonicalDocument } from './read-document.ts';

export interface DocumentProblem {
  /** `rules[3].flows[0].type` */
  readonly path: string;
  readonly message: string;
}

export type ParsedDocument =
  | { readonly ok: true; readonly document: ConfigurationDocument }
  | { readonly ok: false; readonly problems: readonly DocumentProblem[] };

/** Reads a document of any origin; what does not belong into it is refused by its place, never dropped. */
export function parseDocument(value: unknown): ParsedDocument {
  const parsed = ConfigurationDocument.safeParse(value);
  if (!parsed.success) return { ok: false, problems: parsed.error.issues.map(problemOf) };
  const unknown = unknownKeys(value, parsed.data, []);
  if (unknown.length > 0) return { ok: false, problems: unknown };
  return { ok: true, document: canonicalDocument(parsed.data) };
}

function problemOf(issue: z.core.$ZodIssue): DocumentProblem {
  const keys = issue.code === 'unrecognized_keys' ? issue.keys : [];
  const [only] = keys;
  const path = pathText(keys.length === 1 && only !== undefined ? [...issue.path, only] : issue.path);
  return { path, message: keys.length === 1 ? UNKNOWN : issue.message };
}

const UNKNOWN = 'This property is not known.';

/** Forms that are open elsewhere (connector settings) are closed here: what parsing left out was not known. */
function unknownKeys(given: unknown, taken: unknown, path: readonly (string | number)[]): readonly DocumentProblem[] {
  if (Array.isArray(given) && Array.isArray(taken))
    return given.flatMap((item, index) => unknownKeys(item, taken[index], [...path, index]));
  if (!isObject(given) || !isObject(taken)) return [];
  return Object.entries(given).flatMap(([name, value]) =>
    Object.hasOwn(taken, name)
      ? unknownKeys(value, taken[name], [...path, name])
      : value === undefined
        ? []
        : [{ path: pathText([...path, name]), message: UNKNOWN }],
  );
}

const isObject = (value: unknown): value is { readonly [name: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A path into a JSON document as people write it. */
export const pathText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    const name = String(step);
    if (!/^[A-Za-z_$][\w$]*$/.test(name)) return `${text}[${JSON.stringify(name)}]`;
    return text === '' ? name : `${text}.${name}`;
  }, '');
