import type { CodeTable } from './code-table.ts';

const value = 'Correct the value at the source.';

/** Errors of single objects on import (spec/console.md §15.6). Any of them keeps the import from marking deletions. */
export const discoveryErrors: CodeTable = {
  'missing-change-type': { meaning: 'A change came without its type.', remedy: 'Run Full Import.' },
  'invalid-change-type': { meaning: 'A change came with an unknown type.', remedy: 'Run Full Import.' },
  'multi-valued-change-type': { meaning: 'A change came with several types.', remedy: 'Run Full Import.' },
  'need-full-object': { meaning: 'A change names an object that is not in the connector space.', remedy: 'Run Full Import.' },
  'missing-dn': { meaning: 'The object has no distinguished name.', remedy: value },
  'dn-not-ldap-conformant': { meaning: 'The distinguished name is not in LDAP syntax.', remedy: value },
  'invalid-dn': { meaning: 'The distinguished name breaks a limit: characters, an empty or too long part, or depth.', remedy: value },
  'missing-anchor-component': {
    meaning: 'The attribute that identifies the object for good is missing.',
    remedy: 'Check the anchor attribute of the connector and that the account may read it.',
  },
  'multi-valued-anchor-component': { meaning: 'The attribute that identifies the object has several values.', remedy: value },
  'anchor-too-long': { meaning: 'The identifying value is longer than 398 characters.', remedy: 'Choose another anchor attribute.' },
  'duplicate-object': {
    meaning: 'Two objects of the same import have the same identifying value.',
    remedy: 'Give each object its own at the source.',
  },
  'missing-object-class': { meaning: 'The object has no object class.', remedy: value },
  'missing-object-type': { meaning: 'The object has no type.', remedy: value },
  'unmappable-object-type': {
    meaning: 'The object classes match no type of the connector.',
    remedy: 'Select the object type in the connector, or correct the classes.',
  },
  'parse-error': { meaning: 'The input cannot be understood at the place given.', remedy: 'Correct the file there.' },
  'read-error': { meaning: 'The object could not be read.', remedy: 'Check the permissions of the account on this object.' },
  'staging-error': { meaning: 'The engine could not store the object.', remedy: 'The log has the details.' },
  'invalid-modification-type': { meaning: 'An LDIF modification has an unknown type.', remedy: 'Correct the file there.' },
  'conflicting-modification-types': { meaning: 'LDIF modifications contradict each other.', remedy: 'Correct the file there.' },
  'multi-single-mismatch': {
    meaning: 'A single-valued attribute has several values.',
    remedy: 'Correct the object at the source, or refresh the schema of the connector.',
  },
  'invalid-attribute-value': { meaning: 'A value does not fit the type of its attribute.', remedy: value },
  'invalid-base64-value': { meaning: 'A value is not valid base64.', remedy: value },
  'invalid-numeric-value': { meaning: 'A value is not a whole number.', remedy: value },
  'invalid-boolean-value': { meaning: 'A value is neither TRUE nor FALSE.', remedy: value },
  'unsupported-value-type': { meaning: 'A value is of a type the connector cannot handle.', remedy: value },
  'invalid-reference-value': { meaning: 'A reference is not a distinguished name.', remedy: value },
  'reference-value-not-ldap-conformant': { meaning: 'A reference is not in LDAP syntax.', remedy: value },
};
