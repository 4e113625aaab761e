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
  /** The attributes that the text reads, by the source's schema. */
  readonly attributes: readonly AttributeInfo[];
  /** Undefined while nothing is chosen or a typed value is none. */
  readonly subject: EvaluationSubject | undefined;
}

export function useSubject(text: string, source: ExpressionSource | undefined, context: LanguageContext | undefined): SubjectChoice {
  const [mode, setMode] = useState<SubjectMode>('object');
  const [chosen, setObject] = useState<ChosenObject>();
  const [texts, setTexts] = useState<TypedTexts>({});
  const object = chosen?.kind === source?.kind ? chosen : undefined;
  const names = attributesRead(text).join('\n');
  const attributes = useMemo(
    () =>
      names
        .split('\n')
        .filter(Boolean)
        .map((name) => attributeOf(name, context)),
    [names, context],
  );
  const connector = source?.connector;
  const subject = useMemo(
    () => (mode === 'object' ? objectSubject(object, connector) : typedSubject(attributes, texts, context)),
    [mode, object, connector, attributes, texts, context],
  );
  return { mode, setMode, object, setObject, texts, setTexts, attributes, subject };
}

/** Also of unfinished text; those named in quotes included. */
function attributesRead(text: string): readonly string[] {
  const names = new Set<string>();
  for (const node of walk(openDocument(text).tree)) {
    if (node.kind === 'attribute') names.add(node.name);
    if (node.kind !== 'call') continue;
    const definition = functions.get(node.name);
    const [first] = node.arguments;
    if (definition?.form === true && definition.attributeName === true && first?.kind === 'text') names.add(first.value);
  }
  return [...names];
}

const attributeOf = (name: string, context: LanguageContext | undefined): AttributeInfo =>
  context?.attributes.find((attribute) => attribute.name === name) ?? { name, type: 'string', multiValued: false };

function objectSubject(object: ChosenObject | undefined, connector: string | undefined): EvaluationSubject | undefined {
  if (object === undefined) return undefined;
  if (object.kind === 'connector-space') return { kind: 'connector-space-object', id: object.id };
  return { kind: 'metaverse-object', id: object.id, ...(connector !== undefined && { connector }) };
}

function typedSubject(
  attributes: readonly AttributeInfo[],
  texts: TypedTexts,
  context: LanguageContext | undefined,
): EvaluationSubject | undefined {
  if (attributes.some((attribute) => typedFault(attribute, texts[attribute.name] ?? '') !== undefined)) return undefined;
  return {
    kind: 'values',
    attributes: Object.fromEntries(attributes.map((attribute) => [attribute.name, notedValue(attribute, texts[attribute.name] ?? '')])),
    parameters: Object.fromEntries((context?.parameters ?? []).map(({ name, value }) => [name, value])),
  };
}
