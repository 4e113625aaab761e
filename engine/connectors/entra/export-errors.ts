import type { ExportFailure } from '../connector.ts';
import { errorOf, type GraphAnswer, type GraphErrorDetail } from './graph-answer.ts';

/**
 * Graph's refusals of one object as export error types (spec/engine.md §9.6, spec/features.md §7.5). The first row that
 * fits decides; a row fits when everything it names fits.
 */
const rows: readonly {
  readonly status?: number;
  /** Error code of the answer or of one of its details. */
  readonly code?: RegExp;
  readonly message?: RegExp;
  readonly export: string;
}[] = [
  {
    code: /^(ObjectConflict|PropertyConflict|ConflictingObjects|Request_MultipleObjectsWithSameKeyValue)$/,
    export: 'AttributeValueMustBeUnique',
  },
  {
    message: /same value for property|already exists with|uniqueness violation|already assigned to/i,
    export: 'AttributeValueMustBeUnique',
  },
  { message: /on-premises mastered|originated within an external service/i, export: 'readonly-attribute' },
  { message: /is read-only and cannot be set/i, export: 'readonly-attribute' },
  { message: /mail-enabled (security )?groups?/i, export: 'no-export-to-this-object-type' },
  { status: 403, export: 'permission-issue' },
  { status: 401, export: 'permission-issue' },
  { status: 404, export: 'cd-missing-object' },
  { status: 413, export: 'LargeObject' },
  { code: /InvalidLength|MaxLength|TooLong/i, export: 'ExceededAllowedLength' },
  { message: /exceeds? (the )?(maximum|allowed)|too long/i, export: 'ExceededAllowedLength' },
  { message: /userPrincipalName|domain portion|mailNickname|property 'mail'|property mail/i, export: 'IdentityDataValidationFailed' },
  { code: /MissingProperty/, export: 'missing-provisioning-attribute' },
  { message: /a value is required for property/i, export: 'missing-provisioning-attribute' },
  { message: /references? (already exist|are not present|do not exist)/i, export: 'dn-attributes-failure' },
  { status: 409, export: 'locking-error-needs-retry' },
  { status: 429, export: 'cd-connectivity-error' },
  { status: 500, export: 'cd-connectivity-error' },
  { status: 502, export: 'cd-connectivity-error' },
  { status: 503, export: 'cd-connectivity-error' },
  { status: 504, export: 'cd-connectivity-error' },
  { status: 400, export: 'constraint-violation' },
];

/** The export error of a refused answer; `subject` names the object in the message. */
export function exportFailure(answer: GraphAnswer, subject: string): ExportFailure {
  const error = errorOf(answer);
  const targets = [...new Set(error.details.map((detail) => detail.target).filter((target) => target !== ''))];
  return {
    code: exportCode(answer.status, error),
    message: `${subject}: ${error.message}`,
    detail: {
      'error-code': String(answer.status),
      'error-literal': error.code,
      'server-error-detail': error.message,
      'request-id': error.requestId,
      ...(targets.length === 0 ? {} : { property: targets.join(', ') }),
    },
  };
}

/** Two objects want the same value, or one that is not free yet; may pass once other changes are through. */
export const isConflict = (failure: ExportFailure): boolean =>
  failure.code === 'AttributeValueMustBeUnique' || failure.code === 'InvalidSoftMatch';

function exportCode(status: number, error: GraphErrorDetail): string {
  const codes = [error.code, ...error.details.map((detail) => detail.code)];
  const row = rows.find(
    (candidate) =>
      (candidate.status === undefined || candidate.status === status) &&
      (candidate.code === undefined || codes.some((code) => candidate.code?.test(code))) &&
      (candidate.message === undefined || candidate.message.test(error.message)),
  );
  return row?.export ?? 'cd-error';
}
