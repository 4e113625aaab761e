import { Client } from 'ldapts';

export interface ReferenceRead {
  readonly entries: number;
  readonly milliseconds: number;
}

export interface ReferenceServer {
  readonly url: string;
  readonly bindDn: string;
  readonly password: string;
  readonly base: string;
  readonly pageSize?: number;
}

/** What ldapts alone needs to read the entries of a naming context, page by page: the baseline of import budgets. */
export async function referenceRead(server: ReferenceServer): Promise<ReferenceRead> {
  const client = new Client({ url: server.url });
  try {
    await client.bind(server.bindDn, server.password);
    const started = performance.now();
    let entries = 0;
    const options = {
      scope: 'sub',
      filter: '(objectClass=*)',
      timeLimit: 0,
      paged: { pageSize: server.pageSize ?? 1000 },
      attributes: ['*', 'entryUUID'],
    } as const;
    for await (const page of client.searchPaginated(server.base, { ...options, attributes: [...options.attributes] }))
      entries += page.searchEntries.length;
    return { entries, milliseconds: performance.now() - started };
  } finally {
    await client.unbind();
  }
}
