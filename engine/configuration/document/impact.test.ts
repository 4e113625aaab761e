import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ConfigurationDocument } from '../../../shared/model/configuration-document.ts';
import { elementImpacts, propertyImpacts, worstImpact } from './impact.ts';
import { patternsOf, schemaTree } from './schema-tree.ts';

describe('impact classes', () => {
  const { leaves, elements } = patternsOf(schemaTree(ConfigurationDocument));

  it('every property of the document is classed, and nothing else is', () => {
    expect(Object.keys(propertyImpacts).sort()).toEqual([...leaves].sort());
  });

  it('everything that can be added or removed is classed, and nothing else is', () => {
    expect(Object.keys(elementImpacts).sort()).toEqual([...elements].sort());
  });

  it('a new property would be missed', () => {
    const extended = ConfigurationDocument.extend({ sites: z.strictObject({ name: z.string(), retries: z.int() }).array() });
    const unclassed = patternsOf(schemaTree(extended)).leaves.filter((pattern) => !(pattern in propertyImpacts));
    expect(unclassed).toEqual(['sites[].name', 'sites[].retries']);
  });

  it('the worst of several counts', () => {
    expect(worstImpact([])).toBe('cosmetic');
    expect(worstImpact(['sync-affecting', 'cosmetic'])).toBe('sync-affecting');
    expect(worstImpact(['sync-affecting', 'destructive', 'cosmetic'])).toBe('destructive');
  });
});
