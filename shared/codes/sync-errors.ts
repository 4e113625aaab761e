import type { CodeDescription, CodeTable } from './code-table.ts';

const row = (meaning: string, remedy: string): CodeDescription => ({ meaning, remedy });

const rule = 'Open the rule named in the error and correct it.';
const data = 'Correct the value at the source named in the error, or the rule that reads it.';
const retry = 'Nothing to do: the object is tried again on every synchronization.';
const container = 'Synchronize the objects of the container first, or do the change in the connected system.';
const module = 'Correct or remove the module.';
const foreign = 'This code belongs to a connector type this build does not have.';

const flowErrors: CodeTable = {
  'flow-multi-values-to-single-value': row('A multi-valued attribute flows to a single-valued one and has several values.', data),
  'ambiguous-export-flow-to-single-valued-attribute': row('Several metaverse values flow to a single-valued attribute.', data),
  'ambiguous-import-flow-from-multiple-connectors': row(
    'Two objects of one connected system feed the same metaverse object.',
    'Find the duplicate in the connected system.',
  ),
  'ambigous-reference-value-for-export-flow': row(
    'A reference leads to several objects of the connected system.',
    'Find the duplicate connector of the referenced metaverse object.',
  ),
  'cs-attribute-type-mismatch': row('A value is of another type than the schema says.', 'Refresh the schema of the connector.'),
  'cannot-parse-dn-component': row('A part of the distinguished name could not be read.', rule),
  'cannot-parse-object-id': row('The value a join looks up is not a GUID.', data),
  'dn-index-out-of-bounds': row('The rule asks for a part the distinguished name does not have.', rule),
  'datetime-string-format-incorrect': row('A text is not a date in the expected form.', data),
  'invalid-boolean-constant-flow': row('A constant that flows to a yes/no attribute is neither True nor False.', rule),
  'invalid-reference-constant-flow': row('A constant that flows to a reference is not a distinguished name.', rule),
  'mv-constraint-violation': row('A value is too long for an indexed metaverse attribute (448 characters, 900 bytes).', data),
  'unique-index-violation': row('A value that has to be unique in the metaverse exists already.', data),
  'unsupported-attribute-type': row('The type of an attribute is not supported.', rule),
  'join-object-id-must-be-single-valued': row('The value a join looks up has several values.', data),
  'encryption-key-lost': row('The key of the secret store is missing.', 'Enter the secrets of the connector again.'),
};

const structureErrors: CodeTable = {
  'connector-filter-rule-violation': row('The change would take the object out of its own filter.', rule),
  'unsupported-container-rename': row('A container with objects in it cannot be renamed by rules.', container),
  'unsupported-container-delete': row('A container with objects in it cannot be deleted by rules.', container),
  'unexported-container-rename': row('A container that was never exported cannot be renamed.', container),
  'exported-change-not-reimported': row(
    'A value that was exported successfully was not there in the next import. It is exported again.',
    'Look whether the connected system corrects the value itself; then correct it at its source.',
  ),
  'locking-error-needs-retry': row('Two operations blocked each other.', retry),
  'write-locking-error-needs-retry': row('Two operations blocked each other while writing.', retry),
  'missing-partition-for-run-step': row(
    'The step names a partition that no longer exists.',
    'Select the partitions of the connector again.',
  ),
  'unexpected-error': row('The engine failed on this object.', 'The log has the details.'),
};

const ruleErrors: CodeTable = {
  'sync-rule-error-function-triggered': row(
    'An Error() in a rule refused the object on purpose; its text says why.',
    'Correct the data the text speaks of.',
  ),
  'sync-rule-different-join-criteria': row(
    'Several rules in scope want to join the object by different criteria.',
    'Give them equal criteria, or scopes that exclude each other.',
  ),
  'sync-rule-different-merge-types': row(
    'Rules in scope use different merge types for one attribute.',
    'Give all of them the same merge type.',
  ),
  'sync-rule-join-ambiguous': row(
    'The metaverse object found is linked to another object of the same connected system.',
    'Find the duplicate in the connected system.',
  ),
  'sync-rule-invalid-xml-attribute-flow': row('A flow is incomplete.', rule),
  'sync-rule-invalid-expression': row('An expression is incomplete or not valid.', rule),
  'sync-rule-invalid-function-xml': row('A function call is malformed.', rule),
  'sync-rule-required-attr-not-found': row('An attribute the rule needs is missing.', rule),
  'sync-rule-scoping-filter-invalid-xml': row('The scope is malformed.', rule),
  'sync-rule-scoping-filter-invalid-operator': row('An operator of the scope does not fit its attribute.', rule),
  'sync-rule-validation-parsing-error': row('The rule could not be read.', rule),
  'sync-rule-inbound-flow-rules-invalid': row('An inbound flow is not valid.', rule),
  'sync-rule-outbound-flow-rules-invalid': row('An outbound flow is not valid.', rule),
  'sync-rule-flow-provisioning-failed': row(
    'The object could not be provisioned: its name is missing or belongs to another identity.',
    'Correct the attributes the name is made of.',
  ),
  'sync-rule-flow-attribute-not-found': row('An attribute of a flow is not in the schema.', rule),
  'sync-rule-relationship-criteria-attribute-not-found': row('An attribute of the join criteria is not in the schema.', rule),
  'sync-rule-invalid-relationship-criteria-xml': row('The join criteria are malformed.', rule),
  'sync-rule-invalid-export-scoping-xml': row('The outbound scope is malformed.', rule),
};

const extensionErrors: CodeTable = {
  'extension-dll-exception': row('A module failed with an exception.', module),
  'extension-dll-crash': row('The process of a module died.', module),
  'extension-dll-timeout': row('A module did not answer in time.', module),
  'extension-entry-point-not-implemented': row('A module lacks the operation.', module),
  'extension-unexpected-attribute-value': row('A module refused a value.', module),
  'extension-projection-object-type-not-set': row('Projection named no metaverse type.', module),
  'extension-projection-invalid-object-type': row('Projection named an unknown metaverse type.', module),
  'extension-join-resolution-invalid-object-type': row('Join resolution named an unknown metaverse type.', module),
  'extension-join-resolution-index-out-of-bounds': row('Join resolution chose a candidate that does not exist.', module),
  'extension-provisioning-call-limit-reached': row(
    'Provisioning called itself more than ten times for one object.',
    'Look for rules that undo each other.',
  ),
  'extension-deprovisioning-invalid-result': row('Deprovisioning answered with an unknown action.', module),
  'failed-impersonation': row('The account could not be used.', foreign),
  'failed-app-store-access': row('The service store could not be reached.', foreign),
  'failed-schema-access': row('The service schema could not be read.', foreign),
  'app-store-import-exception': row('The service store failed on import.', foreign),
  'sync-config-operation-not-supported': row('The service does not support the operation.', foreign),
  'failed-creation-via-web-services': row('The service refused to create the object.', foreign),
  'failed-modification-via-web-services': row('The service refused to change the object.', foreign),
  'failed-deletion-via-web-services': row('The service refused to delete the object.', foreign),
  'dre-missing-required-attribute': row('An attribute of a detected rule entry is missing.', foreign),
};

/** Synchronization errors of single objects (spec/console.md §15.7a, spec/engine.md §14.2; three names are ours). */
export const syncErrors: CodeTable = { ...flowErrors, ...structureErrors, ...ruleErrors, ...extensionErrors };
