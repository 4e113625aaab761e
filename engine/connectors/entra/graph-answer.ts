import { isJsonObject, type Json, type JsonObject } from './conversion.ts';

export interface GraphRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Path and query below the service root, beginning with `/`. */
  readonly path: string;
  readonly body?: JsonObject | undefined;
  readonly headers?: { readonly [name: string]: string } | undefined;
}

export interface GraphAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: { readonly [name: string]: string };
  /** undefined when the answer has no JSON body. */
  readonly body: Json | undefined;
}

export const succeeded = (answer: GraphAnswer): boolean => answer.status >= 200 && answer.status < 300;

export const bodyObject = (answer: GraphAnswer): JsonObject => (isJsonObject(answer.body) ? answer.body : {});

/** The objects of a collection answer. */
export function collectionOf(body: JsonObject): readonly JsonObject[] {
  return Array.isArray(body.value) ? body.value.filter(isJsonObject) : [];
}

export const textOf = (json: Json | undefined): string | undefined => (typeof json === 'string' && json !== '' ? json : undefined);

/** Graph's error body, flat. */
export interface GraphErrorDetail {
  readonly code: string;
  readonly message: string;
  readonly requestId: string;
  readonly details: readonly { readonly code: string; readonly message: string; readonly target: string }[];
}

/** Reads `{error: {code, message, innerError, details}}`; answers with what there is when the body is something else. */
export function errorOf(answer: GraphAnswer): GraphErrorDetail {
  const error = isJsonObject(bodyObject(answer).error) ? (bodyObject(answer).error as JsonObject) : {};
  const inner = isJsonObject(error.innerError) ? error.innerError : {};
  const details = Array.isArray(error.details) ? error.details.filter(isJsonObject) : [];
  return {
    code: textOf(error.code) ?? `HTTP ${answer.status}`,
    message: textOf(error.message) ?? 'The tenant gave no reason.',
    requestId: textOf(inner['request-id']) ?? answer.headers['request-id'] ?? '',
    details: details.map((detail) => ({
      code: textOf(detail.code) ?? '',
      message: textOf(detail.message) ?? '',
      target: textOf(detail.target) ?? '',
    })),
  };
}
