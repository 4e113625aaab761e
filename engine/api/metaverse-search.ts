import { formatObjectId } from '../../shared/model/identifier.ts';
import { displayValue } from './display.ts';
import { server } from './server.ts';

export const metaverseSearch = {
  search: server.metaverseSearch.search.handler(async ({ input, context }) => {
    const started = performance.now();
    const read = context.engine.store.read;
    const schema = await read.metaverseSchema();
    const { objectType, clauses, text, columns, sort, offset, limit } = input;
    const page = await read.mvSearch({ objectType, clauses, text: text === '' ? undefined : text, columns, sort, offset, limit });
    const rows = page.rows.map((row) => {
      const values: { [attribute: string]: ReturnType<typeof displayValue>[] } = {};
      for (const [name, list] of Object.entries(row.values))
        values[name] = list.map((value) => displayValue(value, schema.attributes[name]));
      return {
        id: formatObjectId(read.seed, 'mv', row.id),
        objectType: row.objectType,
        ...(row.displayName === undefined ? {} : { displayName: row.displayName }),
        values,
      };
    });
    return { rows, total: page.total, milliseconds: Math.round(performance.now() - started) };
  }),
};
