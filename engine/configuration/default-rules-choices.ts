import { z } from 'zod';
import type { JoinClause } from '../../shared/model/rule.ts';
import { SynchronizationOptions } from '../../shared/model/synchronization-options.ts';

/** `csAttribute = mvAttribute`, optionally followed by `case-sensitive`. */
export const joinClause = z.string().transform((text, issue): JoinClause => {
  const match = /^(\S+) = (\S+)( case-sensitive)?$/.exec(text);
  if (match === null) issue.addIssue(`"${text}" is no join clause`);
  return { cs: match?.[1] ?? '', mv: match?.[2] ?? '', caseSensitive: match?.[3] !== undefined };
});

/** What differs by an option of the set-up: a case per value of it, `*` for every other; `@NAME` stands for another choice. */
const choice = z.strictObject({
  by: SynchronizationOptions.keyof(),
  cases: z.record(z.string(), z.union([z.string().regex(/^@/), z.array(z.string())])),
});
/** assets/default-rules/options.json. `{attribute}`, `{anchor}` and `{upn}` stand for the chosen attributes. */
export const choicesFile = z.strictObject({ joins: z.record(z.string(), choice), formulas: z.record(z.string(), choice) });
export type RuleChoices = z.infer<typeof choicesFile>;

export interface ChosenParts {
  /** Join groups by name, one clause each. */
  readonly joins: { readonly [name: string]: readonly JoinClause[] };
  /** Variants of a formula by name; none when the rules of these options do not have the flow. */
  readonly formulas: { readonly [name: string]: readonly string[] };
}

/** Joins and formulas for these options. Throws when the file has no case for one, or refers to what it does not have. */
export function chosenParts(choices: RuleChoices, options: SynchronizationOptions): ChosenParts {
  const texts = (kind: keyof RuleChoices, name: string): readonly string[] => {
    const found = choices[kind][name];
    const lines = found?.cases[options[found.by]] ?? found?.cases['*'];
    if (lines === undefined) throw new Error(`default rules: ${name} has no case for these options`);
    return typeof lines === 'string' ? texts(kind, lines.slice(1)) : lines.map((line) => named(line, options));
  };
  const all = <T>(kind: keyof RuleChoices, read: (line: string) => T) =>
    Object.fromEntries(Object.keys(choices[kind]).map((name) => [name, texts(kind, name).map(read)]));
  return { joins: all('joins', (line) => joinClause.parse(line)), formulas: all('formulas', (line) => line) };
}

const named = (line: string, options: SynchronizationOptions): string =>
  line
    .replaceAll('{attribute}', options.customAttribute)
    .replaceAll('{anchor}', options.anchorAttribute)
    .replaceAll('{upn}', options.upnAttribute);
