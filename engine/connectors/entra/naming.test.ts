import { describe, expect, it } from 'vitest';
import { cloudAnchor, entraDn, graphId, groupKey, sourceAnchorOfGroupKey } from './naming.ts';

const ID = 'd2a1f6c0-3c1e-4b7a-9f55-0a1b2c3d4e5f';

describe('engine.md §12 names of Entra objects', () => {
  it('E31 DN from the source anchor', () => {
    expect(entraDn('user', ID, 'wPah0h48ekufVQobLD1OXw==')).toBe('CN={7750616830683438656B756656516F624C44314F58773D3D}');
    expect(entraDn('group', ID, '+KWG5q7DgkSPL9BMLrxRGQ==')).toBe('CN={2B4B574735713744676B53504C39424D4C72785247513D3D}');
  });

  it('an object without source anchor is named after its cloud anchor', () => {
    expect(entraDn('user', ID, undefined)).toBe(entraDn('user', ID, cloudAnchor('user', ID)));
    expect(graphId(cloudAnchor('group', ID.toUpperCase()))).toBe(ID);
    expect(graphId('CN=somebody')).toBeUndefined();
  });

  it('a group keeps its anchor in uniqueName, within 128 characters and apart by case', () => {
    for (const anchor of ['+KWG5q7DgkSPL9BMLrxRGQ==', 'ü'.repeat(30), 'x'.repeat(60)]) {
      expect(sourceAnchorOfGroupKey(groupKey(anchor))).toBe(anchor);
      expect(groupKey(anchor).length).toBeLessThanOrEqual(128);
    }
    expect(groupKey('Ab').toLowerCase()).not.toBe(groupKey('aB').toLowerCase());
    expect([sourceAnchorOfGroupKey('sales'), sourceAnchorOfGroupKey('anchor-FF')]).toEqual([undefined, undefined]);
  });
});
