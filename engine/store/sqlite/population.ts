import { deltaOperations } from '../../../shared/model/delta.ts';
import { Layer } from '../../../shared/model/object.ts';
import type { Reads } from '../store.ts';
import type { Context } from './context.ts';

/** How much there is, by object type: what percentages of thresholds are taken of. */
export function population({ db, catalog }: Context): Pick<Reads, 'csPopulation' | 'mvReferenceCounts'> {
  const { symbols } = catalog;
  const byType = (rows: readonly (readonly [type: number, count: number])[]) =>
    new Map(rows.map(([type, count]) => [symbols.text(type), count]));
  return {
    async csPopulation(connector, of) {
      return byType(db.all<[number, number]>(of === 'objects' ? OBJECTS : REFERENCES, symbols.find(connector) ?? 0));
    },

    async mvReferenceCounts() {
      return byType(
        db.all<[number, number]>(
          'SELECT o.object_type, count(*) FROM mv_reference r JOIN mv_object o ON o.id = r.mv GROUP BY o.object_type',
        ),
      );
    },
  };
}

const OBJECTS = `SELECT object_type, count(*) FROM cs_object
  WHERE connector = ? AND placeholder = 0 AND coalesce(escrowed, unapplied, -1) <> ${deltaOperations.indexOf('add')} GROUP BY object_type`;

/** Known to be there: imported, or exported and not confirmed yet. */
const there = Layer.importAdd | Layer.unconfirmedAdd;
const gone = Layer.importDelete | Layer.unconfirmedDelete;
const REFERENCES = `SELECT o.object_type, count(*) FROM cs_reference r JOIN cs_object o ON o.id = r.cs
  WHERE o.connector = ? AND o.placeholder = 0 AND (r.layers & ${there} OR (r.layers & ${Layer.base} AND NOT r.layers & ${gone}))
  GROUP BY o.object_type`;
