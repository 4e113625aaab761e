import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blankObject } from '../../shared/model/blank-object.ts';
import type { Delta } from '../../shared/model/delta.ts';
import type { ConnectorId, CsId } from '../../shared/model/identifier.ts';
import { type CsObject, inExpected, inImported, Layer } from '../../shared/model/object.ts';
import { confirmAttributes, confirmEdge } from './confirmation.ts';

const object = (more: Partial<CsObject>): CsObject => ({
  ...blankObject(1 as CsId, 'c' as ConnectorId, 'default', 'CN=a', 'user'),
  anchor: '1',
  ...more,
});
const update = (attributes: Delta['attributes'], dn?: string): Delta => ({
  operation: 'update',
  attributes,
  ...(dn === undefined ? {} : { dn }),
});
const exported = object({ base: { title: ['old'] }, unconfirmed: update({ title: ['new'] }) });

describe('engine.md §9.5 the table of confirmation', () => {
  it('equals exported: into the hologram, cleared', () => {
    expect(confirmAttributes(exported, { title: ['new'] }, 'CN=a')).toMatchObject({
      base: { title: ['new'] },
      unapplied: undefined,
      confirmed: true,
      notReimported: [],
    });
  });

  it('equals the value before: back to unapplied, not reimported', () => {
    expect(confirmAttributes(exported, { title: ['old'] }, 'CN=a')).toMatchObject({
      base: { title: ['old'] },
      unapplied: { operation: 'update', attributes: { title: ['new'] } },
      confirmed: false,
      notReimported: [{ attribute: 'title', exported: ['new'], received: ['old'] }],
    });
  });

  it('a third value: neither confirmed nor staged again', () => {
    expect(confirmAttributes(exported, { title: ['third'] }, 'CN=a')).toMatchObject({
      base: { title: ['old'] },
      unapplied: undefined,
      confirmed: false,
      notReimported: [],
    });
  });

  it('a removal is confirmed by absence', () => {
    const removed = object({ base: { title: ['old'] }, unconfirmed: update({ title: [] }) });
    expect(confirmAttributes(removed, {}, 'CN=a')).toMatchObject({ base: {}, confirmed: true, notReimported: [] });
  });

  it('a newer staged value wins over one that has to be sent again', () => {
    const both = { ...exported, unapplied: update({ title: ['newest'] }) };
    expect(confirmAttributes(both, { title: ['old'] }, 'CN=a').unapplied).toEqual(update({ title: ['newest'] }));
  });

  it('what the system holds already need not be sent', () => {
    expect(confirmAttributes(object({ unapplied: update({ title: ['x'], l: ['y'] }) }), { title: ['x'] }, 'CN=a').unapplied).toEqual(
      update({ l: ['y'] }),
    );
  });

  it('a rename is confirmed by the new name and missed by the old one', () => {
    const renamed = object({ unconfirmed: update({}, 'CN=b') });
    expect(confirmAttributes(renamed, {}, 'CN=B')).toMatchObject({ unapplied: undefined, confirmed: true });
    expect(confirmAttributes(renamed, {}, 'CN=a')).toMatchObject({ unapplied: update({}, 'CN=b'), notReimported: [{ attribute: 'dn' }] });
  });

  it('escrow: the outcome is unknown, so nothing is said to be missing', () => {
    const escrowed = object({ base: { title: ['old'] }, escrowed: update({ title: ['new'] }) });
    expect(confirmAttributes(escrowed, { title: ['old'] }, 'CN=a')).toMatchObject({
      unapplied: update({ title: ['new'] }),
      notReimported: [],
    });
    expect(confirmAttributes(escrowed, { title: ['new'] }, 'CN=a')).toMatchObject({ base: { title: ['new'] }, unapplied: undefined });
  });
});

describe('references, layer by layer', () => {
  it.each([
    ['an addition is seen', Layer.unconfirmedAdd, true, Layer.base, undefined],
    ['an addition is missed', Layer.unconfirmedAdd, false, Layer.unappliedAdd, 'add'],
    ['a removal is seen', Layer.base | Layer.unconfirmedDelete, false, 0, undefined],
    ['a removal is missed', Layer.base | Layer.unconfirmedDelete, true, Layer.base | Layer.unappliedDelete, 'delete'],
    ['an addition in escrow arrived', Layer.escrowedAdd, true, Layer.base, undefined],
    ['an addition in escrow did not', Layer.escrowedAdd, false, Layer.unappliedAdd, undefined],
    ['a staged addition is there already', Layer.unappliedAdd, true, Layer.importAdd, undefined],
    ['a newer removal outweighs a missed addition', Layer.unconfirmedAdd | Layer.unappliedDelete, false, 0, undefined],
    ['somebody else removed it', Layer.base, false, Layer.base | Layer.importDelete, undefined],
    ['and added it again', Layer.base | Layer.importDelete, true, Layer.base, undefined],
  ] as const)('%s', (_, layers, present, after, notReimported) => {
    expect(confirmEdge(layers, present)).toMatchObject({ layers: after, notReimported });
  });

  it('references of an attribute that is not writable keep waiting silently', () => {
    expect(confirmEdge(Layer.unconfirmedAdd, false, true)).toEqual({
      layers: Layer.unconfirmedAdd,
      confirmed: false,
      notReimported: undefined,
    });
  });

  it('whatever the layers: the imported image is what was delivered, nothing sent is left, and what is wanted stays wanted', () => {
    const pair = (add: number, remove: number) => fc.constantFrom(0, add, remove);
    const layers = fc
      .tuple(
        fc.constantFrom(0, Layer.base, Layer.importAdd, Layer.base | Layer.importDelete),
        pair(Layer.unconfirmedAdd, Layer.unconfirmedDelete),
        pair(Layer.escrowedAdd, Layer.escrowedDelete),
        pair(Layer.unappliedAdd, Layer.unappliedDelete),
      )
      .map((parts) => parts.reduce((all, bits) => all | bits, 0));
    const sent = Layer.unconfirmedAdd | Layer.unconfirmedDelete | Layer.escrowedAdd | Layer.escrowedDelete;
    fc.assert(
      fc.property(layers, fc.boolean(), (before, present) => {
        const { layers: after } = confirmEdge(before, present);
        expect(inImported(after)).toBe(present);
        expect(after & sent).toBe(0);
        const exports = sent | Layer.unappliedAdd | Layer.unappliedDelete;
        if ((before & exports) !== 0) expect(inExpected(after)).toBe(inExpected(before));
      }),
    );
  });
});
