import { Field, Input, Text, Textarea } from '@fluentui/react-components';
import type { AttributeInfo } from '../../../shared/contract/expressions.ts';
import { typedFault } from './typed-value.ts';

export type TypedTexts = { readonly [attribute: string]: string };

/** A field for each attribute and parameter that the expression reads; an empty one has no value. */
export function TypedValues({
  inputs,
  texts,
  onChange,
}: {
  inputs: readonly AttributeInfo[];
  texts: TypedTexts;
  onChange: (texts: TypedTexts) => void;
}) {
  if (inputs.length === 0) return <Text>The expression reads no attribute yet.</Text>;
  return inputs.map((input) => {
    const { name, type, multiValued } = input;
    const text = texts[name] ?? '';
    const fault = typedFault(input, text);
    const change = (value: string) => onChange({ ...texts, [name]: value });
    return (
      <Field
        key={name}
        size="small"
        label={`${name} (${multiValued ? `${type}, a line per value` : type})`}
        {...(fault !== undefined && { validationMessage: fault })}
      >
        {multiValued ? (
          <Textarea size="small" resize="vertical" value={text} spellCheck={false} onChange={(_, { value }) => change(value)} />
        ) : (
          <Input size="small" value={text} spellCheck={false} placeholder="no value" onChange={(_, { value }) => change(value)} />
        )}
      </Field>
    );
  });
}
