/**
 * Delta queries over users, groups and contacts (learn.microsoft.com/graph/delta-query-overview). The first round pages
 * through everything; its deltaLink holds the number of the last change before it began, so changes made meanwhile are
 * replayed, which Graph allows itself too. Tokens live seven days; then 410 with a Location to start again.
 */

import type { DirectoryObject } from './directory-object.ts';
import { isRecord, type Json, type LinkKind, type ObjectType, type Properties } from './directory-object.ts';
import { refuse } from './errors.ts';
import { nextLink, withoutTokens } from './listing.ts';
import { readToken, selected } from './query-options.ts';
import { context, odataType } from './rendering.ts';
import type { Exchange, GraphResponse, Handler, Tenant } from './request.ts';
import { shownByDefault } from './schema.ts';

const TOKEN_DAYS = 7;
const DAY = 86_400_000;
/** References in one answer; a larger group is continued on the next page under the same id. */
const PAGE_REFERENCES = 1000;
const COLLECTION: Readonly<Record<ObjectType, string>> = { user: 'users', group: 'groups', orgContact: 'contacts' };
const REFERENCES: Readonly<Partial<Record<ObjectType, { kind: LinkKind; name: string }>>> = {
  user: { kind: 'manager', name: 'manager' },
  group: { kind: 'member', name: 'members' },
};

/** Where a round stands: `since` what the client has, `until` what its deltaLink will say, then the place inside the round. */
interface Round {
  readonly since: number;
  readonly until: number;
  readonly row: number;
  readonly link: number;
  readonly issued: number;
}

export function deltaOf(type: ObjectType): Handler {
  return (exchange) => answer(exchange, type);
}

function answer({ tenant, request }: Exchange, type: ObjectType): GraphResponse {
  const { query } = request;
  for (const name of ['$expand', '$orderby', '$top', '$search', '$count']) {
    if (query.has(name)) throw refuse.badRequest(`The query option '${name}' is not supported for a delta query.`);
  }
  const path = `${COLLECTION[type]}/delta`;
  const restart = `${tenant.graphUrl}/${path}${withoutTokens(query)}`;
  const deltaToken = query.get('$deltatoken');
  const round =
    deltaToken === 'latest' ? undefined : readRound(tenant, deltaToken ?? query.get('$skiptoken'), deltaToken !== null, restart);
  const link = (option: '$deltatoken' | '$skiptoken', state: object) =>
    nextLink(tenant.graphUrl, path, query, { ...state, issued: tenant.clock.now() }, option);
  const body: Properties = { '@odata.context': context(tenant, `${COLLECTION[type]}`) };
  if (!round)
    return { status: 200, body: { ...body, value: [], '@odata.deltaLink': link('$deltatoken', { since: tenant.store.sequence() }) } };

  const tracked = tracks(type, selected(query.get('$select'), type), query.get('$select') === null);
  const { value, next } = page(
    tenant,
    type,
    round,
    tracked,
    idsOf(query.get('$filter')),
    pageSize(request.headers.prefer, tenant.pageSize),
  );
  if (next) return { status: 200, body: { ...body, '@odata.nextLink': link('$skiptoken', next), value } };
  return { status: 200, body: { ...body, '@odata.deltaLink': link('$deltatoken', { since: round.until }), value } };
}

interface Tracked {
  readonly names: readonly string[];
  readonly references: { kind: LinkKind; name: string } | undefined;
}

/** Without `$select` groups carry their members, users do not carry their manager. */
function tracks(type: ObjectType, select: readonly string[] | undefined, byDefault: boolean): Tracked {
  const references = REFERENCES[type];
  const wanted = byDefault ? type === 'group' : references !== undefined && (select?.includes(references.name) ?? true);
  return { names: select ?? shownByDefault[type], references: wanted ? references : undefined };
}

function page(
  tenant: Tenant,
  type: ObjectType,
  round: Round,
  tracked: Tracked,
  ids: readonly string[] | undefined,
  size: number,
): { value: Json[]; next?: Omit<Round, 'issued'> } {
  const initial = round.since === 0;
  const where = {
    sql: `o.sequence > ?${initial ? " AND o.state = 'live'" : ''}${ids ? ` AND o.id IN (${ids.map(() => '?').join(', ')})` : ''}`,
    values: [round.since, ...(ids ?? [])],
  };
  // `row` is the object under way when `link` is set, else the last one done.
  const objects = tenant.store.objects({ type, where, after: round.link > 0 ? round.row - 1 : round.row, limit: size + 1 });
  const value: Json[] = [];
  let budget = PAGE_REFERENCES;
  let done = round.row;
  for (const [index, object] of objects.entries()) {
    const next = { since: round.since, until: round.until, row: done, link: 0 };
    if (index === size || budget <= 0) return { value, next };
    if (object.state !== 'live') {
      value.push({ id: object.id, '@removed': { reason: object.state === 'deleted' ? 'changed' : 'deleted' } });
    } else {
      const after = object.row === round.row ? round.link : 0;
      const changes = referenceChanges(tenant, object, tracked, initial ? undefined : round.since, after, budget);
      value.push({ ...representation(object, tracked.names), ...changes.shown });
      budget -= changes.count;
      if (changes.last !== undefined) return { value, next: { ...next, row: object.row, link: changes.last } };
    }
    done = object.row;
  }
  return { value };
}

/** Properties that were never set are left out; cleared ones are null. */
function representation(object: DirectoryObject, names: readonly string[]): Properties {
  const shown: Properties = { id: object.id };
  for (const name of names) {
    const value = object.properties[name];
    if (value !== undefined && name !== 'passwordProfile') shown[name] = value;
  }
  return shown;
}

function referenceChanges(
  tenant: Tenant,
  object: DirectoryObject,
  { references }: Tracked,
  since: number | undefined,
  after: number,
  limit: number,
): { shown: Properties; count: number; last?: number } {
  if (!references) return { shown: {}, count: 0 };
  const links = tenant.store.links(references.kind, object.row, { after, limit: limit + 1, ...(since === undefined ? {} : { since }) });
  const given = links.slice(0, limit);
  if (given.length === 0) return { shown: {}, count: 0 };
  const entries = given.map(
    (link): Json => ({
      '@odata.type': odataType(link.targetType),
      id: link.targetId,
      ...(link.present ? {} : { '@removed': { reason: 'deleted' } }),
    }),
  );
  const last = links.length > limit ? given.at(-1)?.target : undefined;
  return { shown: { [`${references.name}@delta`]: entries }, count: given.length, ...(last === undefined ? {} : { last }) };
}

/** @throws GraphError 410 when the token is too old, or the directory's history was reset since. */
function readRound(tenant: Tenant, token: string | null, begins: boolean, restart: string): Round {
  const now = tenant.clock.now();
  const until = tenant.store.sequence();
  if (token === null) return { since: 0, until, row: 0, link: 0, issued: now };
  const state = readToken(token);
  if (!isRecord(state) || typeof state.since !== 'number' || typeof state.issued !== 'number')
    throw refuse.badRequest('Badly formed token.');
  const tooOld = state.issued < Math.max(now - TOKEN_DAYS * DAY, tenant.deltaTokensValidFrom());
  // A change number from the future belongs to a folder that was since replaced.
  if (tooOld || state.since > until) throw refuse.resync(restart);
  return {
    since: state.since,
    until: begins ? until : Number(state.until ?? until),
    row: Number(state.row ?? 0),
    link: Number(state.link ?? 0),
    issued: state.issued,
  };
}

/** "Filtering by id only": `id eq 'a' or id eq 'b'`, up to 50. */
function idsOf(filter: string | null): string[] | undefined {
  if (filter === null) return undefined;
  const ids = filter.split(/\s+or\s+/i).map((part) => /^\s*id\s+eq\s+'([0-9a-f-]{36})'\s*$/i.exec(part)?.[1]?.toLowerCase());
  if (ids.length > 50 || ids.includes(undefined)) throw refuse.badRequest('A delta query can only be filtered by id, with up to 50 ids.');
  return ids.filter((id) => id !== undefined);
}

function pageSize(prefer: string | undefined, usual: number): number {
  const asked = Number(/odata\.maxpagesize=(\d+)/i.exec(prefer ?? '')?.[1] ?? usual);
  return Math.min(Math.max(asked, 1), 999);
}
