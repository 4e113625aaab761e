import { attributeAccess } from './attribute-access.ts';
import { certificate } from './certificate.ts';
import { conversion } from './conversion.ts';
import { dateTime } from './date-time.ts';
import type { FunctionDefinition } from './definition.ts';
import { directory } from './directory.ts';
import { evaluation } from './evaluation.ts';
import { math } from './math.ts';
import { multiValued } from './multi-valued.ts';
import { programFlow } from './program-flow.ts';
import { replacement } from './replacement.ts';
import { text } from './text.ts';

/** Every function by its name; names are case-sensitive. */
export const functions: ReadonlyMap<string, FunctionDefinition> = new Map(
  [attributeAccess, certificate, conversion, dateTime, directory, evaluation, math, multiValued, programFlow, replacement, text]
    .flat()
    .map((definition) => [definition.name, definition]),
);
