import { ResultCodeError } from 'ldapts';
import { type ChangeList, type ChangeSource, noChanges } from './change-source.ts';
import { fullImportRequired } from './failure.ts';
import type { ObjectSource } from './object-search.ts';
import { readEntry, searchOnce, textsOf } from './paged-search.ts';
import type { RootDse } from './root-dse.ts';
import { SYNC_REQUEST, SyncDoneControl, SyncInfoMessage, SyncRequestControl, takeSyncInfo } from './sync-control.ts';

/** unwillingToPerform (the provider was set back behind the cookie), e-syncRefreshRequired, and refusals of the cookie. */
const REFUSALS = new Set([2, 53, 80, 4096]);

/** OpenLDAP's syncprov overlay and others of RFC 4533, asked once per import (`refreshOnly`). */
export class ContentSynchronization implements ChangeSource {
  readonly method = 'content-synchronization';
  readonly #source: ObjectSource;

  constructor(source: ObjectSource) {
    this.#source = source;
  }

  static offeredBy(root: RootDse): boolean {
    return root.controls.has(SYNC_REQUEST);
  }

  /** The provider keeps the numbers of its last changes in the entry of the naming context; a cookie is made of them. */
  async now(): Promise<string | undefined> {
    const { connection, request } = this.#source;
    const entry = await readEntry(connection.client, request.partition, ['contextCSN']);
    const numbers = entry === undefined ? [] : textsOf(entry, 'contextCSN');
    return numbers.length === 0 ? undefined : `rid=000,csn=${numbers.join(';')}`;
  }

  async since(marker: string): Promise<ChangeList> {
    const { connection, request } = this.#source;
    takeSyncInfo(connection.client);
    const state = new SyncRequestControl(marker);
    const done = new SyncDoneControl();
    const search = { base: request.partition, filter: '(objectClass=*)', attributes: ['1.1'], controls: [state, done] };
    const answer = await searchOnce(connection.client, search).catch((error: unknown) => {
      if (!(error instanceof ResultCodeError) || !REFUSALS.has(error.code)) throw error;
      throw fullImportRequired(connection.target, 'the server refused the cookie of the last import', error);
    });
    if (!done.received) throw fullImportRequired(connection.target, 'the server did not say where its changes end');

    const changed = new Set<string>();
    const deleted = new Set<string>();
    const present = new Set<string>();
    for (const { uuid, state: what } of state.states) {
      if (what === 'delete') deleted.add(uuid);
      else {
        present.add(uuid);
        if (what !== 'present') changed.add(uuid);
      }
    }
    for (const message of answer.searchReferences) {
      if (!(message instanceof SyncInfoMessage)) continue;
      for (const uuid of message.ids) (message.deleted ? deleted : present).add(uuid);
    }
    return {
      ...noChanges,
      changed,
      deleted,
      // It does not say what a change was about; a container keeps its own number when its parent is renamed.
      moved: changed,
      // Nothing at all mentioned and nothing changed: the cookie is up to date.
      present: done.refreshDeletes ? undefined : present,
      marker: done.cookie === undefined || done.cookie === '' ? marker : done.cookie,
    };
  }
}
