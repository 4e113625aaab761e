import { useMemo, useState } from 'react';
import type { AttributeInfo, EvaluationSubject, ExpressionSource } from '../../../shared/contract/expressions.ts';
import { functions } from '../../../shared/expressions/functions/library.ts';
import type { LanguageContext } from '../../../shared/expressions/language-service/document.ts';
import { openDocument } from '../../../shared/expressions/language-service/document.ts';
import { walk } from '../../../shared/expressions/syntax-tree.ts';
import type { ChosenObject } from './object-picker.tsx';
import { notedValue, typedFault } from './typed-value.ts';
import type { TypedTexts } from './typed-values.tsx';

export type SubjectMode = 'object' | 'typed';

/** What the expression is evaluated on, as the person chooses it. */
export interface SubjectChoice {
  readonly mode: SubjectMode;
  readonly setMode: (mode: SubjectMode) => void;
  readonly object: ChosenObject | undefined;
  readonly setObject: (object: ChosenObject) => void;
  readonly texts: TypedTexts;
  readonly setTexts: (texts: TypedTexts) => void;
  /** What the text reads and a person can type: attributes by the source's schema, and parameters as `%Name%`. */
  readonly inputs: readonly AttributeInfo[];
  /** Undefined while nothing is chosen or a typed value is none. */
  readonly subject: EvaluationSubject | undefined;
}

/** `given`: the object, where the page remembers it; otherwise it is chosen here. */
export function useSubject(
  text: string,
  source: ExpressionSource | undefined,
  context: LanguageContext | undefined,
  given?: ChosenObject,
): SubjectChoice {
  const [mode, setMode] = useState<SubjectMode>('object');
  const [own, setObject] = useState<ChosenObject>();
  const chosen = given ?? own;
  const [typed, setTexts] = useState<TypedTexts>({});
  const object = chosen?.kind === source?.kind ? chosen : undefined;
  const names = namesRead(text).join('\n');
  const inputs = useMemo(
    () =>
      names
        .split('\n')
        .filter(Boolean)
        .map((name) => inputOf(name, context)),
    [names, context],
  );
  // A parameter has the connector's value until another is typed.
  const texts = useMemo(
    () => ({ ...Object.fromEntries((context?.parameters ?? []).map(({ name, value }) => [`%${name}%`, value ?? ''])), ...typed }),
    [context, typed],
  );
  const connector = source?.connector;
  const subject = useMemo(
    () => (mode === 'object' ? objectSubject(object, connector) : typedSubject(inputs, texts)),
    [mode, object, connector, inputs, texts],
  );
  return { mode, setMode, object, setObject, texts, setTexts, inputs, subject };
}

/** Also of unfinished text; attributes named in quotes included. */
function namesRead(text: string): readonly string[] {
  const names = new Set<string>();
  for (const node of walk(openDocument(text).tree)) {
    if (node.kind === 'attribute') names.add(node.name);
    if (node.kind === 'parameter') names.add(`%${node.name}%`);
    if (node.kind !== 'call') continue;
    const definition = functions.get(node.name);
    const [first] = node.arguments;
    if (definition?.form === true && definition.attributeName === true && first?.kind === 'text') names.add(first.value);
  }
  return [...names];
}

const inputOf = (name: string, context: LanguageContext | undefined): AttributeInfo =>
  context?.attributes.find((attribute) => attribute.name === name) ?? { name, type: 'string', multiValued: false };

function objectSubject(object: ChosenObject | undefined, connector: string | undefined): EvaluationSubject | undefined {
  if (object === undefined) return undefined;
  if (object.kind === 'connector-space') return { kind: 'connector-space-object', id: object.id };
  return { kind: 'metaverse-object', id: object.id, ...(connector !== undefined && { connector }) };
}

function typedSubject(inputs: readonly AttributeInfo[], texts: TypedTexts): EvaluationSubject | undefined {
  if (inputs.some((input) => typedFault(input, texts[input.name] ?? '') !== undefined)) return undefined;
  const isParameter = ({ name }: AttributeInfo) => name.startsWith('%');
  const noted = (input: AttributeInfo) => [input.name, notedValue(input, texts[input.name] ?? '')] as const;
  return {
    kind: 'values',
    attributes: Object.fromEntries(inputs.filter((input) => !isParameter(input)).map(noted)),
    parameters: Object.fromEntries(inputs.filter(isParameter).map(({ name }) => [name.slice(1, -1), texts[name] || null])),
  };
}
