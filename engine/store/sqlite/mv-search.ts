import { type MvId, parseObjectId } from '../../../shared/model/identifier.ts';
import type { MvOperator, MvQuery } from '../metaverse.ts';
import type { Reads } from '../store.ts';
import type { Cell } from './connection.ts';
import type { Context } from './context.ts';
import type { Where } from './cs-selection.ts';
import { plainValues } from './mv-image.ts';
import { loadMvObjects } from './mv-reads.ts';
import { attributeMark, literally, nameKey, SEPARATOR, START_LENGTH, searchable } from './search-text.ts';

type Clause = MvQuery['clauses'][number];

/** spec/console.md §8. Comparison ignores case; sorted by display name unless the query says otherwise. */
export function mvSearch(context: Context): Pick<Reads, 'mvSearch'> {
  const { db, catalog } = context;
  const { symbols } = catalog;

  return {
    async mvSearch(query) {
      const { conditions, parameters } = filter(query);
      const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
      const order = sorting(query.sort);
      let ids: readonly MvId[];
      let total: number;
      if (query.clauses.length === 0 && query.text === undefined && query.sort === undefined) {
        total = db.get<[number]>(`SELECT count(*) FROM mv_object o ${where}`, ...parameters)?.[0] ?? 0;
        const page = `SELECT o.id AS item FROM mv_object o ${where} ${order.by} LIMIT ? OFFSET ?`;
        ids = db.list<MvId>(page, ...parameters, query.limit, query.offset);
      } else {
        // One pass gives the total and the page; a count beforehand would search twice.
        const sql = `SELECT o.id AS item FROM mv_object o ${order.join} ${where} ${order.by}`;
        const hits = db.list<MvId>(sql, ...order.before, ...parameters, ...order.after);
        total = hits.length;
        ids = hits.slice(query.offset, query.offset + query.limit);
      }
      const rows = loadMvObjects(context, ids, 'none').map(({ id, objectType, values }) => {
        const name = values.displayName?.[0]?.value;
        return { id, objectType, displayName: typeof name === 'string' ? name : undefined, values: plainValues(values, query.columns) };
      });
      return { rows, total };
    },
  };

  function filter(query: MvQuery): Where {
    const where: Where = { conditions: [], parameters: [] };
    const add = (condition: string, ...parameters: readonly Cell[]) => {
      where.conditions.push(condition);
      where.parameters.push(...parameters);
    };
    if (query.objectType !== undefined) add('o.object_type = ?', symbols.find(query.objectType) ?? 0);
    if (query.text !== undefined && query.text !== '') {
      add("o.id IN (SELECT id FROM mv_text WHERE text LIKE ? ESCAPE '\\')", `%${literally(searchable(query.text))}%`);
    }
    for (const clause of query.clauses) {
      const { conditions, parameters } = compare(clause);
      const negated = clause.operator === 'not-contains' || clause.operator === 'is-not-present';
      add(negated ? `NOT (${conditions.join(' AND ')})` : conditions.join(' AND '), ...parameters);
    }
    return where;
  }

  /** The positive form of a clause. */
  function compare(clause: Clause): Where {
    const number = symbols.find(clause.attribute);
    if (number === undefined) return { conditions: ['0'], parameters: [] };
    const value = clause.value ?? '';
    if (catalog.schema.attributes[clause.attribute]?.type === 'reference') return compareReference(clause.operator, number, value);
    const wanted = searchable(value);
    const byText = TEXT[clause.operator](attributeMark(number), wanted);
    const inText = `o.id IN (SELECT id FROM mv_text WHERE ${byText.condition})`;
    if (!catalog.ready.metaverse.has(clause.attribute)) return { conditions: [inText], parameters: [...byText.parameters] };
    const byKey = KEY[clause.operator](value.toLowerCase());
    const inIndex = `o.id IN (SELECT mv FROM mv_index WHERE attribute = ? ${byKey.condition})`;
    if (db.get('SELECT 1 FROM mv_object WHERE overlong = 1 LIMIT 1') === undefined) {
      return { conditions: [inIndex], parameters: [number, ...byKey.parameters] };
    }
    return {
      conditions: [`(${inIndex} OR (o.overlong = 1 AND ${inText}))`],
      parameters: [number, ...byKey.parameters, ...byText.parameters],
    };
  }

  /** References are compared by the GUID of their target, or by a part of its name. */
  function compareReference(operator: MvOperator, attribute: number, value: string): Where {
    const edges = 'EXISTS (SELECT 1 FROM mv_reference r JOIN mv_object t ON t.id = r.target WHERE r.mv = o.id AND r.attribute = ?';
    if (operator === 'is-present' || operator === 'is-not-present') return { conditions: [`${edges})`], parameters: [attribute] };
    if (operator === 'equals') {
      return { conditions: [`${edges} AND t.id = ?)`], parameters: [attribute, parseObjectId(catalog.seed, 'mv', value) ?? 0] };
    }
    const [before, after] = NAME_PATTERN[operator] ?? ['%', '%'];
    const pattern = before + literally(nameKey(value)) + after;
    return { conditions: [`${edges} AND t.name_key LIKE ? ESCAPE '\\')`], parameters: [attribute, pattern] };
  }

  function sorting(sort: MvQuery['sort']): Sorting {
    const direction = sort?.descending === true ? 'DESC' : '';
    if (sort === undefined || sort.attribute === 'displayName') {
      return { join: '', by: `ORDER BY o.name_key ${direction}, o.id`, before: [], after: [] };
    }
    const number = symbols.find(sort.attribute) ?? 0;
    if (catalog.ready.metaverse.has(sort.attribute)) {
      return {
        join: 'LEFT JOIN (SELECT mv, min(key) AS key FROM mv_index WHERE attribute = ? GROUP BY mv) s ON s.mv = o.id',
        by: `ORDER BY s.key ${direction} NULLS LAST, o.name_key, o.id`,
        before: [number],
        after: [],
      };
    }
    const start = SEPARATOR + attributeMark(number);
    const key = (column: string) => `substr(s.${column}, nullif(instr(s.${column}, ?), 0) + ${START_LENGTH}, ${SORTED_LENGTH})`;
    return {
      join: 'JOIN mv_text s ON s.id = o.id',
      by: `ORDER BY coalesce(${key('text')}, ${key('other')}) ${direction} NULLS LAST, o.name_key, o.id`,
      before: [],
      after: [start, start],
    };
  }
}

/** Letters that count when rows are sorted by an attribute that is not indexed. */
const SORTED_LENGTH = 60;

/** Parts of a query, and the parameters they need before and after those of its conditions. */
interface Sorting {
  readonly join: string;
  readonly by: string;
  readonly before: readonly Cell[];
  readonly after: readonly Cell[];
}

interface Condition {
  readonly condition: string;
  readonly parameters: readonly Cell[];
}

const LIKE = "LIKE ? ESCAPE '\\'";
const either = (pattern: string): Condition => ({ condition: `(text ${LIKE} OR other ${LIKE})`, parameters: [pattern, pattern] });

/**
 * The part is looked for anywhere behind the attribute's mark; then in the first value of the attribute, which mostly
 * settles it (as bytes: SQLite counts letters one by one); then in all of them, which is the dearest.
 */
function part(mark: string, value: string, mode: 0 | 1): Condition {
  const start = SEPARATOR + mark;
  const wanted = mode === 1 ? value + SEPARATOR : value;
  const within = (column: string) => {
    const first = `substr(CAST(${column} AS BLOB), instr(CAST(${column} AS BLOB), ?) + ${START_LENGTH})`;
    const settled = `instr(${first}, ?) BETWEEN 1 AND instr(${first}, x'01')`;
    return `${column} ${LIKE} AND (${settled} OR attribute_matches(${column}, ?, ?, ${mode}))`;
  };
  const parameters = [`%${start}%${literally(wanted)}%`, bytes(start), bytes(wanted), bytes(start), mark, value];
  return { condition: `(${within('text')} OR ${within('other')})`, parameters: [...parameters, ...parameters] };
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Clauses against the text of an object (search-text.ts). */
const TEXT: { readonly [operator in MvOperator]: (mark: string, value: string) => Condition } = {
  equals: (mark, value) => either(`%${SEPARATOR}${mark}${literally(value)}${SEPARATOR}%`),
  'starts-with': (mark, value) => either(`%${SEPARATOR}${mark}${literally(value)}%`),
  contains: (mark, value) => part(mark, value, 0),
  'not-contains': (mark, value) => part(mark, value, 0),
  'ends-with': (mark, value) => part(mark, value, 1),
  'is-present': (mark) => either(`%${SEPARATOR}${mark}%`),
  'is-not-present': (mark) => either(`%${SEPARATOR}${mark}%`),
};

/** Clauses against the keys of an index. */
const KEY: { readonly [operator in MvOperator]: (value: string) => Condition } = {
  equals: (value) => ({ condition: 'AND key = ?', parameters: [value] }),
  'starts-with': (value) => ({ condition: 'AND key >= ? AND key < ?', parameters: [value, `${value}\u{10ffff}`] }),
  contains: (value) => ({ condition: `AND key ${LIKE}`, parameters: [`%${literally(value)}%`] }),
  'not-contains': (value) => ({ condition: `AND key ${LIKE}`, parameters: [`%${literally(value)}%`] }),
  'ends-with': (value) => ({ condition: `AND key ${LIKE}`, parameters: [`%${literally(value)}`] }),
  'is-present': () => ({ condition: '', parameters: [] }),
  'is-not-present': () => ({ condition: '', parameters: [] }),
};

const NAME_PATTERN: { readonly [operator in MvOperator]?: readonly [string, string] } = {
  'starts-with': ['', '%'],
  'ends-with': ['%', ''],
};
