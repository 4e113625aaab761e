import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

/**
 * Faults that other engines of this kind really had, each with the tests that keep them out of this one: file and a part
 * of the test's name. A test that is renamed or lost is missed here.
 */
const here = 'runs/regressions.test.ts';
const faults: { readonly [fault: string]: readonly (readonly [file: string, name: string])[] } = {
  'numeric or decimal anchors: deletes not noticed, every object twice each cycle': [
    [here, 'numbers, decimals and what looks like the same number are texts'],
    [here, 'numbers: the one that is missing is the one that is deleted'],
  ],
  'a key made by the target was kept as text: provisioned again every cycle': [[here, 'a key the target makes, a number']],
  'DNs compared as text': [
    [here, 'another spelling of the same name'],
    [here, 'a reference in another spelling finds its target'],
    [here, 'an object of that name in another spelling is taken over'],
    ['sync/scope.test.ts', '$kind value $operator "$clause" → $outcome'],
  ],
  'identity of containers kept by DN: a renamed OU was a mass delete': [
    [here, 'a container that is renamed or moved takes its objects along'],
    ['runs/import-step.test.ts', 'a renamed container takes its subtree along'],
    ['connectors/ldap/delta-samba.integration.test.ts', 'a renamed and moved organizational unit takes its objects along'],
  ],
  'reference index without object type: the wrong object': [[here, 'find their target by name, whatever else has the same value']],
  'one unresolved reference held back the whole export': [
    [here, 'one that cannot be resolved does not hold back the rest'],
    ['runs/export-step.test.ts', 'a reference whose target was refused stays pending with partial-success'],
  ],
  'a reference to an object on another page was lost': [[here, 'to an object on a later page arrive']],
  'change log not filtered by the selected containers': [
    ['connectors/ldap/delta-slapd.integration.test.ts', 'what enters and leaves the selected containers'],
    ['connectors/ldap/delta-samba.integration.test.ts', 'objects and containers that enter and leave the selected containers'],
  ],
  'moves into and out of the selected containers missed': [
    ['connectors/ldap/delta-slapd.integration.test.ts', 'what enters and leaves the selected containers'],
    ['connectors/ldap/delta-samba.integration.test.ts', 'objects and containers that enter and leave the selected containers'],
  ],
  'two rules provision the same type for one metaverse object': [[here, 'two that provision the same type for one metaverse object']],
  'scope honoured for joins, not for flows': [
    [here, 'a scope counts for the flows, too'],
    ['sync/link-transitions.test.ts', 'with a partner: $transition, $link → $expected'],
  ],
  'provenance did not follow the winner': [['sync/precedence.test.ts', 'provenance follows the winner, although the value stays the same']],
  'null and no contribution mixed up': [
    ['sync/merge-types.test.ts', 'the tables are complete: every pair of kinds'],
    ['sync/precedence.test.ts', 'E17 IgnoreThisFlow lets weaker rules contribute'],
    ['sync/outbound.test.ts', 'E22 IgnoreThisFlow leaves the target value'],
  ],
  'a correction and a new value in one pending export': [[here, 'a foreign change and a new value at once']],
  'exports to a container outside the imported ones: never confirmed': [
    ['sync/replacement.test.ts', 'a DN in none of them is an error of the object'],
    ['sync/replacement.test.ts', 'nor is an object renamed out of them'],
  ],
  'rounded times and summer time: exported for ever': [[here, 'a time is the same on every computer']],
  'one bad object failed the whole import': [[here, 'one bad object fails for itself']],
  'counters computed from the first hundred rows': [[here, 'counters count everything, and so do the lists behind them']],
  'parallel steps counted twice': [[here, 'the steps of several partitions count each object once']],
  "import counters overwritten by the synchronization's": [[here, 'what an import counted stays']],
  'an outage read as if everyone had left': [
    [here, 'an answer with nothing in it deletes nothing'],
    ['runs/import-step.test.ts', 'a failing source leaves what was staged, and deletes nothing'],
  ],
  'preview ignored precedence': [[here, 'respects precedence: it says what the run then does']],
  'referrals followed without credentials': [
    ['connectors/ldap/ldap-connector.test.ts', 'a server without paging answers at once; referrals are left out'],
  ],
  'a paging cookie is bound to its connection': [
    ['connectors/ldap/ldap-connector.test.ts', 'an empty page with a cookie is not the end'],
    ['connectors/ldap/ldap-connector.test.ts', 'an import that breaks off between pages fails, it does not end'],
  ],
  'tests of the parallel path ran one after the other': [
    ['runs/step-lock.test.ts', 'lets imports and exports side by side, a synchronization alone'],
  ],
};

it.each(Object.entries(faults))('%s', (_, tests) => {
  const missing = tests.filter(([file, name]) => !testNames(file).some((known) => known.includes(name)));
  expect(missing).toEqual([]);
});

/** First arguments of `it` and of what `it.each` returns. */
function testNames(file: string): readonly string[] {
  const text = readFileSync(join(import.meta.dirname, '..', file), 'utf8');
  return [...text.matchAll(/(?:\bit|\))\(\s*(['"`])(.*?)\1\s*,/g)].map((match) => match[2] ?? '');
}
