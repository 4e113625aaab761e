import { describe, expect, it } from 'vitest';
import { dnPath } from './dn-path.ts';

describe('dnPath', () => {
  it('leads from the root down, whatever was asked for before', () => {
    const paths = [
      'cn=a,ou=x,dc=com',
      'cn=b,ou=x,dc=com',
      'ou=x,dc=com',
      'dc=com',
      'cn=a',
      'cn=a,',
      'cn=doe\\, jane,dc=com',
      'cn=c,ou=x,dc=com',
    ];
    expect(paths.map(dnPath)).toEqual([
      'dc=com,ou=x,cn=a',
      'dc=com,ou=x,cn=b',
      'dc=com,ou=x',
      'dc=com',
      'cn=a',
      ',cn=a',
      'dc=com,cn=doe\\, jane',
      'dc=com,ou=x,cn=c',
    ]);
  });
});
