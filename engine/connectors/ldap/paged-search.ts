import {
  type Client,
  type Control,
  type Filter,
  FilterParser,
  PagedResultsControl,
  type SearchEntry,
  SearchRequest,
  type SearchResponse,
  StatusCodeParser,
} from 'ldapts';

export interface PagedSearch {
  readonly base: string;
  readonly scope?: 'base' | 'one' | 'sub';
  /** Text: RFC 4515. Values that are not text need a filter object. */
  readonly filter: string | Filter;
  readonly attributes: readonly string[];
  readonly pageSize?: number;
  readonly controls?: readonly Control[];
}

/**
 * Searches page by page (RFC 2696), to the very end, and delivers entries as they came off the wire. Referrals are left out.
 * Throws what ldapts throws; never reconnects, because a cookie is worth nothing on another connection.
 *
 * ldapts' own `searchPaginated` is not used for two reasons: it takes an empty page for the last one although servers may
 * send empty pages with a cookie, so that an import would look complete and the rest of the directory deleted; and it
 * copies every entry into an object first. `_send` is private there, the version of ldapts is pinned.
 */
export async function* searchPages(client: Client, search: PagedSearch): AsyncGenerator<SearchEntry[]> {
  const paging = new PagedResultsControl({ value: { size: search.pageSize ?? 1000 } });
  const request = new SearchRequest({
    messageId: 0,
    baseDN: search.base,
    scope: search.scope ?? 'sub',
    filter: filterOf(search.filter),
    attributes: [...search.attributes],
    timeLimit: 0,
    controls: [...(search.controls ?? []), paging],
  });
  for (;;) {
    const response = await send(client, request);
    yield response.searchEntries;
    const cookie = cookieOf(response);
    if (cookie === undefined) return;
    paging.value = { size: search.pageSize ?? 1000, cookie };
  }
}

/** All entries of a small search. */
export async function searchAll(client: Client, search: PagedSearch): Promise<SearchEntry[]> {
  const entries: SearchEntry[] = [];
  for await (const page of searchPages(client, search)) entries.push(...page);
  return entries;
}

/**
 * A search without paging, for controls that bring their own (DirSync, content synchronization). The answers of controls are
 * parsed into the instances given. Throws what ldapts throws.
 */
export function searchOnce(client: Client, search: Omit<PagedSearch, 'pageSize'>): Promise<SearchResponse> {
  const request = new SearchRequest({
    messageId: 0,
    baseDN: search.base,
    scope: search.scope ?? 'sub',
    filter: filterOf(search.filter),
    attributes: [...search.attributes],
    timeLimit: 0,
    controls: [...(search.controls ?? [])],
  });
  return send(client, request);
}

/** One entry by name; undefined when the server delivers none. */
export async function readEntry(client: Client, dn: string, attributes: readonly string[]): Promise<SearchEntry | undefined> {
  const request = new SearchRequest({
    messageId: 0,
    baseDN: dn,
    scope: 'base',
    filter: FilterParser.parseString('(objectClass=*)'),
    attributes: [...attributes],
    timeLimit: 0,
  });
  return (await send(client, request)).searchEntries[0];
}

/** Text values of an attribute, by name in any case. */
export function textsOf(entry: SearchEntry, name: string): readonly string[] {
  const lower = name.toLowerCase();
  const values = entry.attributes.find((attribute) => attribute.type.toLowerCase() === lower)?.values ?? [];
  return values.map((value) => (typeof value === 'string' ? value : value.toString('utf8')));
}

const filterOf = (filter: string | Filter): Filter => (typeof filter === 'string' ? FilterParser.parseString(filter) : filter);

/** What ldapts 9.2.0 keeps private. */
interface ClientInside {
  _nextMessageId(): number;
  _send(message: SearchRequest): Promise<SearchResponse | undefined>;
}

async function send(client: Client, request: SearchRequest): Promise<SearchResponse> {
  // ldapts would reconnect, but not sign in again: the rest would be read anonymously.
  if (!client.isConnected) throw new Error('Connection closed');
  const inner = client as unknown as ClientInside;
  request.messageId = inner._nextMessageId();
  const response = await inner._send(request);
  if (response === undefined || response.status !== 0) throw StatusCodeParser.parse(response);
  return response;
}

function cookieOf(response: SearchResponse): Buffer | undefined {
  for (const control of response.controls ?? []) {
    if (control instanceof PagedResultsControl && control.value?.cookie?.length) return control.value.cookie;
  }
  return undefined;
}

/** Asks for the next item while the caller works on the current one. */
export async function* ahead<T>(source: AsyncGenerator<T>): AsyncGenerator<T> {
  let next = source.next();
  try {
    for (;;) {
      const { done, value } = await next;
      if (done) return;
      next = source.next();
      // The failure is met when its turn comes; until then it must not count as unhandled.
      next.catch(() => {});
      yield value;
    }
  } finally {
    await Promise.allSettled([next]);
    await source.return(undefined);
  }
}
