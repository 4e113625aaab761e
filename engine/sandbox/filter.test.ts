import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { GraphError } from './errors.ts';
import { compileFilter } from './filter.ts';
import { openStore } from './store.ts';

const store = openStore(':memory:');
afterAll(() => store.close());
store.insert('00000000-0000-4000-8000-000000000001', 'user', { displayName: 'anna', proxyAddresses: ['SMTP:anna@contoso.example'] });

/** Ids found, or the status of the refusal. Anything else is a bug and throws. */
function run(filter: string): string[] | number {
  try {
    const where = compileFilter(filter, 'user', { advanced: true, indexed: true });
    return store.objects({ type: 'user', state: 'live', where, limit: -1 }).map((object) => object.id);
  } catch (error) {
    if (error instanceof GraphError) return error.status;
    throw error;
  }
}

describe('$filter text', () => {
  it('of any shape is answered or refused with 400, never passed to the database as it is', () => {
    const word = fc.constantFrom(
      'displayName',
      'proxyAddresses/any',
      'eq',
      'ne',
      'in',
      'and',
      'or',
      'not',
      'startsWith',
      'null',
      'true',
      '(',
      ')',
      ',',
      ':',
      'p',
      "'x'",
      "''",
      "'",
      '%',
      '--',
      ';',
      '"',
      'id',
      'mail',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(word, { maxLength: 12 }).map((words) => words.join(' ')),
        ),
        (filter) => {
          const result = run(filter);
          return Array.isArray(result) || result === 400;
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('quotes every value', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (value) => {
        const quoted = `'${value.replaceAll("'", "''")}'`;
        expect(run(`displayName eq ${quoted}`)).toEqual(value.toLowerCase() === 'anna' ? [expect.any(String)] : []);
        expect(run(`proxyAddresses/any(p:p eq ${quoted})`)).toEqual([]);
      }),
    );
  });

  it('takes fifteen alternatives, as the service does', () => {
    const alternatives = (count: number) => Array.from({ length: count }, (_, index) => `displayName eq '${index}'`).join(' or ');
    expect(run(alternatives(15))).toEqual([]);
    expect(run(alternatives(16))).toBe(400);
    expect(run(`displayName in (${Array.from({ length: 16 }, (_, index) => `'${index}'`).join(',')})`)).toBe(400);
    expect(run(`${'not '.repeat(200)}displayName eq 'x'`)).toBe(400);
  });
});
