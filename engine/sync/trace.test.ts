import { describe, expect, it, vi } from 'vitest';
import type { CsId } from '../../shared/model/identifier.ts';
import { previewObject } from '../runs/preview/preview.ts';
import { unwrittenIds } from '../runs/preview/unwritten-ids.ts';
import { connectorId, contact, gone, group, type Laboratory, laboratory, outbound, rule, user } from './testing/laboratory.ts';
import type { TraceEvent } from './trace.ts';

type Event<K extends TraceEvent['kind']> = Extract<TraceEvent, { kind: K }>;

/** What a synchronization of the object that has been imported would trace; nothing of it happens. */
async function traced(lab: Laboratory, anchor: string, mode: 'delta' | 'full' = 'full') {
  const id = (await lab.store.csByAnchor(connectorId('forest'), [anchor])).get(anchor)?.id as CsId;
  const preview = await previewObject({ store: lab.opened.read, now: lab.now, ...unwrittenIds() }, id, mode);
  const events = preview?.evaluations.flatMap(({ trace }) => trace) ?? [];
  const of = <K extends TraceEvent['kind']>(kind: K) => events.filter((event): event is Event<K> => event.kind === kind);
  const nameOf = (id: string) => preview?.rules.byId(id as never)?.rule.name ?? id;
  const told = (event: Event<'import-flow'> | Event<'export-flow'> | undefined) =>
    event?.contributions.map(
      ({ rule: by, status, values }) => `${nameOf(by)}: ${status}${values.length === 0 ? '' : ` ${values.join(',')}`}`,
    );
  return {
    of,
    nameOf,
    ladder: (attribute: string) => told(of('import-flow').find((event) => event.attribute === attribute)),
    exported: (attribute: string) => told(of('export-flow').find((event) => event.attribute === attribute)),
    effects: preview?.evaluations.flatMap(({ effects }) => effects) ?? [],
  };
}

describe('console.md §18.7 the ladder of contributions', () => {
  const by = (name: string, title: string) => rule({ name, flows: { title } });

  it('the strongest applies, the weaker are evaluated and skipped, NULL and IgnoreThisFlow pass on', async () => {
    const lab = await laboratory({
      rules: [
        rule({ name: 'one', flows: { title: { expression: 'NULL' } } }),
        rule({ name: 'two', flows: { title: { expression: 'IgnoreThisFlow' } } }),
        by('three', '"a" & [sn]'),
        by('four', 'cn'),
        by('five', 'Error("no")'),
      ],
    });
    await lab.import('forest', user('eve', { sn: 'x', cn: 'c' }));
    const { ladder } = await traced(lab, 'eve');
    expect(ladder('title')).toEqual(['one: null', 'two: ignored', 'three: applied ax', 'four: not-precedent c', 'five: not-precedent']);
  });

  it('AuthoritativeNull wins with nothing', async () => {
    const lab = await laboratory({
      rules: [rule({ name: 'one', flows: { title: { expression: 'AuthoritativeNull' } } }), by('two', 'cn')],
    });
    await lab.import('forest', user('eve', { cn: 'c' }));
    const { ladder, of } = await traced(lab, 'eve');
    expect(ladder('title')).toEqual(['one: authoritative-null', 'two: not-precedent c']);
    expect(of('import-flow').find(({ attribute }) => attribute === 'title')?.after).toEqual([]);
  });

  it('merge: everybody who brings something new applies', async () => {
    const merge = (name: string, from: string) => rule({ name, flows: { proxyAddresses: { from, merge: 'merge' } } });
    const lab = await laboratory({
      rules: [merge('one', 'proxyAddresses'), merge('two', 'otherMailbox'), merge('three', 'proxyAddresses')],
    });
    await lab.import('forest', user('eve', { proxyAddresses: ['a', 'b'], otherMailbox: ['b', 'c'] }));
    const { ladder } = await traced(lab, 'eve');
    expect(ladder('proxyAddresses')).toEqual(['one: applied a,b', 'two: applied b,c', 'three: already-present a,b']);
  });

  it('a failing flow is shown where it failed, with its message, and nothing else happens', async () => {
    const lab = await laboratory({ rules: [by('one', 'Error("out of luck")'), by('two', 'cn')] });
    await lab.import('forest', user('eve', { cn: 'c' }));
    const { ladder, of, effects } = await traced(lab, 'eve');
    expect(ladder('title')).toEqual(['one: failed', 'two: not-precedent c']);
    expect(of('import-flow').find(({ attribute }) => attribute === 'title')?.contributions[0]?.message).toMatch(/out of luck/);
    expect(effects.map(({ kind }) => kind)).toEqual(['error', 'count']);
  });

  it('a value nobody contributes any more is recalled: a ladder without rungs', async () => {
    const lab = await laboratory({
      rules: [by('one', 'title'), rule({ name: 'extra', scope: [['sn EQUAL x']], link: 'join', flows: { description: 'cn' } })],
    });
    await lab.import('forest', user('eve', { cn: 'c', sn: 'x' })).sync();
    await lab.import('forest', user('eve', { cn: 'c', sn: 'y' }));
    const { ladder, of } = await traced(lab, 'eve', 'delta');
    expect(ladder('description')).toEqual([]);
    expect(of('import-flow').find(({ attribute }) => attribute === 'description')).toMatchObject({ before: ['c'], after: [] });
  });

  it('apply once: outbound the flow is not evaluated again', async () => {
    const out = outbound({ name: 'out', flows: { dn: '"CN=" & [cn] & ",DC=lab"', title: { from: 'title', once: true } } });
    const lab = await laboratory({ rules: [rule({ name: 'in', flows: { cn: 'cn', title: 'title' } }), out] });
    await lab
      .import('forest', user('eve', { cn: 'c', title: 'first' }))
      .sync()
      .export();
    await lab.import('tenant').sync();
    await lab.import('forest', user('eve', { cn: 'c', title: 'second' }));
    const { exported, ladder } = await traced(lab, 'eve', 'delta');
    expect(ladder('title')).toEqual(['in: applied second']);
    expect(exported('title')).toEqual(['out: applied-once']);
  });

  it('references to who is not in the metaverse contribute nothing', async () => {
    const lab = await laboratory({
      rules: [rule({ name: 'people' }), rule({ name: 'groups', type: 'group', flows: { member: 'member' } })],
    });
    await lab.import('forest', user('a'), user('b'), group('g', { member: ['a', 'b', 'nobody'] })).sync();
    const { of } = await traced(lab, 'g');
    expect(of('import-flow').find(({ attribute }) => attribute === 'member')?.after).toHaveLength(2);
  });
});

describe('engine.md §5.5 the other steps', () => {
  it('scope: every clause with the value it met, whether the rule is in scope or not', async () => {
    const lab = await laboratory({ rules: [rule({ name: 'in', scope: [['department EQUAL IT', 'title ISNULL'], ['sn EQUAL x']] })] });
    await lab.import('forest', user('eve', { department: 'Sales', title: 'Chief' }));
    const { of } = await traced(lab, 'eve');
    expect(
      of('scope').map(({ inScope, groups }) => [
        inScope,
        groups.map((clauses) => clauses.map(({ actual, satisfied }) => [actual, satisfied])),
      ]),
    ).toEqual([
      [
        false,
        [
          [
            [['Sales'], false],
            [['Chief'], false],
          ],
          [[[], false]],
        ],
      ],
    ]);
    expect(of('projection')).toMatchObject([{ projected: false, reason: 'no-provision-rule' }]);
  });

  it('join: what was searched, who was found, why it does not count', async () => {
    const contacts = rule({ name: 'contacts', type: 'contact', link: 'join', join: [['sn=sn'], ['mail=mail'], ['cn=cn']] });
    const lab = await laboratory({ rules: [rule({ name: 'people', flows: { mail: 'mail', cn: 'cn' } }), contacts] });
    await lab.import('forest', user('a', { mail: 'x@y', cn: 'c' }), user('b', { mail: 'X@y' })).sync();
    await lab.import('forest', contact('k', { mail: 'x@y', cn: 'c' }));
    const { of } = await traced(lab, 'k');
    expect(of('join').map(({ group: number, status, candidates, matches }) => [number, status, candidates.length, matches.length])).toEqual(
      [
        [1, 'no-value', 0, 0],
        [2, 'ambiguous', 2, 2],
        [3, 'found-match', 1, 1],
      ],
    );
  });

  it('deletion and deprovisioning', async () => {
    const out = outbound({ name: 'out', flows: { dn: '"CN=" & [cn] & ",DC=lab"' } });
    const lab = await laboratory({ rules: [rule({ name: 'in', flows: { cn: 'cn' } }), out] });
    await lab
      .import('forest', user('eve', { cn: 'c' }))
      .sync()
      .export();
    await lab.import('tenant').sync();
    await lab.import('forest', gone('eve'));
    const { of, effects } = await traced(lab, 'eve', 'delta');
    expect(of('metaverse-deletion')).toMatchObject([{ deleted: true, retainedBy: [] }]);
    expect(effects).toContainEqual(expect.objectContaining({ kind: 'stage-export', operation: 'delete' }));
  });
});

describe('tracing changes nothing', () => {
  it('losing contributions are evaluated when everything is decided, so that random numbers stay the same', async () => {
    const random = vi.spyOn(Math, 'random');
    try {
      const weak = rule({ name: 'weak', flows: { title: 'CStr(RandomNum(1,1000000))', sn: 'CStr(RandomNum(1,1000000))' } });
      const strong = rule({ name: 'strong', flows: { title: 'CStr(RandomNum(1,1000000))' } });
      const lab = await laboratory({ rules: [strong, weak] });
      await lab.import('forest', user('eve'));
      const numbers = () => {
        let next = 0;
        random.mockImplementation(() => (next += 0.1));
      };
      numbers();
      const { effects } = await traced(lab, 'eve');
      const announced = effects.flatMap((effect) => (effect.kind === 'set-metaverse-values' ? effect.after.map(({ value }) => value) : []));
      numbers();
      await lab.sync('forest');
      expect([lab.joined('eve').values.title, lab.joined('eve').values.sn].sort()).toEqual([...announced].sort());
    } finally {
      random.mockRestore();
    }
  });
});
