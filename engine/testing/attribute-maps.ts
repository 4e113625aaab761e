import fc from 'fast-check';
import type { AttributeMap, Value } from '../../shared/model/value.ts';

/** A text as directories have them: plain, from any script, with what separates texts in our own tables. */
export const directoryText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ maxLength: 80 }),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.constantFrom('', 'ΟΔΥΣΣΕΥΣ ΣΑΣ', 'İSTANBUL', 'a\u0001b\u0002c', 'nul\0in it', 'x'.repeat(300), 'ß'.repeat(70), '😀'),
);

const other: fc.Arbitrary<Value> = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.boolean(),
  fc.uint8Array({ maxLength: 100 }),
  fc.record({ ref: fc.constantFrom('CN=Ada,DC=example', 'cn=BO,dc=example') }),
);

/** Attributes of one object; an attribute has values of one kind. */
export const attributeMap: fc.Arbitrary<AttributeMap> = fc.dictionary(
  fc.stringMatching(/^[a-z][A-Za-z0-9-]{0,11}$/),
  fc.oneof(
    { weight: 4, arbitrary: fc.array(directoryText, { minLength: 1, maxLength: 3 }) },
    { weight: 1, arbitrary: fc.array(other, { minLength: 1, maxLength: 3 }) },
    { weight: 1, arbitrary: fc.array(directoryText, { minLength: 14, maxLength: 20 }) },
  ),
  { maxKeys: 20 },
);
