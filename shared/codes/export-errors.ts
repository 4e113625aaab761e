import type { CodeDescription, CodeTable } from './code-table.ts';

const row = (meaning: string, remedy: string): CodeDescription => ({ meaning, remedy });

const dn = 'Correct the name, or the rule that makes it.';
const value = 'Correct the value at its source, or the rule that makes it.';
const anchor = 'Check which objects of the connected system carry the same identifying value.';
const retried = 'Nothing to do: it is sent again on every export.';
const notes = 'Correct the provisioning attributes in the rule.';
const password = 'Correct password policy or permissions in the connected system.';

/** Errors of the engine family on export (spec/console.md §15.7b, spec/engine.md §9.6). */
const familyErrors: CodeTable = {
  'cd-error': row('The connected system refused the change with an error of its own.', 'Read its code and text in the details.'),
  'cd-connectivity-error': row('The connection failed while the change was sent.', retried),
  'error-code': row('The connected system answered with a code the connector does not translate.', 'Read the code in the details.'),
  'error-literal': row('The connected system answered with this text.', 'Read the text in the details.'),
  'cd-missing-object': row(
    'The object no longer exists in the connected system.',
    'Import from that system; the object is then created again if the rules want it.',
  ),
  'cd-existing-object': row(
    'The object exists already in the connected system.',
    'Import from that system, so that the rules can join it.',
  ),
  'cd-existing-attribute-or-value': row('The value is already there.', 'Import from that system.'),
  'permission-issue': row('The account of the connector may not make this change.', 'Grant it the right on this object or attribute.'),
  'non-existent-parent': row(
    'The container of the object does not exist.',
    'Create the container, or correct the rule that makes the name.',
  ),
  'rename-to-existing-dn': row('Another object has the new name already.', dn),
  'invalid-dn': row('The name is not valid in the connected system.', dn),
  'modify-naming-attribute': row('The attribute is part of the name and cannot be changed alone.', dn),
  'duplicate-anchor': row(
    'The connected system answered with the identity of another object, which belongs to another identity here.',
    anchor,
  ),
  'ambiguous-update': row('The change fits several objects of the connected system.', anchor),
  'missing-anchor-component': row('The identifying value is missing.', anchor),
  'multi-valued-anchor-component': row('The identifying attribute has several values.', anchor),
  'anchor-too-long': row('The identifying value is too long.', anchor),
  'constraint-violation': row('The change breaks a constraint of the connected system.', value),
  'schema-violation': row('The change does not fit the schema of the connected system.', value),
  'syntax-violation': row('A value is not in the syntax of its attribute.', value),
  'type-mismatch': row('A value is of another type than its attribute.', value),
  'readonly-attribute': row('The attribute cannot be written.', 'Take the attribute out of the outbound rule.'),
  'invalid-attribute-value': row('The connected system does not accept a value.', value),
  'insufficient-field-width': row('A value is longer than its column.', value),
  'insufficient-columns': row('The row does not have enough columns.', 'Correct the columns of the connector.'),
  'code-page-conversion': row('A value cannot be written in the encoding of the connected system.', value),
  'dn-attributes-failure': row(
    'References name objects that do not exist in the connected system.',
    'Export those objects first; the references follow by themselves.',
  ),
  'partial-success': row(
    'The object was written, but some of its references could not be sent yet.',
    'They follow as soon as the objects they name exist in the connected system.',
  ),
  'no-export-to-this-object-type': row(
    'The connected system takes no object of this kind from this connector; the message says why.',
    'Nothing is lost: it stays staged. Create such objects in the connected system by its own means, or put just these out of scope – not the whole object type.',
  ),
  'missing-provisioning-attribute': row('An attribute needed to create the object is missing.', notes),
  'invalid-provisioning-attribute-value': row('An attribute needed to create the object has a wrong value.', notes),
  'unexpected-provisioning-attribute': row('An attribute is not allowed when the object is created.', notes),
  'provision-to-secondary-nab': row('Objects cannot be created in a secondary address book (Notes).', notes),
  'certifier-ou-not-configured': row('The certifier is not configured (Notes).', notes),
  'temporary-certifier-file-creation-failure': row('The certifier file could not be made (Notes).', notes),
  'password-policy-violation': row('The password breaks the policy of the connected system.', password),
  'password-set-disallowed': row('The password may not be set.', password),
  'encryption-not-enabled': row('The connection is not encrypted, so the password was not sent.', 'Use TLS for this connector.'),
  'encrypted-attributes': row('Encrypted attributes could not be read.', password),
  'kerberos-no-logon-server': row('No logon server was found.', 'Check name resolution.'),
  'kerberos-time-skew': row('The clocks differ too much.', 'Set the clocks.'),
  'locking-error-needs-retry': row('Two operations blocked each other.', retried),
  'encryption-key-lost': row('The key of the secret store is missing.', 'Enter the secrets of the connector again.'),
  'unexpected-error': row('The engine failed on this object.', 'The log has the details.'),
};

/** Errors of the Entra connector, named as its administrators know them (spec/features.md §7.5). */
const entraErrors: CodeTable = {
  InvalidSoftMatch: row(
    'The tenant has no object of this source anchor, but another one with the same address or user principal name that belongs to another source object.',
    'Find the other object in the tenant; remove or correct the duplicate at its source.',
  ),
  InvalidHardMatch: row(
    'The tenant does not allow taking over this cloud object.',
    'Lift the block in the tenant for the time of the take-over, or use another source anchor.',
  ),
  ObjectTypeMismatch: row(
    'The object that carries the same address in the tenant is of another type.',
    'Remove or correct one of the two.',
  ),
  AttributeValueMustBeUnique: row(
    'Another object of the tenant has the same mail, proxy address or user principal name.',
    'Give each object its own value at the source.',
  ),
  IdentityDataValidationFailed: row('The tenant does not accept a value, usually the user principal name.', value),
  DataValidationFailed: row('The tenant does not accept a value.', value),
  LargeObject: row('The object is too large for the tenant.', 'Reduce its certificates (15 at most), addresses (about 300) or photo.'),
  ExceededAllowedLength: row('A value is longer than the tenant allows.', value),
  ExistingAdminRoleConflict: row(
    'The object in the tenant holds an administrator role and is not taken over.',
    'Remove the role, export, then grant it again.',
  ),
  FederatedDomainChangeError: row(
    'The user moved between two federated domains.',
    'Change the suffix to a managed domain first, then to the new one.',
  ),
  DeletingCloudOnlyObjectNotAllowed: row(
    'The object is not owned by synchronization, so it is not deleted (error type 114).',
    'Delete it in the tenant, or leave it there.',
  ),
  PasswordAccessViolation: row('The password of this object cannot be set by synchronization.', 'Check who owns the object in the tenant.'),
};

/** Every export error with its meaning and remedy. */
export const exportErrors: CodeTable = { ...familyErrors, ...entraErrors };
