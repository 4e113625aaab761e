import { describe, expect, it } from 'vitest';
import { readScopeForm, scopeOf } from './connector-space-scope.ts';

describe('console.md §3.5 scopes', () => {
  it('a blank sub-tree is the whole space, a blank RDN is not a search', () => {
    expect(scopeOf({ kind: 'sub-tree', text: ' ', operations: [] })).toEqual({ kind: 'all' });
    expect(scopeOf({ kind: 'rdn', text: '', operations: [] })).toBeUndefined();
    expect(scopeOf({ kind: 'pending-export', text: '', operations: [] })).toBeUndefined();
  });

  it('reads the form from the address', () => {
    expect(scopeOf(readScopeForm(new URLSearchParams('scope=pending-import&operations=add,delete')))).toEqual({
      kind: 'pending-import',
      operations: ['add', 'delete'],
    });
    expect(scopeOf(readScopeForm(new URLSearchParams('scope=nonsense')))).toEqual({ kind: 'all' });
  });
});
