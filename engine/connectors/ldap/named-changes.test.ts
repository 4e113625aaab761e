import { describe, expect, it } from 'vitest';
import { type NamedChange, NamedChanges, nameAfter } from './named-changes.ts';

const follow = (...changes: readonly NamedChange[]): NamedChanges => {
  const named = new NamedChanges();
  for (const change of changes) named.add(change);
  return named;
};
const changed = (named: NamedChanges): readonly string[] => named.changed.map(({ dn, moved }) => (moved ? `${dn} (moved)` : dn));
const deleted = (named: NamedChanges): readonly string[] => named.deleted.map(({ dn }) => dn);

describe('names in a change log', () => {
  it('an object is followed through its renames, and counted once', () => {
    const named = follow(
      { kind: 'modify', dn: 'uid=a,ou=x' },
      { kind: 'rename', dn: 'UID=a, ou=x', newDn: 'uid=b,ou=y' },
      { kind: 'modify', dn: 'uid=b,ou=y' },
    );
    expect([changed(named), deleted(named)]).toEqual([['uid=b,ou=y (moved)'], []]);
  });

  it('an object below a renamed container has the new name, and was known by the old one', () => {
    const named = follow(
      { kind: 'modify', dn: 'uid=a,ou=in,ou=x' },
      { kind: 'rename', dn: 'ou=x', newDn: 'ou=z' },
      { kind: 'delete', dn: 'uid=b,ou=in,ou=z' },
    );
    expect([changed(named), deleted(named)]).toEqual([['uid=a,ou=in,ou=z', 'ou=z (moved)'], ['uid=b,ou=in,ou=x']]);
  });

  it('a name that is given away belongs to another object', () => {
    const named = follow(
      { kind: 'delete', dn: 'uid=a,ou=x' },
      { kind: 'add', dn: 'uid=a,ou=x' },
      { kind: 'rename', dn: 'uid=b,ou=x', newDn: 'uid=c,ou=x' },
      { kind: 'add', dn: 'uid=b,ou=x' },
      { kind: 'delete', dn: 'uid=b,ou=x' },
    );
    expect([changed(named), deleted(named)]).toEqual([['uid=a,ou=x', 'uid=c,ou=x (moved)'], ['uid=a,ou=x']]);
  });

  it('two objects that change names', () => {
    const named = follow(
      { kind: 'rename', dn: 'uid=a', newDn: 'uid=t' },
      { kind: 'rename', dn: 'uid=b', newDn: 'uid=a' },
      { kind: 'rename', dn: 'uid=t', newDn: 'uid=b' },
      { kind: 'delete', dn: 'uid=b' },
    );
    expect([changed(named), deleted(named)]).toEqual([['uid=a (moved)'], ['uid=a']]);
  });

  it('the name after a modifyDN request', () => {
    expect([nameAfter('uid=a,ou=x,dc=z', 'uid=b', undefined), nameAfter('uid=a,ou=x', 'uid=a', 'ou=y')]).toEqual([
      'uid=b,ou=x,dc=z',
      'uid=a,ou=y',
    ]);
  });
});
