/** Graph's refusals: status, code and wording as the service gives them (learn.microsoft.com/graph/errors and answers seen in public issues). */
import type { Json } from './directory-object.ts';

export interface ErrorDetail {
  readonly code: string;
  readonly message: string;
  readonly target?: string;
}

export interface RequestIds {
  readonly requestId: string;
  readonly clientRequestId: string;
}

/** Thrown by handlers and turned into a Graph error body at one place (`errorBody`). */
export class GraphError extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: readonly ErrorDetail[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, more: { details?: ErrorDetail[]; headers?: Record<string, string> } = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = more.details ?? [];
    this.headers = more.headers ?? {};
  }
}

export function errorBody(error: GraphError, ids: RequestIds, now: number): Json {
  return {
    error: {
      code: error.code,
      message: error.message,
      ...(error.details.length > 0 ? { details: error.details.map((detail) => ({ ...detail })) } : {}),
      innerError: {
        date: new Date(now).toISOString().slice(0, 19),
        'request-id': ids.requestId,
        'client-request-id': ids.clientRequestId,
      },
    },
  };
}

const badRequest = (message: string, details?: ErrorDetail[]) =>
  new GraphError(400, 'Request_BadRequest', message, details ? { details } : {});

/** One entry for each refusal; `resource` is `User`, `Group` or `OrgContact`. */
export const refuse = {
  badRequest,
  notFound: (id: string) =>
    new GraphError(
      404,
      'Request_ResourceNotFound',
      `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
    ),
  unknownSegment: (segment: string) => new GraphError(400, 'BadRequest', `Resource not found for the segment '${segment}'.`),
  methodNotAllowed: () => new GraphError(405, 'Request_BadRequest', 'Specified HTTP method is not allowed for the request target.'),
  emptyPayload: () => new GraphError(400, 'BadRequest', 'Empty Payload. JSON content expected.'),
  unreadablePayload: () =>
    new GraphError(
      400,
      'BadRequest',
      'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
    ),
  payloadTooLarge: () => new GraphError(413, 'RequestEntityTooLarge', 'The request body is too large.'),
  requiredValue: (name: string, resource: string) =>
    badRequest(`A value is required for property '${name}' of resource '${resource}'.`, [
      { code: 'MissingProperty', message: `A value is required for property '${name}' of resource '${resource}'.`, target: name },
    ]),
  invalidValue: (name: string, resource: string, code = 'InvalidValue') => {
    const message = `Invalid value specified for property '${name}' of resource '${resource}'.`;
    return badRequest(message, [{ code, message, target: name }]);
  },
  unknownProperty: (name: string, type: string) =>
    new GraphError(
      400,
      'BadRequest',
      `The property '${name}' does not exist on type 'microsoft.graph.${type}'. Make sure to only use property names that are defined by the type.`,
    ),
  readOnly: (name: string) => badRequest(`Property '${name}' is read-only and cannot be set.`),
  groupAddresses: () =>
    new GraphError(403, 'Authorization_RequestDenied', 'The requesting application is not authorized to set group proxy addresses.'),
  insufficientPrivileges: () => new GraphError(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.'),
  conflict: (name: string) => {
    const message = `Another object with the same value for property ${name} already exists.`;
    return badRequest(message, [{ code: 'ObjectConflict', message, target: name }]);
  },
  synchronizedObject: () =>
    badRequest(
      'Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.',
    ),
  mailEnabledGroup: () =>
    badRequest(
      'The service does not currently support writes of mail-enabled groups. Please ensure that the mail-enablement property is unset and the security-enablement property is set.',
    ),
  referenceExists: (name: string) =>
    badRequest(`One or more added object references already exist for the following modified properties: '${name}'.`),
  unsupportedQuery: (message: string) => new GraphError(400, 'Request_UnsupportedQuery', message),
  badQuery: (message: string) => new GraphError(400, 'BadRequest', message),
  resync: (location: string) =>
    new GraphError(
      410,
      'resyncRequired',
      'The delta token is too old or was issued by an earlier state of the directory. Start a new synchronization from the Location header.',
      { headers: { Location: location } },
    ),
  unauthorized: (message: string, challenge: string) =>
    new GraphError(401, 'InvalidAuthenticationToken', message, { headers: { 'WWW-Authenticate': challenge } }),
  throttled: (seconds: number) =>
    new GraphError(429, 'TooManyRequests', 'Too many requests. Please try again after the time given in Retry-After.', {
      headers: { 'Retry-After': String(seconds) },
    }),
} as const;
