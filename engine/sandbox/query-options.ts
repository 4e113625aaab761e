/** `$select`, `$filter`, `$top`, `$orderby`, `$count`, `$expand` and `$skiptoken` of a list request. */
import type { ObjectState, ObjectType } from './directory-object.ts';
import { refuse } from './errors.ts';
import { compileFilter } from './filter.ts';
import type { GraphRequest } from './request.ts';
import { propertyRow } from './schema.ts';
import type { ObjectQuery, SqlFragment } from './store.ts';

export interface Expand {
  readonly name: 'members' | 'manager';
  readonly select: readonly string[] | undefined;
}

export interface ListOptions {
  readonly select: readonly string[] | undefined;
  readonly where: SqlFragment | undefined;
  readonly orderBy: ObjectQuery['orderBy'];
  readonly top: number;
  readonly count: boolean;
  readonly expand: readonly Expand[];
  readonly cursor: PageCursor;
}

/** Where a page starts: after a row in natural order, or so many objects on in an order of its own. */
interface PageCursor {
  readonly after: number;
  readonly skip: number;
}

const MAX_TOP = 999;
const KNOWN = new Set([
  '$select',
  '$filter',
  '$top',
  '$orderby',
  '$count',
  '$expand',
  '$skiptoken',
  '$format',
  '$search',
  '$skip',
  '$deltatoken',
]);

/** @throws GraphError 400 in Graph's words. */
export function listOptions(request: GraphRequest, type: ObjectType, pageSize: number, state: ObjectState = 'live'): ListOptions {
  const { query } = request;
  for (const name of query.keys()) {
    if (name.startsWith('$') && !KNOWN.has(name.toLowerCase())) throw refuse.badQuery(`Query option '${name}' was not recognized.`);
  }
  const count = query.get('$count')?.toLowerCase() === 'true';
  const advanced = count && isEventual(request);
  if (query.has('$skip')) throw refuse.badQuery("'$skip' is not supported by the service.");
  if (query.has('$search')) throw refuse.unsupportedQuery('$search is not offered by the sandbox tenant; use $filter with startsWith.');
  const filter = query.get('$filter');
  return {
    select: selected(query.get('$select'), type),
    where: filter === null ? undefined : compileFilter(filter, type, { advanced, indexed: state === 'live' }),
    orderBy: ordered(query.get('$orderby'), type, advanced, filter !== null),
    top: pageLimit(query.get('$top'), pageSize),
    count: advanced,
    expand: expanded(query.get('$expand'), type),
    cursor: readCursor(query.get('$skiptoken')),
  };
}

export function isEventual(request: GraphRequest): boolean {
  return request.headers.consistencylevel?.toLowerCase() === 'eventual';
}

/** Undefined: the default properties. */
export function selected(value: string | null, type: ObjectType): readonly string[] | undefined {
  if (value === null) return undefined;
  const names = value
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (names.includes('*')) return undefined;
  for (const name of names) {
    if (!propertyRow(type, name) && name !== 'members' && name !== 'manager') {
      throw refuse.badQuery(
        `Parsing OData Select and Expand failed: Could not find a property named '${name}' on type 'microsoft.graph.${type}'.`,
      );
    }
  }
  return names;
}

export function expanded(value: string | null, type: ObjectType): Expand[] {
  if (value === null || value === '') return [];
  // Commas inside parentheses belong to the nested options.
  return value.split(/,(?![^(]*\))/).map((part) => {
    const match = /^\s*(members|manager)\s*(?:\(\s*\$select=([^;)]*)[^)]*\))?\s*$/.exec(part);
    const name = match?.[1] as Expand['name'] | undefined;
    if (!match || name === undefined || (name === 'members') !== (type === 'group')) {
      throw refuse.badQuery(
        `Parsing OData Select and Expand failed: Could not find a property named '${part.trim()}' on type 'microsoft.graph.${type}'.`,
      );
    }
    return { name, select: match[2]?.split(',').map((property) => property.trim()) };
  });
}

export function pageLimit(value: string | null, pageSize: number): number {
  if (value === null) return pageSize;
  const top = Number(value);
  if (!Number.isInteger(top))
    throw refuse.badQuery(
      `Invalid value '${value}' for $top query option found. The $top query option requires a non-negative integer value.`,
    );
  if (top < 1 || top > MAX_TOP)
    throw refuse.unsupportedQuery(`Invalid page size specified: '${value}'. Must be between 1 and ${MAX_TOP} inclusive.`);
  return top;
}

/** Graph's page tokens are opaque; ours are base64url JSON. */
export function writeToken(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** @throws GraphError 400 for anything `writeToken` did not make. */
export function readToken(token: string): { [name: string]: unknown } {
  try {
    const value: unknown = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as { [name: string]: unknown };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw refuse.badRequest('The specified page token value has expired and can no longer be included in the request.');
}

function readCursor(token: string | null): PageCursor {
  if (token === null) return { after: 0, skip: 0 };
  const { after, skip } = readToken(token);
  return { after: Number(after ?? 0), skip: Number(skip ?? 0) };
}

function ordered(value: string | null, type: ObjectType, advanced: boolean, filtered: boolean): ObjectQuery['orderBy'] {
  if (value === null) return undefined;
  const match = /^\s*(\w+)(?:\s+(asc|desc))?\s*$/i.exec(value);
  const name = match?.[1] ?? '';
  const row = propertyRow(type, name);
  if (!match || !row) throw refuse.badQuery(`Could not find a property named '${value}' on type 'microsoft.graph.${type}'.`);
  const plain = !filtered && (name === 'displayName' || (type === 'user' && name === 'userPrincipalName'));
  if (!plain && !(advanced && row.filter && row.kind !== 'texts'))
    throw refuse.unsupportedQuery('Sorting not supported for current query.');
  return { sql: name === 'id' ? 'o.id' : `json_extract(o.body, '$.${name}')`, descending: match[2]?.toLowerCase() === 'desc' };
}
