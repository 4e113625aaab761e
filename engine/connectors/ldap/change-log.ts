import type { SearchEntry } from 'ldapts';
import { dnKey, isWithin } from '../../../shared/model/dn.ts';
import type { ChangeList, ChangeSource } from './change-source.ts';
import { fullImportRequired } from './failure.ts';
import { changeListOf } from './log-changes.ts';
import { type NamedChange, NamedChanges, nameAfter } from './named-changes.ts';
import type { ObjectSource } from './object-search.ts';
import { readEntry, searchAll, textsOf } from './paged-search.ts';

const KINDS: { readonly [changeType: string]: NamedChange['kind'] } = {
  add: 'add',
  modify: 'modify',
  delete: 'delete',
  modrdn: 'rename',
  moddn: 'rename',
};
const ATTRIBUTES = ['changeNumber', 'changeType', 'targetDn', 'newRdn', 'newSuperior'];

/** Numbered change log (draft-good-ldap-changelog) of 389 Directory Server, Oracle and others: `cn=changelog`. */
export class ChangeLog implements ChangeSource {
  readonly method = 'change-log';
  readonly #source: ObjectSource;
  readonly #base: string;

  constructor(source: ObjectSource, base: string) {
    this.#source = source;
    this.#base = base;
  }

  async now(): Promise<string | undefined> {
    const told = await this.#told('lastChangeNumber');
    if (told !== undefined) return String(told);
    const numbers = (await this.#lines('(changeNumber=*)', ['changeNumber'])).map(numberOf);
    return numbers.length === 0 ? undefined : String(Math.max(...numbers));
  }

  async since(marker: string): Promise<ChangeList> {
    const { connection, request } = this.#source;
    const last = Number(marker);
    const first = await this.#told('firstChangeNumber');
    const lines = (await this.#lines(`(changeNumber>=${last})`, ATTRIBUTES)).sort((a, b) => numberOf(a) - numberOf(b));
    const [oldest] = lines;
    const reaches = first === undefined ? oldest !== undefined && numberOf(oldest) === last : first <= last + 1;
    if (!reaches)
      throw fullImportRequired(
        connection.target,
        `${this.#base} does not reach back to the last import (change ${marker}); it was trimmed`,
      );
    const partition = dnKey(request.partition);
    const changes = new NamedChanges();
    let reached = last;
    for (const line of lines) {
      if (numberOf(line) <= last) continue;
      reached = numberOf(line);
      const change = changeOf(line);
      if (change === undefined) continue;
      const ends = change.kind === 'rename' ? [change.dn, change.newDn] : [change.dn];
      if (ends.some((dn) => isWithin(dnKey(dn), partition))) changes.add(change);
    }
    return changeListOf(changes, String(reached));
  }

  /** From the root entry, where servers of this kind tell the extent of their log. */
  async #told(name: string): Promise<number | undefined> {
    const root = await readEntry(this.#source.connection.client, '', ['*', '+', name]);
    const text = root === undefined ? undefined : textsOf(root, name)[0];
    return text === undefined || !/^\d+$/.test(text) ? undefined : Number(text);
  }

  #lines(filter: string, attributes: readonly string[]): Promise<SearchEntry[]> {
    const { connection, pageSize } = this.#source;
    return searchAll(connection.client, { base: this.#base, scope: 'one', filter, attributes, pageSize });
  }
}

const numberOf = (line: SearchEntry): number => Number(textsOf(line, 'changeNumber')[0]);

function changeOf(line: SearchEntry): NamedChange | undefined {
  const one = (name: string): string | undefined => textsOf(line, name)[0];
  const kind = KINDS[(one('changeType') ?? '').toLowerCase()];
  const dn = one('targetDn');
  if (kind === undefined || dn === undefined) return undefined;
  if (kind !== 'rename') return { kind, dn };
  return { kind, dn, newDn: nameAfter(dn, one('newRdn') ?? '', one('newSuperior')) };
}
