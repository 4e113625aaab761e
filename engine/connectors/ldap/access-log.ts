import type { SearchEntry } from 'ldapts';
import { dnKey, isWithin } from '../../../shared/model/dn.ts';
import type { ChangeList, ChangeSource } from './change-source.ts';
import { fullImportRequired } from './failure.ts';
import { changeListOf } from './log-changes.ts';
import { type NamedChange, NamedChanges, nameAfter } from './named-changes.ts';
import type { ObjectSource } from './object-search.ts';
import { searchAll, textsOf } from './paged-search.ts';

const KINDS: { readonly [reqType: string]: NamedChange['kind'] } = { add: 'add', modify: 'modify', delete: 'delete', modrdn: 'rename' };
const ATTRIBUTES = ['reqStart', 'reqType', 'reqDN', 'reqNewRDN', 'reqNewSuperior', 'reqNewDN', 'reqEntryUUID'];
const WRITES = '(reqResult=0)(|(objectClass=auditAdd)(objectClass=auditModify)(objectClass=auditModRDN)(objectClass=auditDelete))';
/** An operation is logged under the time it began, when it has ended: one that took long appears among older ones. */
const OVERLAP_SECONDS = 60;
const LOOK_BACK_SECONDS = [600, 86_400];

/** OpenLDAP's accesslog overlay, which logs operations below `cn=accesslog`. */
export class AccessLog implements ChangeSource {
  readonly method = 'access-log';
  readonly #source: ObjectSource;
  readonly #base: string;

  constructor(source: ObjectSource, base: string) {
    this.#source = source;
    this.#base = base;
  }

  /** The newest line; an empty log cannot say later whether it has lost lines, so it is of no use yet. */
  async now(): Promise<string | undefined> {
    // A log may be long: the last minutes first. The clocks need not agree, this only decides where to look.
    for (const seconds of LOOK_BACK_SECONDS) {
      const from = timeOf(new Date(Date.now() - seconds * 1000));
      const last = newest(await this.#lines(`(&(reqStart>=${from})${WRITES})`, ['reqStart']));
      if (last !== undefined) return last;
    }
    return newest(await this.#lines(`(&(reqStart=*)${WRITES})`, ['reqStart']));
  }

  async since(marker: string): Promise<ChangeList> {
    const { connection, request } = this.#source;
    const [last] = await this.#lines(`(reqStart=${marker})`, ['reqStart']);
    if (last === undefined)
      throw fullImportRequired(connection.target, `${this.#base} does not reach back to the last import (${marker}); lines were purged`);
    const lines = await this.#lines(`(&(reqStart>=${earlier(marker, OVERLAP_SECONDS)})${WRITES})`, ATTRIBUTES);
    const partition = dnKey(request.partition);
    const changes = new NamedChanges();
    for (const line of lines.sort(byStart)) {
      const change = changeOf(line);
      if (change === undefined) continue;
      const ends = change.kind === 'rename' ? [change.dn, change.newDn] : [change.dn];
      if (ends.some((dn) => isWithin(dnKey(dn), partition))) changes.add(change);
    }
    return changeListOf(changes, newest(lines) ?? marker);
  }

  #lines(filter: string, attributes: readonly string[]): Promise<SearchEntry[]> {
    const { connection, pageSize } = this.#source;
    return searchAll(connection.client, { base: this.#base, scope: 'one', filter, attributes, pageSize });
  }
}

function changeOf(line: SearchEntry): NamedChange | undefined {
  const one = (name: string): string | undefined => textsOf(line, name)[0];
  const kind = KINDS[(one('reqType') ?? '').toLowerCase()];
  const dn = one('reqDN');
  if (kind === undefined || dn === undefined) return undefined;
  const anchor = one('reqEntryUUID')?.toLowerCase();
  if (kind !== 'rename') return { kind, dn, anchor };
  return { kind, dn, anchor, newDn: one('reqNewDN') ?? nameAfter(dn, one('reqNewRDN') ?? '', one('reqNewSuperior')) };
}

const startOf = (line: SearchEntry): string => textsOf(line, 'reqStart')[0] ?? '';
const byStart = (a: SearchEntry, b: SearchEntry): number => (startOf(a) < startOf(b) ? -1 : 1);

function newest(lines: readonly SearchEntry[]): string | undefined {
  let last: string | undefined;
  for (const line of lines) if (startOf(line) !== '' && (last === undefined || startOf(line) > last)) last = startOf(line);
  return last;
}

/** GeneralizedTime (`20261122182154.000001Z`) some seconds before. */
function earlier(time: string, seconds: number): string {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/.exec(time) ?? [];
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second) - seconds));
  return timeOf(date);
}

const timeOf = (date: Date): string => `${date.toISOString().replace(/[-:T]/g, '').slice(0, 14)}.000000Z`;
