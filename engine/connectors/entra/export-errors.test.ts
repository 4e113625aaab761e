import { expect, it } from 'vitest';
import { exportFailure } from './export-errors.ts';

const answer = (status: number, code: string, message: string, details: { code: string; target?: string }[] = []) => ({
  status,
  headers: {},
  body: { error: { code, message, details: details.map((detail) => ({ message, ...detail })), innerError: { 'request-id': 'r-7' } } },
});

it.each([
  [
    400,
    'Request_BadRequest',
    'Another object with the same value for property userPrincipalName already exists.',
    'AttributeValueMustBeUnique',
  ],
  [409, 'Request_MultipleObjectsWithSameKeyValue', 'Conflict.', 'AttributeValueMustBeUnique'],
  [400, 'Request_BadRequest', 'Uniqueness violation. Property: SourceAnchor.', 'AttributeValueMustBeUnique'],
  [404, 'Request_ResourceNotFound', "Resource 'x' does not exist.", 'cd-missing-object'],
  [403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.', 'permission-issue'],
  [
    400,
    'Request_BadRequest',
    "Invalid value specified for property 'userPrincipalName' of resource 'User'.",
    'IdentityDataValidationFailed',
  ],
  [400, 'Request_BadRequest', 'Property netId is invalid.', 'constraint-violation'],
  [
    400,
    'Request_BadRequest',
    'Unable to update the specified properties for on-premises mastered Directory Sync objects.',
    'readonly-attribute',
  ],
  [413, 'RequestEntityTooLarge', 'Too large.', 'LargeObject'],
  [503, 'ServiceUnavailable', 'Later.', 'cd-connectivity-error'],
  [418, 'Teapot', 'Short and stout.', 'cd-error'],
])('%i %s "%s" is %s', (status, code, message, expected) => {
  expect(exportFailure(answer(status, code, message), 'ann@harbour.example').code).toBe(expected);
});

it('keeps what an administrator needs to ask Microsoft: codes, words, request id, property', () => {
  expect(exportFailure(answer(400, 'Request_BadRequest', 'No.', [{ code: 'ObjectConflict', target: 'mail' }]), 'ann')).toEqual({
    code: 'AttributeValueMustBeUnique',
    message: 'ann: No.',
    detail: {
      'error-code': '400',
      'error-literal': 'Request_BadRequest',
      'server-error-detail': 'No.',
      'request-id': 'r-7',
      property: 'mail',
    },
  });
});
