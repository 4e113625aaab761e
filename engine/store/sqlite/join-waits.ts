import type { CsId } from '../../../shared/model/identifier.ts';
import type { JoinKey, JoinWait } from '../write-batch.ts';
import type { Context } from './context.ts';

export interface JoinWaits {
  /** Replaces what these objects wait for. */
  put(waits: readonly JoinWait[]): void;
  /** Disconnectors waiting for one of these are to be synchronized. */
  wake(keys: readonly JoinKey[]): void;
  /** These are to be synchronized. */
  resync(ids: readonly CsId[]): void;
}

/** Writes what disconnectors wait for; to be called inside a transaction of the writing handle. */
export function joinWaits({ db, catalog }: Context): JoinWaits {
  const { symbols } = catalog;
  const resync = (ids: readonly CsId[]) => {
    if (ids.length > 0) db.run(RESYNC, JSON.stringify(ids));
  };

  const nobodyWaits = (): boolean => {
    if (!catalog.nobodyWaits) catalog.nobodyWaits = db.get('SELECT 1 FROM join_wait LIMIT 1') === undefined;
    return catalog.nobodyWaits;
  };

  return {
    put(waits) {
      if (waits.length === 0) return;
      const empty = nobodyWaits();
      for (const { cs, keys } of waits) {
        if (empty && keys.length === 0) continue;
        const wanted = new Set(keys.map(({ attribute, key }) => `${symbols.number(attribute)}\n${key}`));
        for (const [attribute, key] of db.all<[number, string]>('SELECT attribute, key FROM join_wait WHERE cs = ?', cs)) {
          if (!wanted.delete(`${attribute}\n${key}`))
            db.run('DELETE FROM join_wait WHERE attribute = ? AND key = ? AND cs = ?', attribute, key, cs);
        }
        if (wanted.size > 0) catalog.nobodyWaits = false;
        for (const text of wanted) {
          const at = text.indexOf('\n');
          db.run('INSERT INTO join_wait (attribute, key, cs) VALUES (?, ?, ?)', Number(text.slice(0, at)), text.slice(at + 1), cs);
        }
      }
    },

    wake(keys) {
      if (keys.length === 0 || nobodyWaits()) return;
      const byAttribute = new Map<number, string[]>();
      for (const { attribute, key } of keys) {
        const number = symbols.find(attribute);
        if (number === undefined) continue;
        const list = byAttribute.get(number);
        if (list === undefined) byAttribute.set(number, [key]);
        else list.push(key);
      }
      const woken = new Set<CsId>();
      for (const [attribute, list] of byAttribute) {
        // A NUL ends a text on its way through JSON.
        const [plain, odd] = [list.filter((key) => !key.includes('\0')), list.filter((key) => key.includes('\0'))];
        for (const cs of db.list<CsId>(WAITING_FOR_ANY, attribute, JSON.stringify(plain))) woken.add(cs);
        for (const key of odd) for (const cs of db.list<CsId>(WAITING_FOR_ONE, attribute, key)) woken.add(cs);
      }
      resync([...woken]);
    },

    resync,
  };
}

const WAITING_FOR_ANY = 'SELECT cs AS item FROM join_wait WHERE attribute = ? AND key IN (SELECT value FROM json_each(?))';
const WAITING_FOR_ONE = 'SELECT cs AS item FROM join_wait WHERE attribute = ? AND key = ?';
const RESYNC = 'UPDATE cs_object SET resync = 1 WHERE resync = 0 AND placeholder = 0 AND id IN (SELECT value FROM json_each(?))';
